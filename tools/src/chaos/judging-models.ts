import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelFolder, Registry } from '@weir/adapters/models';
import { network, packageOf, publicHalf, forestManifest, TEST_KEY, treesNode } from '@weir/detect/testing';
import { EXTRACTOR_VERSION, weirFeatures } from '@weir/features';

/** Two versions of one model: they vote on the same flows with the same chance, and say another score. */
export const VERSIONS = ['1.0.0', '1.1.0'] as const;
export type Version = (typeof VERSIONS)[number];
const NAME = 'chaos_forest';
const SCORES: Readonly<Record<Version, number>> = { '1.0.0': 0.75, '1.1.0': 0.875 };
const LOW = 0.25;
const ROOT_LIMIT = 0.5;
/** A flow in which the initiator reset. */
const COLUMNS = ['forwardRstPackets', 'reverseRstPackets', 'pshPackets'];
const ACT = { who: 'chaos', why: 'a swap in mid-run' };

/** Models of a run, in a folder of its own. */
export interface JudgingModels {
  /** MODELS_FOLDER and the like. */
  readonly env: Readonly<Record<string, string>>;
  /** Makes the other version champion. */
  swap(): Promise<void>;
  /** How often it did. */
  readonly swaps: number;
}

/** Makes a registry below `folder`, in which `champion` is in force. */
export async function createJudgingModels(folder: string, champion: Version): Promise<JudgingModels> {
  const places = { folder: join(folder, 'models'), keys: join(folder, 'keys') };
  await mkdir(places.keys, { recursive: true });
  await writeFile(join(places.keys, 'chaos.pub.pem'), publicHalf(TEST_KEY).pem);
  const columns = weirFeatures.features.map(({ name }) => name);
  const registry = new Registry({
    store: new ModelFolder(places.folder),
    keys: places.keys,
    features: new Map([[weirFeatures.fingerprint, { extractor: EXTRACTOR_VERSION, columns }]]),
    // The service that loads them has them scored.
    score: async ({ manifest }) => Float32Array.from(manifest.goldenRows.scores.flat()),
    now: () => new Date().toISOString(),
  });
  const must = async (done: Promise<{ ok: true } | { ok: false; message: string }>): Promise<void> => {
    const outcome = await done;
    if (!outcome.ok) throw new Error(outcome.message);
  };
  for (const version of VERSIONS) await must(registry.registerFiles(filesOf(version), NAME, ACT));
  await must(registry.promote(NAME, champion, 'champion', ACT));
  let current = champion;
  let swaps = 0;
  return {
    env: {
      MODELS_FOLDER: places.folder,
      MODELS_KEYS: places.keys,
      MODELS_LOOK_MS: '100',
      // Who exchanges models here is the run alone: on a busy machine one or the other looks slow.
      MODELS_TAKE_BACK: 'no',
      FLOW_FEATURES: 'weir',
    },
    get swaps() {
      return swaps;
    },
    async swap() {
      const [first, second] = VERSIONS;
      const next = current === first ? second : first;
      // A lower version comes back by a rollback alone.
      await must(next === first ? registry.rollback(NAME, next, ACT) : registry.promote(NAME, next, 'champion', ACT));
      current = next;
      swaps++;
    },
  };
}

function filesOf(version: Version): Map<string, Uint8Array> {
  const score = SCORES[version];
  const leaf = (weight: number): { weight: number; rows: number; target: number } => ({ weight, rows: 50, target: 0 });
  const tree = {
    ...{ feature: 0, threshold: ROOT_LIMIT, missingIsTrue: true, mode: 'BRANCH_LEQ' as const, rows: 100 },
    ...{ yes: leaf(LOW), no: leaf(score) },
  };
  const onnx = network({
    width: COLUMNS.length,
    outputs: { scores: 1 },
    nodes: [treesNode([tree], 1, ['scores'])],
  });
  const manifest = forestManifest(onnx);
  const firsts = manifest.goldenRows.inputs.map(([first]) => first ?? null);
  const changed = {
    ...manifest,
    ...{ name: NAME, version },
    input: {
      ...manifest.input,
      ...{ features: weirFeatures.fingerprint, columns: COLUMNS, records: ['early', 'final'] },
    },
    classes: {
      anomaly: { family: 'policy', technique: 'T1046', severity: 'medium', attacker: 'src', victim: 'dst' },
    },
    baseline: Object.fromEntries(COLUMNS.map((name) => [name, { median: 0, mad: 0 }])),
    calibration: { anomaly: { n: 199, scores: [LOW / 2, LOW], above: [100, 0] } },
    goldenRows: {
      ...manifest.goldenRows,
      scores: firsts.map((first) => [first === null || first <= ROOT_LIMIT ? LOW : score]),
    },
  };
  return packageOf(changed, onnx, `${NAME}/${version}`);
}

/** Which version made a row of verdicts; undefined where no model was asked. */
export function versionIn(models: string): Version | undefined {
  return VERSIONS.find((version) => models.includes(`${NAME}@${version}:`));
}

/** A row in which nothing tells the versions apart: their names and the shares of their scores in votes, the scores in sentences. */
export function withoutVersion(row: string): string {
  let text = row.replaceAll(/\\"share\\":[-+.\de]+/g, '');
  for (const version of VERSIONS)
    text = text.replaceAll(`\\"version\\":\\"${version}\\"`, '').replaceAll(`with score ${SCORES[version]},`, '');
  return text;
}
