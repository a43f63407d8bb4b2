import type { CaptureControl } from './capture-control.ts';
import type { GroupStatus } from './stage-group.ts';

/** Something that runs stages: threads with everything in them, or some stages on Kafka. */
export interface Platform {
  status(): GroupStatus;
  /** Why every stage has to wait, while a service is away. */
  waitingFor(): string | undefined;
  /** Resolves when every source has ended. Rejects when a stage cannot go on. */
  readonly done: Promise<void>;
  /** Undefined where nothing is captured. */
  readonly captures?: CaptureControl | undefined;
  stop(): Promise<void>;
}

/** What a probe is told: undefined when all is well, else why not. */
export interface Health {
  started(): string | undefined;
  live(): string | undefined;
  ready(): string | undefined;
}

/** A lane that has work and has not moved for so long is stuck, ms. */
const STUCK_MS = 60_000;

/** A platform that may still be on its way. */
export interface Starting {
  /** Undefined until every stage runs. */
  readonly platform: Platform | undefined;
  /** Why the start takes so long, while a service is away. */
  readonly waitingFor: string | undefined;
}

/** The probes of a platform. Before it has started it is alive and not ready. A lane that waits for a service is alive and not ready; one that just stands still is neither. */
export function healthOf(starting: Starting, now: () => number): Health {
  const notStarted = (): string | undefined => {
    if (starting.platform !== undefined) return undefined;
    return starting.waitingFor === undefined ? 'starting' : `starting, waits: ${starting.waitingFor}`;
  };
  return {
    started: notStarted,
    live() {
      const { platform } = starting;
      const isServed = platform?.waitingFor() === undefined;
      for (const { stage, lanes, waitingFor } of platform?.status().stages ?? []) {
        for (const lane of lanes) {
          if (lane.halted !== undefined) return `${stage} lane ${lane.lane} stands still: ${lane.halted}`;
          const mayMove = isServed && waitingFor === undefined && lane.waitingFor === undefined;
          const isStuck = lane.lag > 0 && mayMove && now() - lane.progressAt > STUCK_MS;
          if (isStuck)
            return `${stage} lane ${lane.lane} has ${lane.lag} messages waiting and made no progress for ${STUCK_MS / 1000} s`;
        }
      }
      return undefined;
    },
    ready() {
      const { platform } = starting;
      if (platform === undefined) return notStarted();
      for (const { stage, waitingFor, lanes } of platform.status().stages) {
        if (waitingFor !== undefined) return `${stage} waits: ${waitingFor}`;
        const halted = lanes.find((lane) => lane.halted !== undefined);
        if (halted !== undefined) return `${stage} lane ${halted.lane} stands still: ${halted.halted}`;
      }
      const away = platform.waitingFor();
      return away === undefined ? undefined : `all stages wait: ${away}`;
    },
  };
}
