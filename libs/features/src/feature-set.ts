import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { FlowFeatures, FlowTraits } from '@weir/flow';
import type { FlowBatch } from '@weir/schema';
import { writerOf } from './family.ts';
import type { Feature } from './feature.ts';
import { Openings } from './openings.ts';

/** Raised when a feature of the same name has another value for the same packets. */
export const EXTRACTOR_VERSION = 1;

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

/** A registry. @throws {RangeError} when two features have one name */
export function featureSet(features: readonly Feature[]): FeatureSet {
  const names = new Set(features.map(({ name }) => name));
  if (names.size < features.length) {
    const twice = features.find(({ name }, i) => features.findIndex((other) => other.name === name) < i);
    throw new RangeError(`there are two features "${twice?.name}"`);
  }
  const write = writerOf(features);
  return {
    features,
    width: features.length,
    fingerprint: fingerprintOf(features),
    writer(flows: FlowBatch, traits: FlowTraits) {
      const openings = new Openings(flows);
      const records = { flows, traits, openings };
      return (row, vectors, at) => {
        openings.turnTo(row);
        write(records, row, vectors, at);
      };
    },
  };
}
