/**
 * Something that is counted beside the outcomes of records: declared once, as a value, by the stage that tells it. What the labels say must
 * be few things: rules, detectors, models, reasons; never an address, and nothing that a record brings along.
 */
export interface Figure {
  /** As it is exported: snake case, with its unit and `_total` where it only grows. */
  readonly name: string;
  readonly help: string;
  /** Names of its labels; that of the stage comes before them. */
  readonly labels: readonly string[];
  /** Of a distribution the upper bounds of its buckets, rising; without them values are added up. */
  readonly buckets?: readonly number[];
}

/** Counts of a figure by the values of its labels, as a JSON array; of a distribution the bucket's bound, or `sum`, is the last of them. */
export type Counts = Readonly<Record<string, number>>;

/** Values above the last bound fall into this bucket. */
export const ABOVE = '+Inf';
export const SUM = 'sum';
