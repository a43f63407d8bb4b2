import type { Bus } from '../bus.ts';
import { systemClock } from '../clock.ts';
import type { Runtime } from '../runner/runtime.ts';
import type { StateStore } from '../state.ts';

/** What a stage of one lane runs on in a suite: checkpoints at once, rows that go nowhere, no captures. */
export function memoryRuntime(bus: Bus, state: StateStore): Runtime {
  return {
    bus,
    state,
    clock: systemClock,
    lanes: { total: 1, own: [0] },
    settings: { checkpointMs: 5, laneBudgetBytes: 1 << 20, stopGraceMs: 50 },
    ports: {
      tables: { prepare: () => ({ rows: 0, sha256: '', insert: async () => undefined }), close: async () => undefined },
      openCapture: () => Promise.reject(new Error('no captures here')),
    },
  };
}
