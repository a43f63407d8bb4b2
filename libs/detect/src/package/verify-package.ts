/**
 * What is looked at before a model is loaded, in this order: sizes, SHA-256, signature by a pinned key, place and version, manifest,
 * tensors outside, features. Golden rows come after it was loaded (golden-rows.ts). The first thing that is wrong ends it.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { selfContainedProblem } from '../onnx/self-contained.ts';
import { listingRefusal } from './listing.ts';
import type { Manifest } from './manifest.ts';
import { readManifest } from './read-manifest.ts';
import { refuse, type Refusal } from './refusal.ts';
import { isSignedBy, readClaim, type Claim } from './signature.ts';
import { compareVersions } from './version.ts';

/** Whom an installation believes. */
export interface Trust {
  /** Pinned keys, by their ids. */
  readonly keys: ReadonlyMap<string, Uint8Array>;
  /** Ids of keys that are believed no more, and why. */
  readonly revokedKeys: ReadonlyMap<string, string>;
  /** Digests of packages that are not to be used, and why. */
  readonly revokedPackages: ReadonlyMap<string, string>;
}

/** Features that are computed here, by the fingerprint of their registry. */
export type KnownFeatures = ReadonlyMap<string, { readonly extractor: number; readonly columns: readonly string[] }>;

export interface Expected {
  /** The folder, as messages name it. */
  readonly at: string;
  /** `<name>/<version>`, as the place of the package says; undefined where it may be any. */
  readonly subject?: string;
  /** The highest version of this model that was ever accepted; a lower one is refused. */
  readonly highest?: string;
  readonly features: KnownFeatures;
}

/** A package whose files are those that a believed key signed. */
export interface Verified {
  readonly ok: true;
  readonly manifest: Manifest;
  /** What the package is known by: SHA-256 over the digests of its files. */
  readonly digest: string;
  /** The key that was believed. */
  readonly keyId: string;
  /** Places, in a vector of the registry, of the columns that the model reads, in its order. */
  readonly places: readonly number[];
  /** model.onnx */
  readonly model: Uint8Array;
  /** manifest.json as it was signed. */
  readonly manifestJson: Uint8Array;
}

/** @param files of the package, by their names */
export function verifyPackage(
  files: ReadonlyMap<string, Uint8Array>,
  trust: Trust,
  expected: Expected,
): Verified | Refusal {
  const { at } = expected;
  const entries = [...files].map(([name, bytes]) => ({ name, isFile: true, bytes: bytes.length }));
  const listing = listingRefusal(at, entries);
  if (listing !== undefined) return listing;
  const claim = readClaim(files.get('signature.json') ?? new Uint8Array());
  if (typeof claim === 'string')
    return refuse(
      'malformedSignature',
      `${at}/signature.json`,
      claim,
      'copy it again, or sign with `weir models sign`',
    );
  const altered = digestRefusal(at, files, claim);
  if (altered !== undefined) return altered;
  const believed = believedKey(at, claim, trust);
  if (!believed.ok) return believed;
  const misplaced = placeRefusal(claim, expected);
  if (misplaced !== undefined) return misplaced;
  const read = readManifest(at, files);
  if (!read.ok) return read;
  const { manifest } = read;
  if (`${manifest.name}/${manifest.version}` !== claim.subject)
    return refuse(
      'misplaced',
      `${at}/manifest.json`,
      `is of ${manifest.name}/${manifest.version}, signed was ${claim.subject}`,
      'sign it anew',
    );
  const model = files.get('model.onnx') ?? new Uint8Array();
  const problem = selfContainedProblem(model);
  if (problem !== undefined)
    return refuse(problem.reason, `${at}/model.onnx`, problem.what, 'export the model anew, as one file');
  const places = placesOf(at, manifest, expected.features);
  if (!places.ok) return places;
  const manifestJson = files.get('manifest.json') ?? new Uint8Array();
  return {
    ok: true,
    manifest,
    digest: claim.digest,
    keyId: believed.keyId,
    places: places.places,
    model,
    manifestJson,
  };
}

