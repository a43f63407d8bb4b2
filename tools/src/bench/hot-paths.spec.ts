import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { hotPath } from './hot-paths.ts';

const FILE = fileURLToPath(new URL('../../../testdata/formats/micro-little.pcap', import.meta.url));

/** They are plain JavaScript, so no type check notices when what they import is gone. */
test.each(['packet', 'flow'])('the benchmark of %s runs', async (name) => {
  expect(await hotPath(name, [FILE])).toMatch(/\d+ packets/);
});
