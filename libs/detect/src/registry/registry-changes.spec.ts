import { describe, expect, test } from '@jest/globals';
import { verifyPackage, type Verified } from '../package/verify-package.ts';
import {
  forestManifest,
  packageOf,
  publicHalf,
  TEST_COLUMNS,
  TEST_FEATURES,
  TEST_KEY,
  testModel,
} from '../testing/index.ts';
import { promote, registerVersion } from './registry-changes.ts';
import { EMPTY_REGISTRY, registryStateSchema, type RegistryState } from './registry-state.ts';

const AT = '2026-01-01T00:00:00Z';
const { keyId, bytes } = publicHalf(TEST_KEY);
const trust = { keys: new Map([[keyId, bytes]]), revokedKeys: new Map(), revokedPackages: new Map() };
const features = new Map([[TEST_FEATURES, { extractor: 1, columns: TEST_COLUMNS }]]);

type Change = Partial<ReturnType<typeof forestManifest>>;

function verified(version: string, change: Change = {}, model = testModel()): Verified {
  const files = packageOf({ ...forestManifest(model), ...change, version }, model, `test_forest/${version}`);
  const found = verifyPackage(files, trust, { at: 'package', features });
  if (!found.ok) throw new Error(found.message);
  return found;
}

function stateAfter(...versions: string[]): RegistryState {
  let state = EMPTY_REGISTRY;
  for (const version of versions) {
    const change = registerVersion(state, verified(version), AT);
    if (!change.ok) throw new Error(change.message);
    ({ state } = change);
  }
  return state;
}

/** Another file of the same model: ONNX's producer name is after the graph. */
const retrained = Uint8Array.of(...testModel(), 0x12, 0x01, 0x61);
const { input, baseline } = forestManifest();
const columns = ['packets', 'duration_ms', 'syn_share'];
const otherColumns = { input: { ...input, columns }, baseline };

describe('what a version says of what has changed', () => {
  const cases: readonly [string, Verified, string | undefined][] = [
    ['calibrated anew: a patch', verified('1.2.4', { seed: 2 }), undefined],
    ['calibrated anew: a minor version will do', verified('1.3.0', { seed: 2 }), undefined],
    ['trained anew: a minor version', verified('1.3.0', {}, retrained), undefined],
    ['trained anew: a patch says too little', verified('1.2.4', {}, retrained), 'wrongVersion'],
    ['other features: a major version', verified('2.0.0', otherColumns), undefined],
    ['other features: a minor version says too little', verified('1.9.0', otherColumns), 'wrongVersion'],
  ];
  test.each(cases)('%s', (_name, found, reason) => {
    const change = registerVersion(stateAfter('1.2.3'), found, AT);
    expect(change.ok ? undefined : change.reason).toBe(reason);
  });

  test('the sentence says which part has to be raised, and why', () => {
    const change = registerVersion(stateAfter('1.2.3'), verified('1.2.4', {}, retrained), AT);
    expect(change).toMatchObject({
      message:
        'test_forest 1.2.4 does not raise the minor version from 1.2.3 though it was trained anew; give it a version that says so.',
    });
  });
});

describe('the state', () => {
  test('is what its schema takes, after every change', () => {
    const registered = stateAfter('1.0.0', '1.0.1');
    const promoted = promote(registered, 'test_forest', '1.0.1', 'champion');
    for (const state of [EMPTY_REGISTRY, registered, promoted.ok ? promoted.state : undefined])
      expect(registryStateSchema.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  test('is not changed in place', () => {
    const before = stateAfter('1.0.0');
    const copy = structuredClone(before);
    promote(before, 'test_forest', '1.0.0', 'champion');
    expect(before).toEqual(copy);
  });
});
