import type { GroupStatus, StageStatus } from '../stage-group.ts';

/** The status of a thread whose stage has told figures, and nothing else. */
export function statusOfFigures(figures: StageStatus['figures']): GroupStatus {
  const stage = {
    ...{ stage: 'detect-flows', shape: 'fold' as const, lanes: [], records: 0, messages: 0, bytes: 0, emitted: 0 },
    ...{ skipped: 0, retries: 0, checkpoints: 0, fenced: 0, drops: {}, rejects: {}, batches: 0, batchSeconds: 0 },
    ...{ figures, waitingFor: undefined },
  };
  return { stages: [stage], inputs: [] };
}
