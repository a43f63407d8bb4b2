/** What kind of record a model judges; each has a vector of its own. */
export const MODEL_GROUPS = ['flows', 'windows'] as const;
export type ModelGroup = (typeof MODEL_GROUPS)[number];

/**
 * What a model's answers are for: the champion's count; those of a canary count for the part of the records it was given; those of
 * a shadow are only written down.
 */
export const MODEL_ROLES = ['champion', 'canary', 'shadow'] as const;
export type ModelRole = (typeof MODEL_ROLES)[number];

/** Which model, and what its answers are for. */
export interface ModelIdentity {
  readonly name: string;
  readonly version: string;
  /** SHA-256 of the package, in hex: two models of one digest are the same model. */
  readonly digest: string;
  readonly role: ModelRole;
}

/** A model out of a package whose signature and digests were verified. Nothing else may be served. */
export interface ServedModel extends ModelIdentity {
  /** Names of its classes, the first of them benign. */
  readonly classes: readonly string[];
  /** What the vectors of its records are known by; it is shown no others. */
  readonly fingerprint: string;
  /** Places, in the vector of a record, of the values that it reads, in its order. */
  readonly places: readonly number[];
  /** Scores of a row, in the network's output "scores". */
  readonly scoreWidth: number;
  /** Members whose single scores are in the output "members"; 0 where there are none. */
  readonly memberWidth: number;
  /** model.onnx and manifest.json as they were verified. */
  readonly onnx: Uint8Array;
  readonly manifest: Uint8Array;
}

export interface ModelsQuestion {
  readonly group: ModelGroup;
  /** Of the features that the vectors hold. */
  readonly fingerprint: string;
  /** Values in a vector. */
  readonly width: number;
  /**
   * Rows one after the other, `width` values each; NaN where a feature is undefined. Networks read float32. Not changed, and not read once the
   * answer is there.
   */
  readonly vectors: Float64Array | Float32Array;
}

export interface ModelScores {
  readonly model: ServedModel;
  /** Rows one after the other, `scoreWidth` values each. */
  readonly scores: Float32Array;
  /** Rows one after the other, `memberWidth` values each. */
  readonly members: Float32Array;
  /** The longest that its network took for a batch of them, ms; undefined where all were remembered. */
  readonly ms: number | undefined;
}

/** What came of the records of a question, for whoever watches models; votes do not depend on it. */
export interface ModelCounts {
  readonly model: ModelIdentity;
  /** Records that it had to judge. */
  readonly rows: number;
  /** Of these, those of which it could not say anything. */
  readonly abstained: number;
  /** Of these, those that it voted on. */
  readonly voted: number;
  /** Of its votes, those on records that a rule or a detector voted on too. */
  readonly shared: number;
  /** The longest that its network took for a batch, ms; undefined where it did not answer. */
  readonly ms: number | undefined;
}

/** A model in force that could not say anything. */
export interface SilentModel {
  readonly model: ModelIdentity;
  readonly reason: SilenceReason;
}

/**
 * - `no-models`: none is in force for the group
 * - `foreign-features`: made for other features than the vectors hold
 * - `inference-down`: the process that answers has ended again and again; it is started again in the background
 * - `overloaded`: more questions wait than there is room for
 * - `failed`: the network itself refused, or the same question ended the process several times
 * - `not-loadable`: records have to be judged by it that were before a stop, and the registry has it no more or refuses it
 */
export type SilenceReason =
  'no-models' | 'foreign-features' | 'inference-down' | 'overloaded' | 'failed' | 'not-loadable';

/** Rows that were sent to the networks together. */
export interface ServedBatch {
  readonly rows: number;
  /** From when it was sent until its answer was read, ms. */
  readonly ms: number;
}

/** Every model of one set, in the set's order: it is in `answers` or in `silent`. */
export interface ModelsAnswer {
  readonly answers: readonly ModelScores[];
  readonly silent: readonly SilentModel[];
  /** Set where there are no answers. */
  readonly none?: SilenceReason;
  /** What the question went out as. Of a batch that it shares with others, the first question in it tells. */
  readonly batches: readonly ServedBatch[];
}

/** Models that answer together, loaded for as long as somebody holds them or they are the newest. */
export interface ModelSet {
  /** What is in it, as one name: sets of the same models in the same roles have the same, in every process. */
  readonly id: string;
  /** Champions first. */
  readonly models: readonly ModelIdentity[];
  /** Scores of every model. Never rejects: what cannot be answered is answered with the reason. */
  score(question: ModelsQuestion): Promise<ModelsAnswer>;
  /** Takes what came of an answer. */
  heard(counts: readonly ModelCounts[]): void;
  /** Somebody will ask it until he lets go. */
  hold(): HeldModels;
}

/** A set that stays loaded until whoever holds it lets go. */
export interface HeldModels {
  readonly set: ModelSet;
  release(): void;
}

/** The models that are in force. */
export interface Models {
  /** The newest set of a group that was right as a whole; the same object until there is another. */
  newest(group: ModelGroup): ModelSet;
  /**
   * A set that was in force once, so that what it judged can be done again. What cannot be loaded any more is silent with `not-loadable`;
   * nothing else ever answers in its place.
   */
  recall(group: ModelGroup, models: readonly ModelIdentity[]): Promise<HeldModels>;
}
