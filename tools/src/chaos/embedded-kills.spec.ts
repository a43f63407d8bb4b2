import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeCapture } from './capture.ts';
import { compareRows, differenceText, isSame } from './compare.ts';
import { runKilled } from './embedded.ts';
import type { Outcome } from './outcome.ts';

const PACKETS = 400_000;
/** Small messages and frequent checkpoints: many places to be killed at. */
const ENV = {
  LANES: '4',
  CAPTURE_MESSAGE_FRAMES: '256',
  CAPTURE_CHUNK_BYTES: '262144',
  RUNNER_CHECKPOINT_MS: '100',
  WRITE_WAIT_MS: '100',
};
const LIVES_MS = Array.from({ length: 10 }, (_, life) => 1000 + life * 200);
const TEST_MS = 400_000;

describe('one process, killed and started again', () => {
  let folder = '';
  let capture = '';
  let straight: Outcome;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'weir-embedded-kills-'));
    capture = join(folder, 'kills.pcap');
    await writeCapture(capture, PACKETS, 11);
    straight = await runKilled({
      capture,
      folder: join(folder, 'straight'),
      env: { ...ENV, WORKERS: '1' },
      livesMs: [],
    });
  }, TEST_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([1, 3])(
    'leaves the tables of a straight run, with %i threads',
    async (workers) => {
      const env = { ...ENV, WORKERS: String(workers) };
      const { rows, rollUps, deadLetters, kills } = await runKilled({
        capture,
        folder: join(folder, `killed-${workers}`),
        env,
        livesMs: LIVES_MS,
      });
      const difference = compareRows(straight.rows, rows);
      expect(isSame(difference) && rows.length > 10_000 ? 'same' : differenceText('rows', difference)).toBe('same');
      expect(rollUps.toSorted()).toEqual(straight.rollUps.toSorted());
      expect(deadLetters).toBe(straight.deadLetters);
      expect(kills).toBeGreaterThan(1);
    },
    TEST_MS,
  );
});
