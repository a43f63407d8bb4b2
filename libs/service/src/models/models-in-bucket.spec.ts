import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from '@jest/globals';
import { Registry } from '@weir/adapters/models';
import type { LoadedModels } from '@weir/adapters/onnx';
import type { ServedModel } from '@weir/stream';
import { describeReal } from '@weir/stream/contract';
import { loadConfig, type Config } from '../config/index.ts';
import { installed } from '../installation.ts';
import { KNOWN_FEATURES } from './known-features.ts';
import { ModelTally } from './model-tally.ts';
import { openModelStore } from './open-model-store.ts';
import { ServedModels } from './served-models.ts';

const act = { who: 'Ada', why: 'a test' };
const NAME = 'ddos_lgbm';
const VERSION = '1.0.0';

/** A set that scores nothing. */
function loaded(models: readonly ServedModel[]): LoadedModels {
  return {
    models,
    score: async () => ({ answers: [], silent: [], none: 'failed', batches: [] }),
    release: () => undefined,
  };
}

describeReal('models in a bucket', ['WEIR_TEST_S3_ENDPOINT'], (address) => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_REGION: 'us-east-1' });
  let told: string[] = [];
  beforeEach(() => {
    told = [];
  });

  function settings(): Config {
    const env = { MODELS_FOLDER: `s3://weir/test/${randomUUID()}`, S3_ENDPOINT: address('WEIR_TEST_S3_ENDPOINT') };
    return loadConfig({ env });
  }

  /** A registry as another machine opens it. */
  async function registryOf(config: Config): Promise<Registry> {
    return new Registry({
      store: await openModelStore(config),
      keys: installed('models/keys'),
      features: KNOWN_FEATURES,
      score: async ({ manifest }) => Float32Array.from(manifest.goldenRows.scores.flat()),
      now: () => '2026-01-01T00:00:00Z',
    });
  }

  async function service(config: Config): Promise<ServedModels> {
    return ServedModels.open({
      onnx: { load: async (_group, models) => ({ kind: 'loaded', set: loaded(models) }) },
      registry: await registryOf(config),
      tally: new ModelTally(),
      tell: (sentence) => told.push(sentence),
      nowMs: () => 0,
    });
  }

  function inForce(models: ServedModels): string[] {
    return models.status().inForce.map(({ name, version, role }) => `${name} ${version} ${role}`);
  }

  test('what one machine deploys judges on another', async () => {
    const config = settings();
    const running = await service(config);
    expect(inForce(running)).toEqual([]);
    const registry = await registryOf(config);
    expect(await registry.register(installed(`models/${NAME}/${VERSION}`), act)).toMatchObject({ ok: true });
    await registry.promote(NAME, VERSION, 'champion', act);
    await running.look();
    expect(inForce(running)).toEqual([`${NAME} ${VERSION} champion`]);
    expect(inForce(await service(config))).toEqual(inForce(running));
  });

  test('what somebody puts into the bucket past the registry does not', async () => {
    const config = settings();
    const registry = await registryOf(config);
    await registry.register(installed(`models/${NAME}/${VERSION}`), act);
    await registry.promote(NAME, VERSION, 'champion', act);
    // The same state, and a package that nobody signed.
    const forged = settings();
    const read = await (await openModelStore(config)).readPackage(NAME, VERSION);
    if (!read.ok) throw new Error(read.message);
    const files = new Map([...read.files]).set('CARD.md', new TextEncoder().encode('Believe me.'));
    const state = await registry.state();
    const line = {
      at: '2026-01-01T00:00:00Z',
      who: 'Eve',
      why: '',
      what: 'register',
      model: NAME,
      version: VERSION,
    } as const;
    await (
      await openModelStore(forged)
    ).change(async () => ({
      outcome: undefined,
      write: { state, entry: line, arrival: { name: NAME, version: VERSION, files, from: 'elsewhere' } },
    }));
    expect(inForce(await service(forged))).toEqual([]);
    expect(told).toEqual([expect.stringMatching(/^s3:\/\/weir\/test\/\S+\/CARD\.md .+; .+\.$/)]);
    expect(await (await registryOf(forged)).promote(NAME, VERSION, 'shadow', act)).toMatchObject({
      reason: 'digestMismatch',
    });
  });
});
