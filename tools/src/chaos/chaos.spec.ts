import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { describeReal } from '@weir/stream/contract';
import { rehearse } from './rehearse.ts';

const SERVICES = [
  'WEIR_TEST_KAFKA_BROKERS',
  'WEIR_TEST_SCHEMA_REGISTRY_URL',
  'WEIR_TEST_REDIS_URL',
  'WEIR_TEST_CLICKHOUSE_URL',
] as const;
/** The shortest session that brokers let members have unless told otherwise, ms. */
const SESSION_MS = 6_000;

describeReal('chaos on real services', SERVICES, (address) => {
  test('12 kills, a frozen process and a scaling later the tables are those of the straight run', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'weir-chaos-'));
    try {
      const { text, passed } = await rehearse({
        services: {
          KAFKA_BROKERS: address('WEIR_TEST_KAFKA_BROKERS'),
          SCHEMA_REGISTRY_URL: address('WEIR_TEST_SCHEMA_REGISTRY_URL'),
          REDIS_URL: address('WEIR_TEST_REDIS_URL'),
          CLICKHOUSE_URL: address('WEIR_TEST_CLICKHOUSE_URL'),
        },
        folder,
        kills: 12,
        seed: 3,
        packets: 60_000,
        lanes: 4,
        sessionMs: SESSION_MS,
        say: () => undefined,
      });
      // The report says what is not as it should be.
      expect(passed ? 'passed' : text).toBe('passed');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 240_000);
});
