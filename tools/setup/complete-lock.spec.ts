import { expect, test } from '@jest/globals';
import { completeLock } from './complete-lock.mjs';

test('adds the builds for other platforms that the lock lacks, and nothing else', () => {
  const packages = {
    '': {},
    'node_modules/tool': {
      version: '2.0.0',
      dev: true,
      optionalDependencies: {
        '@tool/linux-x64-gnu': '2.0.0',
        '@tool/linux-arm64-musl': '2.0.0',
        '@tool/darwin-arm64': '2.0.0',
        fsevents: '^2.3.3',
      },
    },
    'node_modules/@tool/linux-x64-gnu': { version: '2.0.0' },
  };
  expect(completeLock(packages)).toEqual(['@tool/linux-arm64-musl', '@tool/darwin-arm64']);
  expect(packages).toMatchObject({
    'node_modules/@tool/linux-arm64-musl': {
      version: '2.0.0',
      dev: true,
      cpu: ['arm64'],
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    },
    'node_modules/@tool/darwin-arm64': { version: '2.0.0', dev: true, cpu: ['arm64'], optional: true, os: ['darwin'] },
  });
});
