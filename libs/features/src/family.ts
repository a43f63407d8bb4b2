import { defineFeature, type Feature, type FlowRecords } from './feature.ts';

/** Writes values of the flow in `row` side by side, the first to `vectors[at]`. */
export type WriteValues = (records: FlowRecords, row: number, vectors: Float64Array, at: number) => void;

/** Features that one function writes. V8 calls what it does not know beforehand slowly: once for a family is worth more than once a value. */
export interface Family {
  readonly size: number;
  readonly write: WriteValues;
}

/** All of a feature but its value. */
export type About = Omit<Feature, 'of' | 'family' | 'place'>;

/** Features whose values `write` writes, in this order. */
export function defineFamily(rows: readonly About[], write: WriteValues): readonly Feature[] {
  const family: Family = { size: rows.length, write };
  const values = new Float64Array(rows.length);
  return rows.map((about, place) =>
    defineFeature({
      ...about,
      family,
      place,
      of(records, row) {
        write(records, row, values, 0);
        return values[place] ?? NaN;
      },
    }),
  );
}

/** How the vector of these features is written: families by their own functions where all of one stand together, others one by one. */
export function writerOf(features: readonly Feature[]): WriteValues {
  const steps: { readonly first: number; readonly write: WriteValues }[] = [];
  for (let first = 0; first < features.length;) {
    const feature = features[first];
    if (feature === undefined) break;
    const { family } = feature;
    if (family !== undefined && isWhole(family, features.slice(first, first + family.size))) {
      steps.push({ first, write: family.write });
      first += family.size;
      continue;
    }
    steps.push({
      first: first++,
      write(records, row, vectors, at) {
        vectors[at] = feature.of(records, row);
      },
    });
  }
  return (records, row, vectors, at) => {
    for (const { first, write } of steps) write(records, row, vectors, at + first);
  };
}

function isWhole(family: Family, features: readonly Feature[]): boolean {
  return (
    features.length === family.size && features.every((one, place) => one.family === family && one.place === place)
  );
}
