import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RefusalReason } from '@weir/detect/packages';
import { OTHER_TEST_KEY, packageOf, publicHalf, forestManifest, testModel, type TestFiles } from '@weir/detect/testing';
import { EXTERNAL_TENSORS, withForeignOperator } from './altered-models.ts';
import { wrongManifest } from './wrong-manifests.ts';

/** Whole numbers from 0 to below `below`, the same for the same seed. */
export type Draw = (below: number) => number;

/** Makes a good package bad: in its files, or where they lie. */
export interface Alteration {
  readonly name: string;
  readonly reason: RefusalReason;
  files?(draw: Draw, good: TestFiles): TestFiles;
  onDisk?(draw: Draw, folder: string): Promise<void>;
}

/** Keys that the tests know beside the one that is believed. */
export const REVOKED_KEY = new Uint8Array(32).fill(11);
export const SECOND_KEY = new Uint8Array(32).fill(13);
/** A package that is revoked itself, whoever signed it. */
export const REVOKED_PACKAGE = packageOf({ ...forestManifest(), notes: 'revoked' });
/** The version that was accepted before. */
export const HIGHEST = '1.2.3';

const NAMES = ['CARD.md', 'manifest.json', 'model.onnx', 'signature.json'] as const;
const SIGNED = ['CARD.md', 'manifest.json', 'model.onnx'] as const;
const GRAPH_BEGINS = 8;
const AFTER_GRAPH = 40;

function pick<T>(draw: Draw, from: readonly [T, ...T[]]): T {
  return from[draw(from.length)] ?? from[0];
}

function bytesOf(files: TestFiles, name: string): Uint8Array {
  return Uint8Array.from(files.get(name) ?? []);
}

function textOf(files: TestFiles, name: string): string {
  return new TextDecoder().decode(files.get(name));
}

/** The file with other values at some of its places. */
function damaged(draw: Draw, files: TestFiles, name: string, places: number): TestFiles {
  const bytes = bytesOf(files, name);
  const taken = new Set<number>();
  while (taken.size < places) taken.add(draw(bytes.length));
  for (const at of taken) bytes[at] = (bytes[at] ?? 0) ^ (1 + draw(255));
  return new Map(files).set(name, bytes);
}

function withText(files: TestFiles, name: string, text: string): TestFiles {
  return new Map(files).set(name, new TextEncoder().encode(text));
}

/** signature.json with something in it changed. */
function resigned(
  files: TestFiles,
  change: (envelope: { keyid: string; sig: string; payload: string }) => object,
): TestFiles {
  const envelope: { payload: string; signatures: { keyid: string; sig: string }[] } = JSON.parse(
    textOf(files, 'signature.json'),
  );
  const { keyid = '', sig = '' } = envelope.signatures[0] ?? {};
  const changed: Record<string, unknown> = {
    keyid,
    sig,
    payload: envelope.payload,
    ...change({ keyid, sig, payload: envelope.payload }),
  };
  const { payload, ...signature } = changed;
  return withText(files, 'signature.json', JSON.stringify({ ...envelope, payload, signatures: [signature] }));
}

/** What another package says of its files, under the signature of this one. */
function withStatementOf(files: TestFiles, other: TestFiles): TestFiles {
  const { payload }: { payload: string } = JSON.parse(textOf(other, 'signature.json'));
  return resigned(new Map(other).set('signature.json', bytesOf(files, 'signature.json')), () => ({ payload }));
}

function cut(draw: Draw, bytes: Uint8Array, from: number, to: number): Uint8Array {
  return bytes.slice(0, from + draw(to - from));
}

