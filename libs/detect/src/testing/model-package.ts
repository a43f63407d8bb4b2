import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { toBase64 } from '../package/base64.ts';
import { keyIdOf } from '../package/keys.ts';
import type { Manifest } from '../package/manifest.ts';
import { signFiles } from '../package/signature.ts';
import { ML_DOMAIN, network } from './network.ts';

/** Files of a package, by their names. */
export type TestFiles = Map<string, Uint8Array>;

/** Two keys that belong to nobody. */
export const TEST_KEY = new Uint8Array(32).fill(7);
export const OTHER_TEST_KEY = new Uint8Array(32).fill(9);

/** The registry that the test package was made for. */
export const TEST_FEATURES = 'f'.repeat(64);
export const TEST_COLUMNS = ['duration_ms', 'packets', 'syn_share'] as const;

const GOLDEN_ROWS = 32;
const ROOT_LIMIT = 0.5;
const LOW = 0.25;
const HIGH = 0.75;

const SPKI_HEAD = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);

/** Public half of a private key, with its id, and as a file of the keys folder. */
export function publicHalf(privateKey: Uint8Array): {
  readonly keyId: string;
  readonly bytes: Uint8Array;
  readonly pem: string;
} {
  const bytes = ed25519.getPublicKey(privateKey);
  const text = toBase64(concatBytes(SPKI_HEAD, bytes));
  return { keyId: keyIdOf(bytes), bytes, pem: `-----BEGIN PUBLIC KEY-----\n${text}\n-----END PUBLIC KEY-----\n` };
}

/** One tree of one question: the first column at most 0.5 scores 0.25, else 0.75, undefined too. */
export function testModel(): Uint8Array {
  return network({
    width: TEST_COLUMNS.length,
    outputs: { scores: 1 },
    nodes: [
      {
        op: 'TreeEnsembleRegressor',
        domain: ML_DOMAIN,
        inputs: ['vectors'],
        outputs: ['scores'],
        attributes: {
          n_targets: { i: 1 },
          nodes_treeids: { ints: [0, 0, 0] },
          nodes_nodeids: { ints: [0, 1, 2] },
          nodes_featureids: { ints: [0, 0, 0] },
          nodes_modes: { strings: ['BRANCH_LEQ', 'LEAF', 'LEAF'] },
          nodes_values: { floats: [ROOT_LIMIT, 0, 0] },
          nodes_truenodeids: { ints: [1, 0, 0] },
          nodes_falsenodeids: { ints: [2, 0, 0] },
          nodes_missing_value_tracks_true: { ints: [0, 0, 0] },
          target_treeids: { ints: [0, 0] },
          target_nodeids: { ints: [1, 2] },
          target_ids: { ints: [0, 0] },
          target_weights: { floats: [LOW, HIGH] },
        },
      },
    ],
  });
}

/** What the model scores rows, one after the other. */
export function scoresOfTestModel(vectors: Float32Array): Float32Array {
  const scores = new Float32Array(vectors.length / TEST_COLUMNS.length);
  return scores.map((_, row) => ((vectors[row * TEST_COLUMNS.length] ?? NaN) <= ROOT_LIMIT ? LOW : HIGH));
}

const CARD = utf8ToBytes('# test_forest\n\nA model for tests. It knows nothing.\n');

function listed(bytes: Uint8Array): { sha256: string; bytes: number } {
  return { sha256: bytesToHex(sha256(bytes)), bytes: bytes.length };
}

/** The manifest of the test package, which agrees with its files. */
export function forestManifest(model: Uint8Array = testModel()): Manifest {
  const firsts = Array.from({ length: GOLDEN_ROWS }, (_, i) => (i === 5 ? null : i / GOLDEN_ROWS));
  return {
    format: 1,
    name: 'test_forest',
    version: '1.2.3',
    kind: 'isolationForest',
    group: 'flows',
    created: '2026-01-02T03:04:05Z',
    files: { 'CARD.md': listed(CARD), 'model.onnx': listed(model) },
    input: {
      name: 'vectors',
      features: TEST_FEATURES,
      extractor: 1,
      width: TEST_COLUMNS.length,
      columns: [...TEST_COLUMNS],
      records: ['final'],
      scopes: [],
      seconds: [],
    },
    output: { name: 'scores', classes: ['benign', 'anomaly'], kind: 'anomaly' },
    classes: { anomaly: { family: 'anomaly', technique: '', severity: 'low', attacker: 'none', victim: 'none' } },
    calibration: { anomaly: { n: 20, scores: [LOW, HIGH], above: [3, 0] } },
    abstention: { enabled: false, distance: null, disagreement: null },
    baseline: Object.fromEntries(TEST_COLUMNS.map((name) => [name, { median: 0.25, mad: 0.1 }])),
    goldenRows: {
      inputs: firsts.map((first, i) => [first, i, 0.5]),
      scores: firsts.map((first) => [first !== null && first <= ROOT_LIMIT ? LOW : HIGH]),
    },
    metrics: { recall: { value: 0.5, low: 0.4, high: 0.6, n: 10, over: 'captures' } },
    data: [{ file: 'a.pcap', source: 'the lab', sha256: '0'.repeat(64), role: 'train' }],
    runtime: { weir: '0.1.0' },
    seed: 1,
    notes: '',
  };
}

/** A package of any manifest, JSON or not, signed with whatever keys. */
export function packageOf(
  manifest: unknown,
  model: Uint8Array = testModel(),
  subject = 'test_forest/1.2.3',
  keys: readonly Uint8Array[] = [TEST_KEY],
): TestFiles {
  const files: TestFiles = new Map([
    ['CARD.md', CARD],
    ['manifest.json', utf8ToBytes(JSON.stringify(manifest, undefined, 1))],
    ['model.onnx', model],
  ]);
  return files.set('signature.json', utf8ToBytes(signFiles(subject, files, keys)));
}
