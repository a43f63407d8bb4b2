import type { FlowBatch } from '@weir/schema';
import type { FlowTraits } from '@weir/flow';
import type { About, Family } from './family.ts';
import type { Openings } from './openings.ts';

/**
 * A flow as features see it: a row of the columns of its message, and what was gathered beside it and what its first payload told, which
 * are those of the flow at hand.
 */
export interface FlowRecords {
  readonly flows: FlowBatch;
  readonly traits: FlowTraits;
  readonly openings: Openings;
}

/**
 * What a feature becomes when the initiator is the other side: the feature of that name, itself, itself with the other sign, or one less
 * itself. Of `other` nothing can be told: it looks at something else then.
 */
export type Swap =
  { readonly kind: 'pair'; readonly with: string } | { readonly kind: 'same' | 'negated' | 'complement' | 'other' };

/**
 * A number that is computed for each flow, and all that has to be known to use it. It must not tell addresses, ports, absolute times,
 * or anything else that says which flow it is instead of how it behaves.
 */
export interface Feature {
  /** Unique, in the case of the columns, with the unit where there is one. */
  readonly name: string;
  readonly unit: string;
  /** `uint32` and `count` are whole numbers, up to 2^32 and 2^53. */
  readonly dtype: 'uint32' | 'count' | 'float64';
  readonly group: string;
  /** What it is, with its formula where the words do not say it. */
  readonly doc: string;
  /** The packets it is about. */
  readonly window: string;
  /** When it is NaN; `never` when it always has a value. */
  readonly nullRule: string;
  readonly swap: Swap;
  of(records: FlowRecords, row: number): number;
  /** Those that are written together with it, and its place among them. */
  readonly family?: Family;
  readonly place?: number;
}

/** A feature: a row of the table it stands in. @throws {RangeError} when its name is not one a column could have. */
export function defineFeature(feature: Feature): Feature {
  if (!/^[A-Za-z][\w ./-]*$/.test(feature.name)) throw new RangeError(`"${feature.name}" is no name of a feature`);
  return feature;
}

export const SAME: Swap = { kind: 'same' };

/** What is known of a feature of each direction, which swap with the directions: `forward` and `reverse` before the name. */
export function ofBothDirections(
  name: string,
  about: Omit<About, 'name' | 'swap' | 'doc'> & { readonly doc: (direction: string) => string },
): readonly [forward: About, reverse: About] {
  const feature = (isForward: boolean): About => ({
    ...about,
    name: `${isForward ? 'forward' : 'reverse'}${name}`,
    doc: about.doc(isForward ? 'from' : 'to'),
    swap: { kind: 'pair', with: `${isForward ? 'reverse' : 'forward'}${name}` },
  });
  return [feature(true), feature(false)];
}