function digestRefusal(at: string, files: ReadonlyMap<string, Uint8Array>, claim: Claim): Refusal | undefined {
  const mend = 'copy the whole package again from where it was published';
  for (const [name, bytes] of files) {
    if (name === 'signature.json') continue;
    const signed = claim.files.get(name);
    const found = bytesToHex(sha256(bytes));
    if (signed === undefined) return refuse('digestMismatch', `${at}/${name}`, 'was not signed', mend);
    if (signed !== found)
      return refuse(
        'digestMismatch',
        `${at}/${name}`,
        `has SHA-256 ${found.slice(0, 12)}…, signed was ${signed.slice(0, 12)}…`,
        mend,
      );
  }
  const lost = [...claim.files.keys()].find((name) => !files.has(name));
  return lost === undefined
    ? undefined
    : refuse('digestMismatch', `${at}/${lost.slice(0, 100)}`, 'was signed and is not there', mend);
}

/** A pinned key that is not revoked and has signed. Why not, is said of the first signature of a key that is known. */
function believedKey(at: string, claim: Claim, trust: Trust): { readonly ok: true; readonly keyId: string } | Refusal {
  const where = `${at}/signature.json`;
  const elsewhere = 'sign it with a key in force, or take a newer package';
  let refusal: Refusal | undefined;
  for (const { keyId, bytes } of claim.signatures) {
    const revoked = trust.revokedKeys.get(keyId);
    const key = trust.keys.get(keyId);
    if (revoked !== undefined)
      refusal ??= refuse(
        'revokedKey',
        where,
        `is of key ${keyId.slice(0, 12)}…, which is revoked (${revoked})`,
        elsewhere,
      );
    else if (key !== undefined && isSignedBy(claim, bytes, key))
      return packageRevoked(at, claim, trust) ?? { ok: true, keyId };
    else if (key !== undefined)
      refusal ??= refuse(
        'wrongSignature',
        where,
        `is not what key ${keyId.slice(0, 12)}… signs of these files`,
        'copy the whole package again from where it was published',
      );
  }
  const ids = claim.signatures.map(({ keyId }) => `${keyId.slice(0, 12)}…`).join(', ');
  return (
    refusal ??
    refuse(
      'unknownKey',
      where,
      `is of ${ids}, which is not pinned here`,
      'add its public key to the keys folder if you trust it',
    )
  );
}

function packageRevoked(at: string, claim: Claim, trust: Trust): Refusal | undefined {
  const why = trust.revokedPackages.get(claim.digest);
  if (why === undefined) return undefined;
  return refuse('revokedPackage', at, `(${claim.digest.slice(0, 12)}…) is revoked (${why})`, 'take a newer version');
}

function placeRefusal({ subject }: Claim, expected: Expected): Refusal | undefined {
  const { at, highest } = expected;
  const [name, version = ''] = subject.slice(0, 100).split('/');
  const wanted = expected.subject ?? subject;
  if (highest !== undefined && name === wanted.split('/')[0] && compareVersions(version, highest) < 0)
    return refuse(
      'olderVersion',
      at,
      `is version ${version}, and ${highest} was accepted before`,
      'take that or a newer one, or go back with `weir models rollback`',
    );
  if (subject === wanted) return undefined;
  return refuse('misplaced', at, `has the package ${subject.slice(0, 100)}`, 'put it where its name and version say');
}

function placesOf(
  at: string,
  { input, group }: Manifest,
  known: KnownFeatures,
): { readonly ok: true; readonly places: readonly number[] } | Refusal {
  const where = `${at}/manifest.json`;
  const mend = 'train the model anew with this version of Weir, or take one that was';
  const features = known.get(input.features);
  if (features === undefined)
    return refuse(
      'unknownFeatures',
      where,
      `wants features ${input.features.slice(0, 12)}… of ${group}, which are not computed here`,
      mend,
    );
  if (features.extractor !== input.extractor)
    return refuse('unknownFeatures', where, `wants extractor ${input.extractor}, this is ${features.extractor}`, mend);
  const places = input.columns.map((name) => features.columns.indexOf(name));
  const strange = input.columns[places.indexOf(-1)];
  if (strange !== undefined)
    return refuse('unknownFeatures', where, `wants a feature "${strange}" that the registry has not`, mend);
  return { ok: true, places };
}
