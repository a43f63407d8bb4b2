import type { FlowBatch } from '@weir/schema';
import { Beacons, type BeaconSettings } from './beacons.ts';
import { EchoTunnels, type EchoTunnelSettings } from './echo-tunnels.ts';
import { FlowFacts } from './flow-facts.ts';
import { Guessing, type GuessingSettings } from './guessing.ts';
import { MissingNames, type MissingNameSettings } from './missing-names.ts';
import { MathsEngine } from './maths-engine.ts';
import { NameTunnels, type NameTunnelSettings } from './name-tunnels.ts';
import { PairFloods, type PairFloodSettings } from './pair-floods.ts';
import { PortProbes, type PortProbeSettings } from './port-probes.ts';
import { StalledSessions, type StalledSessionSettings } from './stalled-sessions.ts';
import { Uploads, type UploadSettings } from './uploads.ts';

/** Settings of the detectors of flows; their own defaults where there are none. */
export interface MathsFlowSettings {
  readonly beacons?: BeaconSettings;
  readonly guessing?: GuessingSettings;
  readonly portProbes?: PortProbeSettings;
  readonly uploads?: UploadSettings;
  readonly nameTunnels?: NameTunnelSettings;
  readonly missingNames?: MissingNameSettings;
  readonly echoTunnels?: EchoTunnelSettings;
  readonly pairFloods?: PairFloodSettings;
  readonly stalledSessions?: StalledSessionSettings;
}

/** The detectors that remember address pairs and their services. All flows of a pair must come to the same engine, in their order. */
export class MathsFlowEngine extends MathsEngine<FlowBatch, FlowFacts> {
  constructor(settings: MathsFlowSettings = {}) {
    const detectors = {
      beacons: new Beacons(settings.beacons),
      guessing: new Guessing(settings.guessing),
      portProbes: new PortProbes(settings.portProbes),
      uploads: new Uploads(settings.uploads),
      nameTunnels: new NameTunnels(settings.nameTunnels),
      missingNames: new MissingNames(settings.missingNames),
      echoTunnels: new EchoTunnels(settings.echoTunnels),
      pairFloods: new PairFloods(settings.pairFloods),
      stalledSessions: new StalledSessions(settings.stalledSessions),
    };
    super(detectors, (batch) => new FlowFacts(batch));
  }
}
