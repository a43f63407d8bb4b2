import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { FlowFeatures, FlowTraits } from '@weir/flow';
import { vectorsOf, type FlowBatch } from '@weir/schema';
import type { Feature, FlowRecords } from './feature.ts';
import { Openings } from './openings.ts';

/** Raised when a feature of the same name has another value for the same packets. */
export const EXTRACTOR_VERSION = 1;

/** Flows whose features are computed together: few enough that what is read and written of them stays in the processor's cache. */
const BLOCK_ROWS = 16;

/** Features in the order in which a vector has them. */
export interface FeatureSet extends FlowFeatures {
  readonly features: readonly Feature[];
}

/**
 * What vectors of these features are known by: SHA-256, in hex, of the canonical JSON of all that decides what stands at a place. A model
 * names the fingerprint it was trained with, and nothing else may be shown to it.
 */
export function fingerprintOf(features: readonly Pick<Feature, 'name' | 'unit' | 'dtype' | 'nullRule'>[]): string {
  const rows = features.map(({ name, unit, dtype, nullRule }, order) => ({ dtype, name, nullRule, order, unit }));
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify({ extractor: EXTRACTOR_VERSION, features: rows }))));
}

function rowByRow(
  feature: Feature,
  records: FlowRecords,
  from: number,
  to: number,
  vectors: Float64Array,
  first: number,
  stride: number,
): void {
  for (let row = from, at = first; row < to; row++, at += stride) vectors[at] = feature.of(records, row);
}

/** A registry. @throws {RangeError} when two features have one name */
export function featureSet(features: readonly Feature[]): FeatureSet {
  const names = new Set(features.map(({ name }) => name));
  if (names.size < features.length) {
    const twice = features.find(({ name }, i) => features.findIndex((other) => other.name === name) < i);
    throw new RangeError(`there are two features "${twice?.name}"`);
  }
  const width = features.length;
  return {
    features,
    width,
    fingerprint: fingerprintOf(features),
    vectors(flows: FlowBatch, traits: FlowTraits, count: number): Float64Array {
      const records = { flows, traits, openings: new Openings(flows, count) };
      const vectors = vectorsOf(count, width);
      for (let from = 0; from < count; from += BLOCK_ROWS) {
        const to = Math.min(from + BLOCK_ROWS, count);
        for (let place = 0; place < width; place++) {
          const feature = features[place];
          if (feature === undefined) continue;
          const at = from * width + place;
          if (feature.writeRows === undefined) rowByRow(feature, records, from, to, vectors, at, width);
          else feature.writeRows(records, from, to, vectors, at, width);
        }
      }
      return vectors;
    },
  };
}
