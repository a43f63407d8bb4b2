import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ModelFolder, Registry } from '@weir/adapters/models';
import {
  forestManifest,
  packageOf,
  publicHalf,
  TEST_COLUMNS,
  TEST_FEATURES,
  TEST_KEY,
  testModel,
} from '@weir/detect/testing';
import type { ModelIdentity } from '@weir/stream';
import { wantedModels } from './in-force.ts';
import { ModelTally } from './model-tally.ts';
import { RolloutWatch } from './rollout-watch.ts';

const act = { who: 'Ada', why: 'a test' };
const VERSIONS = ['1.0.0', '1.0.1', '1.0.2'];
const FAIR = { abstained: 0.01, voted: 0.01, ms: 1 };
/** Of votes, in all these tests. */
const SHARED = 0.5;

let root = '';
let registry: Registry;
let tally: ModelTally;
let watch: RolloutWatch;
let told: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'weir-rollout-'));
  await mkdir(join(root, 'keys'));
  await writeFile(join(root, 'keys', 'test.pub.pem'), publicHalf(TEST_KEY).pem);
  registry = new Registry({
    store: new ModelFolder(join(root, 'models')),
    keys: join(root, 'keys'),
    features: new Map([[TEST_FEATURES, { extractor: 1, columns: [...TEST_COLUMNS] }]]),
    score: async ({ manifest }) => Float32Array.from(manifest.goldenRows.scores.flat()),
    now: () => '2026-01-01T00:00:00Z',
  });
  for (const version of VERSIONS) {
    const files = packageOf({ ...forestManifest(), name: 'forest', version }, testModel(), `forest/${version}`);
    expect(await registry.registerFiles(files, 'package', act)).toMatchObject({ ok: true });
  }
  await registry.promote('forest', '1.0.0', 'champion', act);
  tally = new ModelTally();
  told = [];
  watch = new RolloutWatch({ registry, tally, tell: (sentence) => told.push(sentence) });
  await look();
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function inForce(): Promise<readonly ModelIdentity[]> {
  return wantedModels(await registry.state(), 'flows');
}

async function look(): Promise<void> {
  await watch.look(await inForce());
}

/** Records that a model had to judge, with shares of them that it abstained and voted on. */
async function says(role: string, records: number, { abstained, voted, ms } = FAIR): Promise<void> {
  const model = (await inForce()).find((one) => one.role === role);
  if (model === undefined) throw new Error(`there is no ${role}`);
  const rows = records / 1_000;
  for (let answer = 0; answer < 1_000; answer++)
    tally.add([{ model, rows, abstained: rows * abstained, voted: rows * voted, shared: rows * voted * SHARED, ms }]);
}

async function aliases(): Promise<unknown> {
  return (await registry.state()).models['forest']?.aliases;
}

const WORSE: [string, typeof FAIR, RegExp][] = [
  ['takes twice as long', { ...FAIR, ms: 2.5 }, /its p99 is 2\.5 ms, that of the other 1 ms/],
  [
    'abstains on five points more',
    { ...FAIR, abstained: 0.08 },
    /it abstains on 8\.00 % of records, the other on 1\.00 %/,
  ],
  ['votes on far more', { ...FAIR, voted: 0.2 }, /it alarms on 20\.00 % of records/],
  ['votes on far fewer', { ...FAIR, voted: 0 }, /it alarms on 0\.00 % of records/],
];

describe.each(['shadow', 'canary'] as const)('a %s', (role) => {
  beforeEach(async () => {
    await registry.promote('forest', '1.0.1', role, act);
    await look();
    await says('champion', 50_000);
  });

  test.each(WORSE)('that %s loses its alias, and the registry has it in writing', async (_name, said, why) => {
    await says(role, 50_000, said);
    await look();
    expect(await aliases()).toEqual({ champion: '1.0.0' });
    expect(told).toEqual([expect.stringMatching(new RegExp(`^forest 1.0.1 is taken back as ${role}: ${why.source}`))]);
    expect(watch.takenBack).toBe(1);
    const [line] = await registry.audit(1);
    expect(line).toMatchObject({ who: 'weir', what: 'unset', alias: role, why: expect.stringMatching(why) });
  });

  test('that is as good stays', async () => {
    await says(role, 50_000);
    await look();
    expect(await aliases()).toEqual({ champion: '1.0.0', [role]: '1.0.1' });
    expect([told, watch.takenBack]).toEqual([[], 0]);
  });

  test('of which little is known stays', async () => {
    await says(role, 900, { abstained: 1, voted: 0, ms: 99 });
    await look();
    expect(await aliases()).toEqual({ champion: '1.0.0', [role]: '1.0.1' });
  });
});

