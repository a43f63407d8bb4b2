import type { Bus } from '../bus.ts';
import type { Clock } from '../clock.ts';
import type { LaneSelection, Ports } from '../stage.ts';
import type { StateStore } from '../state.ts';
import type { Meter } from './meter.ts';

/** The steps of the runner, in the order a message takes them. Crash tests stop the process after each. */
export const STEPS = [
  'claimed',
  'promised',
  'applied',
  'produced',
  'before-checkpoint',
  'after-checkpoint',
  'before-insert',
  'after-insert',
  'before-commit',
  'after-commit',
] as const;
export type Step = (typeof STEPS)[number];

export interface RunnerSettings {
  /** Time between two checkpoints of a lane, ms. */
  readonly checkpointMs: number;
  /** Bytes a lane may have waiting before it is paused; it goes on at half. */
  readonly laneBudgetBytes: number;
  /** Time a lane may take to finish and save when it is asked to stop, ms; orchestrators wait 10 s. */
  readonly stopGraceMs: number;
}

/** Everything a stage runs in. */
export interface Runtime {
  readonly bus: Bus;
  readonly state: StateStore;
  readonly ports: Ports;
  readonly clock: Clock;
  readonly lanes: LaneSelection;
  readonly settings: RunnerSettings;
  /** Takes what stages have to tell an operator, for the log. */
  readonly tell?: (sentence: string) => void;
  /** Called after each step; what it throws ends the stage as a crash would. */
  readonly onStep?: (step: Step, stage: string, lane: number) => void;
}

export interface LaneStatus {
  readonly lane: number;
  readonly lag: number;
  readonly keys: number;
  /** Event time up to which the lane has come, µs; undefined before the first message. */
  readonly watermark: number | undefined;
  /** Clock time of the last progress, ms. */
  readonly progressAt: number;
  /** Why the lane waits, while a service is away. */
  readonly waitingFor: string | undefined;
  /** Why the lane stands still for good. */
  readonly halted: string | undefined;
}

/** What a source input has come to. */
export interface InputStatus {
  readonly source: string;
  readonly records: number;
  readonly bytes: number;
  readonly progress: number;
  readonly ended: boolean;
  readonly problem: string | undefined;
  /** Records that it lost, or left out. */
  readonly dropped: number;
  /** Time for which a live input took nothing in because its reader was behind, ms. */
  readonly waitedMs: number;
}

export interface RunningStage {
  readonly name: string;
  readonly meter: Meter;
  lanes(): readonly LaneStatus[];
  inputs(): readonly InputStatus[];
  /** Why the stage, or one of its lanes, waits while a service is away. */
  waitingFor(): string | undefined;
  /** Resolves when a source has nothing more to read; never for the other shapes. Rejects when the stage cannot go on. */
  readonly done: Promise<void>;
  /** Finishes the message at hand, saves, releases. */
  stop(): Promise<void>;
}
