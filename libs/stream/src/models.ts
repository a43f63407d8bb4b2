/** What kind of record a model judges; each has a vector of its own. */
export const MODEL_GROUPS = ['flows', 'windows'] as const;
export type ModelGroup = (typeof MODEL_GROUPS)[number];

/**
 * What a model's answers are for: the champion's count; those of a canary count for the part of the records it was given; those of
 * a shadow are only written down.
 */
export const MODEL_ROLES = ['champion', 'canary', 'shadow'] as const;
export type ModelRole = (typeof MODEL_ROLES)[number];

/** A model out of a package whose signature and digests were verified. Nothing else may be served. */
export interface ServedModel {
  readonly name: string;
  readonly version: string;
  /** SHA-256 of the package, in hex: two models of one digest are the same model. */
  readonly digest: string;
  readonly role: ModelRole;
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
  /** Rows one after the other, `width` values each; NaN where a feature is undefined. Not changed, and not read once the answer is there. */
  readonly vectors: Float64Array;
}

export interface ModelScores {
  readonly model: ServedModel;
  /** Rows one after the other, `scoreWidth` values each. */
  readonly scores: Float32Array;
  /** Rows one after the other, `memberWidth` values each. */
  readonly members: Float32Array;
}

/** A model in force that could not say anything. */
export interface SilentModel {
  readonly model: ServedModel;
  readonly reason: SilenceReason;
}

/**
 * - `no-models`: none is in force for the group
 * - `foreign-features`: made for other features than the vectors hold
 * - `inference-down`: the process that answers has ended again and again; it is started again in the background
 * - `overloaded`: more questions wait than there is room for
 * - `failed`: the network itself refused, or the same question ended the process several times
 */
export type SilenceReason = 'no-models' | 'foreign-features' | 'inference-down' | 'overloaded' | 'failed';

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

export type UseOutcome =
  | { readonly kind: 'in-force' }
  /** The set before stays in force. */
  | { readonly kind: 'refused'; readonly reason: string };

/** The models that score records, wherever they run. */
export interface Models {
  /** Scores of every model in force. Never rejects: what cannot be answered is answered with the reason. */
  score(question: ModelsQuestion): Promise<ModelsAnswer>;
  /** Models in force, the champion first. */
  current(group: ModelGroup): readonly ServedModel[];
  /**
   * Puts another set in the place of a group's. It is loaded beside the one in force, which answers until then; questions asked
   * after this has resolved are answered by the new set alone, and no answer is from two sets.
   */
  use(group: ModelGroup, models: readonly ServedModel[]): Promise<UseOutcome>;
  /** Lets what was asked be answered, then ends. */
  close(): Promise<void>;
}
