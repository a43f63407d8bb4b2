import {
  goldenInputs,
  verifyPackage,
  type Expected,
  type Refusal,
  type Trust,
  type Verified,
} from '@weir/detect/packages';
import { publicHalf, scoresOfTestModel, TEST_COLUMNS, TEST_FEATURES, TEST_KEY } from '@weir/detect/testing';
import { acceptFiles, type GoldenScorer } from '../accept-files.ts';
import type { PackageFiles } from '../model-store.ts';
import { HIGHEST, REVOKED_KEY, REVOKED_PACKAGE, SECOND_KEY, type Draw } from './alterations.ts';

/** What messages call the package. */
export const AT = 'models/test_forest/1.2.3';

const expected: Expected = {
  at: AT,
  subject: 'test_forest/1.2.3',
  highest: HIGHEST,
  features: new Map([[TEST_FEATURES, { extractor: 1, columns: TEST_COLUMNS }]]),
};

function trustWithout(revokedPackages: Trust['revokedPackages']): Trust {
  const keys = [TEST_KEY, SECOND_KEY, REVOKED_KEY].map(publicHalf);
  return {
    keys: new Map(keys.map(({ keyId, bytes }) => [keyId, bytes])),
    revokedKeys: new Map([[publicHalf(REVOKED_KEY).keyId, 'it was lost']]),
    revokedPackages,
  };
}

/** Believes all but a package that is revoked. */
function trust(): Trust {
  const revoked = verifyPackage(REVOKED_PACKAGE, trustWithout(new Map()), expected);
  if (!revoked.ok) throw new Error(revoked.message);
  return trustWithout(new Map([[revoked.digest, 'it was trained on the wrong data']]));
}

const score: GoldenScorer = async ({ manifest }) => scoresOfTestModel(goldenInputs(manifest));

/** Marsaglia's xorshift, 32 bits. */
export function drawOf(seed: number): Draw {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    return state % below;
  };
}

/** What becomes of a package out of a store, looked at as before it is used. */
export async function accepted(read: PackageFiles): Promise<Verified | Refusal> {
  return read.ok ? acceptFiles(read.files, trust(), expected, score) : read;
}
