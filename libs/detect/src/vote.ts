import type { Family, Severity } from './family.ts';

/** The three that vote. */
export type EngineName = 'rules' | 'maths' | 'models';

/** Which end of a record somebody is: of a flow the initiator or the responder; of a window its address or peer; `none` where it is many. */
export type End = 'src' | 'dst' | 'none';

/** A value that spoke for a vote, beside what is usual. */
export interface Contribution {
  /** Name of a column or feature, with its unit where it has one. */
  readonly name: string;
  readonly value: number | string;
  /** What is usual; undefined where nothing is known to be. */
  readonly baseline?: number;
  /** Its share in the score, in the score's own unit; those of a vote add up to score − base. */
  readonly share?: number;
}

/** What an engine says of a record: that it is not benign. Who has nothing to say says nothing. */
export interface Vote {
  readonly engine: EngineName;
  /** Rule, detector or model. */
  readonly by: string;
  /** Version of the rule set or model; of a detector its own. */
  readonly version: string;
  readonly family: Family;
  /** ATT&CK id, like T1046; empty where there is none. */
  readonly technique: string;
  readonly severity: Severity;
  /** The chance that a benign record looks like this or worse, above 0 and at most 1 (conformal where it is calibrated). */
  readonly pValue: number;
  readonly attacker: End;
  readonly victim: End;
  /** One sentence that says what was seen, with its numbers. */
  readonly reason: string;
  readonly contributions: readonly Contribution[];
}

/** What a vote says for itself. */
export type Why = Pick<Vote, 'reason' | 'contributions'>;

/** A vote that is asked why when an alarm comes of it: most come to nothing, and an answer is dear. */
export interface OpenVote extends Omit<Vote, keyof Why> {
  /** `isAlone` says that no other vote speaks for the alarm. */
  why(isAlone: boolean): Why;
}

/** A vote with what it says for itself. */
export function explained(vote: Vote | OpenVote, isAlone = false): Vote {
  if (!('why' in vote)) return vote;
  const { why, ...said } = vote;
  return { ...said, ...why(isAlone) };
}

/** That an engine cannot say, and why. */
export interface Abstention {
  readonly engine: EngineName;
  readonly by: string;
  readonly version: string;
  /** The kind of reason, one of a few words. */
  readonly cause: string;
  readonly reason: string;
}

/** Takes what engines say of the records of a message. */
export interface Hearing {
  vote(row: number, vote: Vote | OpenVote): void;
  abstain(row: number, abstention: Abstention): void;
}

/** An engine that remembers what it needs of earlier records, by event time alone: the same records in the same order give the same votes. */
export interface Engine<B> {
  /** Looks at the records of a message, in order; not at those that have a 1 in `leftOut`. */
  judge(batch: B, hearing: Hearing, leftOut?: Uint8Array): void;
  /** Entries that have changed since the last call, as copies, and the keys of those that are gone. */
  takeChanges(): EngineChanges;
  /** Takes back one entry that was saved. */
  restore(key: string, value: Uint8Array): void;
  /** How many keys it remembers something of; bounded. */
  readonly keys: number;
}

export interface EngineChanges {
  readonly changed: readonly { readonly key: string; readonly value: Uint8Array }[];
  readonly removed: readonly string[];
}
