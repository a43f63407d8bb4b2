import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const lab = join(process.cwd(), 'tools/lab');
const run = (...argv: readonly string[]): string =>
  execFileSync(process.execPath, argv, { cwd: lab, encoding: 'utf8' });

describe('the committed captures', () => {
  test('testdata/formats is what craft.mjs writes', () => {
    expect(run('craft.mjs', '--check')).toBe('');
  });

  test('testdata/wireless is what wireless.mjs writes', () => {
    expect(run('wireless.mjs', '--check')).toBe('');
  });

  test('each activity of the manifest is on the wire of testdata/lab.pcapng.gz', () => {
    expect(run('check.mjs')).toMatch(/ 0 differences\n$/);
  });
});