export const ALTERATIONS: readonly Alteration[] = [
  {
    name: 'five bytes of the model',
    reason: 'digestMismatch',
    files: (draw, good) => damaged(draw, good, 'model.onnx', 5),
  },
  {
    name: 'a byte of the manifest',
    reason: 'digestMismatch',
    files: (draw, good) => damaged(draw, good, 'manifest.json', 1),
  },
  { name: 'a byte of the card', reason: 'digestMismatch', files: (draw, good) => damaged(draw, good, 'CARD.md', 1) },
  {
    name: 'a better figure in the manifest',
    reason: 'digestMismatch',
    files: (draw, good) =>
      withText(good, 'manifest.json', JSON.stringify({ ...forestManifest(), seed: 2 + draw(1e6) })),
  },
  {
    name: 'a manifest whose digest was put into the statement too',
    reason: 'wrongSignature',
    files: (draw, good) => withStatementOf(good, packageOf({ ...forestManifest(), seed: 2 + draw(1e6) })),
  },
  {
    name: 'a byte of the signature',
    reason: 'wrongSignature',
    files: (draw, good) =>
      resigned(good, ({ sig }) => {
        const bytes = Buffer.from(sig, 'base64');
        const at = draw(bytes.length);
        bytes[at] = (bytes[at] ?? 0) ^ (1 + draw(255));
        return { sig: bytes.toString('base64') };
      }),
  },
  {
    name: 'the id of another key that is believed',
    reason: 'wrongSignature',
    files: (_draw, good) => resigned(good, () => ({ keyid: publicHalf(SECOND_KEY).keyId })),
  },
  {
    name: 'a signature that ends early',
    reason: 'malformedSignature',
    files: (draw, good) =>
      new Map(good).set(
        'signature.json',
        cut(draw, bytesOf(good, 'signature.json'), 0, bytesOf(good, 'signature.json').length - 3),
      ),
  },
  {
    name: 'a file that ends early',
    reason: 'digestMismatch',
    files: (draw, good) => {
      const name = pick(draw, SIGNED);
      return new Map(good).set(name, cut(draw, bytesOf(good, name), 0, bytesOf(good, name).length));
    },
  },
  {
    name: 'a model that ends early, signed',
    reason: 'malformedModel',
    files: (draw) => {
      const model = cut(draw, testModel(), GRAPH_BEGINS, testModel().length - AFTER_GRAPH);
      return packageOf(forestManifest(model), model);
    },
  },
  {
    name: 'a tensor in another file, signed',
    reason: 'externalTensor',
    files: (draw) => {
      const model = pick(draw, EXTERNAL_TENSORS);
      return packageOf(forestManifest(model), model);
    },
  },
  {
    name: 'an operator of somebody else, signed',
    reason: 'foreignOperator',
    files: (draw) => {
      const model = withForeignOperator(`com.example.v${draw(100)}`);
      return packageOf(forestManifest(model), model);
    },
  },
  {
    name: 'a manifest of another form, signed',
    reason: 'malformedManifest',
    files: (draw) => packageOf(wrongManifest(draw)),
  },
  {
    name: 'a manifest of another model file, signed',
    reason: 'malformedManifest',
    files: (draw) => packageOf(forestManifest(Uint8Array.of(draw(256)))),
  },
  {
    name: 'an older version',
    reason: 'olderVersion',
    files: (draw) => {
      const version = pick(draw, ['1.2.2', '1.2.0', '1.1.9', '0.9.9', '0.0.1']);
      return packageOf({ ...forestManifest(), version }, testModel(), `test_forest/${version}`);
    },
  },
  {
    name: 'a key that is revoked',
    reason: 'revokedKey',
    files: () => packageOf(forestManifest(), testModel(), 'test_forest/1.2.3', [REVOKED_KEY]),
  },
  {
    name: 'a key that nobody pinned',
    reason: 'unknownKey',
    files: (draw) =>
      packageOf(forestManifest(), testModel(), 'test_forest/1.2.3', [OTHER_TEST_KEY.map((byte) => byte ^ draw(256))]),
  },
  { name: 'a package that is revoked', reason: 'revokedPackage', files: () => REVOKED_PACKAGE },
  {
    name: 'two files that changed places',
    reason: 'digestMismatch',
    files: (draw, good) => {
      const [one, other] = pick(draw, [
        ['CARD.md', 'model.onnx'],
        ['CARD.md', 'manifest.json'],
        ['manifest.json', 'model.onnx'],
      ]);
      return new Map(good).set(one ?? '', bytesOf(good, other ?? '')).set(other ?? '', bytesOf(good, one ?? ''));
    },
  },
  {
    name: 'another model in its place',
    reason: 'misplaced',
    files: (draw) => {
      const name = `other_${draw(100)}`;
      return packageOf({ ...forestManifest(), name }, testModel(), `${name}/1.2.3`);
    },
  },
  {
    name: 'the signature of another package',
    reason: 'digestMismatch',
    files: (draw, good) =>
      new Map(good).set(
        'signature.json',
        bytesOf(packageOf({ ...forestManifest(), seed: 2 + draw(1e6) }), 'signature.json'),
      ),
  },
  {
    name: 'features that nobody computes, signed',
    reason: 'unknownFeatures',
    files: (draw) => {
      const { input, baseline, ...rest } = forestManifest();
      const strange = { strange: baseline['packets'], duration_ms: baseline['packets'], packets: baseline['packets'] };
      return pick(draw, [
        packageOf({ ...rest, baseline, input: { ...input, features: `${draw(10)}`.repeat(64) } }),
        packageOf({ ...rest, baseline, input: { ...input, extractor: 2 + draw(100) } }),
        packageOf({ ...rest, baseline: strange, input: { ...input, columns: Object.keys(strange) } }),
      ]);
    },
  },
  {
    name: 'golden scores that it does not give, signed',
    reason: 'goldenMismatch',
    files: (draw) => {
      const { goldenRows, ...rest } = forestManifest();
      const wrong = draw(32);
      const scores = goldenRows.scores.map((row, i) => (i === wrong ? row.map((score) => score + 2e-5) : row));
      return packageOf({ ...rest, goldenRows: { ...goldenRows, scores } });
    },
  },
  {
    name: 'a file that does not belong there',
    reason: 'extraFile',
    onDisk: (draw, folder) =>
      writeFile(join(folder, pick(draw, ['weights.bin', '.hidden', 'model.onnx.data', 'model2.onnx'])), 'x'),
  },
  { name: 'a file that is gone', reason: 'missingFile', onDisk: (draw, folder) => rm(join(folder, pick(draw, NAMES))) },
  {
    name: 'a link or folder in place of a file',
    reason: 'notAFile',
    onDisk: async (draw, folder) => {
      const path = join(folder, pick(draw, NAMES));
      await rm(path);
      await (draw(2) === 0 ? symlink(pick(draw, ['/dev/zero', '/etc/hostname', 'CARD.md']), path) : mkdir(path));
    },
  },
  {
    name: 'a file of gigabytes',
    reason: 'tooLarge',
    onDisk: (draw, folder) => truncate(join(folder, pick(draw, NAMES)), 2 ** 31 + draw(1e9)),
  },
];
