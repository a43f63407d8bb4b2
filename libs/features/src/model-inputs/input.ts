import { defineFeature, type Feature, SAME, type Swap } from '../feature.ts';
import type { DirectionQuality, JudgedFlows } from './judged-flows.ts';

/** A number of a flow that models may read beside its features: all that has to be known of it is what a feature says of itself. */
export type ModelInput = Omit<Feature, 'of' | 'family' | 'place' | 'dtype'> & {
  readonly dtype: 'float64';
  of(judged: JudgedFlows, row: number): number;
};

const HEAD = { dtype: 'float64', window: 'the flow' } as const;

export type About = Pick<ModelInput, 'name' | 'unit' | 'group' | 'nullRule'>;

/** An input. @throws {RangeError} when its name is not one a column could have */
export function modelInput(
  about: About & { readonly doc: string },
  of: ModelInput['of'],
  swap: Swap = SAME,
): ModelInput {
  defineFeature({ ...HEAD, ...about, swap, of: () => NaN });
  return { ...HEAD, ...about, swap, of };
}

/** An input of each direction; names and words begin with which one it is. */
export function inputsOfDirections(
  about: About & { readonly doc: (direction: string) => string },
  of: (direction: DirectionQuality, row: number, judged: JudgedFlows) => number,
): readonly [forward: ModelInput, reverse: ModelInput] {
  const { name, doc } = about;
  return [
    modelInput(
      { ...about, name: `forward${name}`, doc: doc('from') },
      (judged, row) => of(judged.forward, row, judged),
      { kind: 'pair', with: `reverse${name}` },
    ),
    modelInput({ ...about, name: `reverse${name}`, doc: doc('to') }, (judged, row) => of(judged.reverse, row, judged), {
      kind: 'pair',
      with: `forward${name}`,
    }),
  ];
}

/** NaN where the whole is not above 0. */
export function ratio(part: number | undefined, whole: number | undefined): number {
  return whole !== undefined && whole > 0 ? (part ?? NaN) / whole : NaN;
}

/** The lesser of two, of which each may be undefined. */
export function lesser(a: number, b: number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b);
}

/** The greater of two, of which each may be undefined. */
export function greater(a: number, b: number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b);
}

/** The first that is defined. */
export function firstOf(a: number, b: number, c: number, d = NaN): number {
  return Number.isNaN(a) ? (Number.isNaN(b) ? (Number.isNaN(c) ? d : c) : b) : a;
}
