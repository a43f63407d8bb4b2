/**
 * Writes testdata/formats: the same frames in every capture format, broken files, and expected.json with what a reader should
 * find in each. Deterministic; needs nothing but Node: `node tools/lab/craft.mjs`. With `--check` it writes nothing and fails
 * when a committed file differs.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, inflateRawSync } from 'node:zlib';
import { brokenFiles } from './craft/broken-files.mjs';
import { goodFiles } from './craft/good-files.mjs';
import { GZIP_HEADER } from './craft/gzip.mjs';
import { SAMPLE_FRAMES } from './craft/sample-frames.mjs';
import { jsonText } from './json-text.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../testdata/formats');

/** expected.json: the frames once, with their bytes, and for each file the frames a reader finds and the problem it meets. */
function expected(files) {
  return {
    frames: SAMPLE_FRAMES.map(({ name, bytes, says }) => ({ name, bytes: bytes.toString('hex'), says })),
    files: files.map(({ name, what, frames, repeated, problem }) => ({
      name,
      what,
      ...(repeated === undefined ? {} : { repeated }),
      problem: problem ?? null,
      frames,
    })),
  };
}

/** Deflate may cut differently from one zlib to the next: compressed files are compared by what is in them. */
function isSame(name, one, other) {
  if (!name.endsWith('.gz')) return one.equals(other);
  const content = (bytes) =>
    inflateRawSync(bytes.subarray(GZIP_HEADER.length), { finishFlush: constants.Z_SYNC_FLUSH });
  return content(one).equals(content(other));
}

const files = [...goodFiles(), ...brokenFiles()];
const outputs = [
  ...files.map(({ name, bytes }) => ({ name, bytes })),
  { name: 'expected.json', bytes: Buffer.from(`${jsonText(expected(files))}\n`) },
];

if (process.argv.includes('--check')) {
  const stale = outputs.filter(({ name, bytes }) => !isSame(name, readFileSync(join(folder, name)), bytes));
  for (const { name } of stale)
    console.error(`testdata/formats/${name} is not what craft.mjs writes: run node tools/lab/craft.mjs`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  mkdirSync(folder, { recursive: true });
  for (const { name, bytes } of outputs) writeFileSync(join(folder, name), bytes);
  const total = outputs.reduce((sum, { bytes }) => sum + bytes.length, 0);
  console.log(`${outputs.length} files, ${total} bytes, in testdata/formats`);
}
