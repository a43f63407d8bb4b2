import { alerts, verdicts } from '@weir/schema';
import { defineFold } from '@weir/stream';
import { correlateConfig } from './config.ts';
import { LaneAlerts } from './lane-alerts.ts';

/** Puts alarms together to alerts. */
export const correlateStage = defineFold({
  name: 'correlate',
  version: 1,
  in: verdicts,
  out: alerts,
  state: 'alerts/1',
  config: correlateConfig,
  keying: 'joined',
  // Nobody behind it asks how far event time is.
  passOnEach: Infinity,
  create: (config) => new LaneAlerts(config),
});