describe('a canary for which it was said before what decides', () => {
  beforeEach(async () => {
    await registry.promote('forest', '1.0.1', 'canary', act, false, {
      metric: 'abstentions',
      records: 20_000,
      margin: 0,
    });
    await look();
    await says('champion', 50_000, { ...FAIR, abstained: 0.04 });
  });

  test('becomes champion when it is better, in writing', async () => {
    await says('canary', 19_000, { ...FAIR, abstained: 0.02 });
    await look();
    expect(await aliases()).toEqual({ champion: '1.0.0', canary: '1.0.1' });
    await says('canary', 1_000, { ...FAIR, abstained: 0.02 });
    await look();
    expect(await aliases()).toEqual({ champion: '1.0.1' });
    const why = /20000 records as canary; abstentions, of the records judged: 1\.\d\d to 2\.\d\d points better$/;
    expect(told).toEqual([expect.stringMatching(/^forest 1\.0\.1 is champion: 20000 records as canary/)]);
    expect(await registry.audit(2)).toMatchObject([
      { who: 'weir', what: 'promote', alias: 'champion', why: expect.stringMatching(why) },
      { who: 'Ada', alias: 'canary', comparison: { metric: 'abstentions', records: 20_000, margin: 0 } },
    ]);
    expect((await registry.state()).models['forest']?.comparison).toBeUndefined();
  });

  test('is taken back when it is not', async () => {
    await says('canary', 20_000, { ...FAIR, abstained: 0.04 });
    await look();
    expect(await aliases()).toEqual({ champion: '1.0.0' });
    expect(told).toEqual([expect.stringMatching(/^forest 1\.0\.1 is taken back as canary: .*which decides nothing$/)]);
  });

  test('keeps to what was said: it is not changed while it is canary, and goes with it', async () => {
    const other = { metric: 'votes', records: 1_000, margin: 0.5 } as const;
    expect(await registry.promote('forest', '1.0.1', 'canary', act, false, other)).toMatchObject({
      ok: false,
      reason: 'sameVersion',
    });
    await registry.promote('forest', '1.0.2', 'canary', act);
    expect((await registry.state()).models['forest']?.comparison).toBeUndefined();
    expect(await registry.promote('forest', '1.0.1', 'shadow', act, false, other)).toMatchObject({
      ok: false,
      reason: 'notCompared',
    });
  });
});

describe('a new champion', () => {
  beforeEach(async () => {
    await says('champion', 50_000);
    await registry.promote('forest', '1.0.1', 'champion', act);
    await look();
  });

  test.each(WORSE.slice(0, 2))('that %s makes room for the one before', async (_name, said, why) => {
    await says('champion', 50_000, said);
    await look();
    expect(await aliases()).toEqual({ champion: '1.0.0' });
    expect(told).toEqual([
      expect.stringMatching(
        new RegExp(`^forest 1.0.1 is taken back as champion: ${why.source}; 1.0.0 is champion again`),
      ),
    ]);
  });

  test('that votes more may have met an attack, and stays', async () => {
    await says('champion', 50_000, { ...FAIR, voted: 0.9 });
    await look();
    expect(await aliases()).toEqual({ champion: '1.0.1' });
  });

  test('is taken back once, however many processes see it, and the one before is not watched', async () => {
    const other = new RolloutWatch({ registry, tally, tell: (sentence) => told.push(sentence) });
    await other.look([...(await inForce()).map((model) => ({ ...model, digest: '0', version: '1.0.0' }))]);
    const stale = await inForce();
    await other.look(stale);
    await says('champion', 50_000, { ...FAIR, abstained: 0.9 });
    await look();
    await other.look(stale);
    expect(await aliases()).toEqual({ champion: '1.0.0' });
    await look();
    await says('champion', 50_000, { ...FAIR, abstained: 0.9 });
    await look();
    expect(await aliases()).toEqual({ champion: '1.0.0' });
    expect(watch.takenBack + other.takenBack).toBe(1);
  });
});

test('a shadow that did well is told of once', async () => {
  await registry.promote('forest', '1.0.1', 'shadow', act);
  await look();
  await says('champion', 200_000);
  await says('shadow', 200_000);
  for (let looks = 0; looks < 3; looks++) await look();
  expect(told).toEqual([
    'forest 1.0.1: 200000 records as shadow, nothing amiss; `weir models deploy forest/1.0.1 --alias canary` tries it on a part',
  ]);
});
