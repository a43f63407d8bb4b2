import type { GroupStatus } from './stage-group.ts';

/** Something that runs stages: threads with everything in them, or some stages on Kafka. */
export interface Platform {
  status(): GroupStatus;
  /** Resolves when every source has ended. Rejects when a stage cannot go on. */
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

/** What a probe is told: undefined when all is well, else why not. */
export interface Health {
  live(): string | undefined;
  ready(): string | undefined;
}

/** A lane that has work and has not moved for so long is stuck, ms. */
const STUCK_MS = 60_000;

/** The probes of a platform. A lane that waits for a service is alive and not ready; one that just stands still is neither. */
export function healthOf(platform: Platform, now: () => number): Health {
  return {
    live() {
      for (const { stage, lanes } of platform.status().stages) {
        for (const lane of lanes) {
          if (lane.halted !== undefined) return `${stage} lane ${lane.lane} stands still: ${lane.halted}`;
          const isStuck = lane.lag > 0 && lane.waitingFor === undefined && now() - lane.progressAt > STUCK_MS;
          if (isStuck)
            return `${stage} lane ${lane.lane} has ${lane.lag} messages waiting and made no progress for ${STUCK_MS / 1000} s`;
        }
      }
      return undefined;
    },
    ready() {
      for (const { stage, waitingFor, lanes } of platform.status().stages) {
        if (waitingFor !== undefined) return `${stage} waits: ${waitingFor}`;
        const halted = lanes.find((lane) => lane.halted !== undefined);
        if (halted !== undefined) return `${stage} lane ${halted.lane} stands still: ${halted.halted}`;
      }
      return undefined;
    },
  };
}
