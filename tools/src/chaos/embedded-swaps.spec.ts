import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeCapture } from './capture.ts';
import { runKilled } from './embedded.ts';
import { compareJudged, withoutJudged } from './judged-rows.ts';
import { createJudgingModels, type Version } from './judging-models.ts';
import type { Outcome } from './outcome.ts';

const PACKETS = 120_000;
const ENV = {
  LANES: '4',
  CAPTURE_MESSAGE_FRAMES: '128',
  CAPTURE_CHUNK_BYTES: '262144',
  RUNNER_CHECKPOINT_MS: '100',
  WRITE_WAIT_MS: '100',
  // The model alone makes an alarm.
  DETECT_ALARM_LEVEL: '0.01',
};
const LIVES_MS = Array.from({ length: 5 }, (_, life) => 1_500 + life * 300);
const SWAP_MS = 350;
const TEST_MS = 400_000;

describe('one process whose models are exchanged again and again', () => {
  let folder = '';
  let capture = '';
  const straight: Partial<Record<Version, Outcome>> = {};

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'weir-embedded-swaps-'));
    capture = join(folder, 'swaps.pcap');
    await writeCapture(capture, PACKETS, 12);
    for (const version of ['1.0.0', '1.1.0'] as const) {
      const models = await createJudgingModels(join(folder, `models-${version}`), version);
      const env = { ...ENV, ...models.env, WORKERS: '1' };
      straight[version] = await runKilled({ capture, folder: join(folder, version), env, livesMs: [] });
    }
  }, TEST_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([1, 3])(
    'and that is killed: each verdict is that of the version it names, none is lost or doubled; %i threads',
    async (workers) => {
      const models = await createJudgingModels(join(folder, `models-swapped-${workers}`), '1.0.0');
      const env = { ...ENV, ...models.env, WORKERS: String(workers) };
      let swapping = Promise.resolve();
      const timer = setInterval(() => {
        swapping = swapping.then(() => models.swap());
      }, SWAP_MS);
      const killed = await runKilled({ capture, folder: join(folder, `killed-${workers}`), env, livesMs: LIVES_MS });
      clearInterval(timer);
      await swapping;
      const { '1.0.0': older, '1.1.0': newer } = straight;
      if (older === undefined || newer === undefined) throw new Error('there is nothing to compare with');
      const { counts, problems } = compareJudged({ '1.0.0': older, '1.1.0': newer }, killed);
      expect(problems.slice(0, 3)).toEqual([]);
      expect(Math.min(counts['1.0.0'], counts['1.1.0'])).toBeGreaterThan(0);
      expect(killed.rows.toSorted()).toEqual(older.rows.toSorted());
      expect(withoutJudged(killed.rollUps)).toEqual(withoutJudged(older.rollUps));
      expect(killed.deadLetters).toBe(0);
      expect(killed.kills).toBeGreaterThan(1);
      expect(models.swaps).toBeGreaterThan(5);
    },
    TEST_MS,
  );
});
