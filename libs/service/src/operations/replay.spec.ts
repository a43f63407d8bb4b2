import { randomBytes } from 'node:crypto';
import { beforeAll, expect, jest, test } from '@jest/globals';
import { createKafkaBus } from '@weir/adapters/kafka';
import { allocateFrames, frames, type FrameBatch } from '@weir/schema';
import type { Delivery } from '@weir/stream';
import { describeReal } from '@weir/stream/contract';
import { kafkaOf, loadConfig, type Config } from '../config/index.ts';
import type { NamedLetter } from './dead-letters.ts';
import { replay } from './replay.ts';
import { applyTopics } from './set-up.ts';

const LANE = 1;
const FRAMES = {
  ...allocateFrames(2, { source: 'a.pcap', lane: LANE, watermark: 5, last: false }),
  data: new Uint8Array(0),
};
const LETTER: NamedLetter = {
  id: '0abf0ab9aa11',
  source: 'a.pcap',
  lane: LANE,
  time: 0,
  stage: 'parse',
  topic: frames.topic,
  offset: 3,
  row: 0,
  reason: 'a try',
  attempt: 1,
  schemaId: 0,
  headers: '{}',
  value: frames.encode(FRAMES),
};

test('without Kafka there is nothing to send to', async () => {
  const sent = replay(loadConfig({ env: {} }), [LETTER], { isDryRun: false, say: () => undefined });
  await expect(sent).rejects.toThrow(/^KAFKA_BROKERS is not set, .* run `weir start FILE`\.$/);
});

describeReal('replay of dead letters', ['WEIR_TEST_KAFKA_BROKERS', 'WEIR_TEST_SCHEMA_REGISTRY_URL'], (address) => {
  jest.setTimeout(60_000);
  let config: Config;

  beforeAll(async () => {
    config = loadConfig({
      env: {
        KAFKA_BROKERS: address('WEIR_TEST_KAFKA_BROKERS'),
        SCHEMA_REGISTRY_URL: address('WEIR_TEST_SCHEMA_REGISTRY_URL'),
        KAFKA_TOPIC_PREFIX: `test-${randomBytes(6).toString('hex')}.`,
        LANES: '2',
      },
    });
    await applyTopics(config, () => undefined);
  });

  test('each time with the stamp of a source of its own, so that lanes take it once', async () => {
    const said: string[] = [];
    const options = { isDryRun: false, say: (line: string) => void said.push(line) };
    expect(await replay(config, [LETTER], { ...options, isDryRun: true })).toBe(0);
    expect(await replay(config, [LETTER], options)).toBe(0);
    expect(await replay(config, [LETTER], options)).toBe(0);
    const place = 'to weir.frames.v1 lane 1, 2 records of a.pcap~0abf0ab9aa11';
    expect(said).toEqual([`0abf0ab9aa11: would be sent ${place}`, ...Array(2).fill(`0abf0ab9aa11: sent ${place}`)]);
    const deliveries = await read(config, 2);
    const stamp = { origin: 'replay/1/a.pcap~0abf0ab9aa11', sequence: 0, part: 0 };
    expect(deliveries.map((delivery) => [delivery.lane, delivery.stamp])).toEqual([
      [LANE, stamp],
      [LANE, stamp],
    ]);
    expect(deliveries[0]?.decode()).toMatchObject({ source: 'a.pcap~0abf0ab9aa11', last: true, count: 2 });
  });

  test('not while it still cannot be decoded', async () => {
    const said: string[] = [];
    const broken = { ...LETTER, row: 0xffff_ffff, value: Buffer.from('hello') };
    expect(await replay(config, [broken], { isDryRun: false, say: (line) => void said.push(line) })).toBe(1);
    expect(said).toEqual([expect.stringMatching(/^0abf0ab9aa11: still cannot be decoded, not sent: .*magic byte 0/)]);
  });
});

/** The first messages of the frames topic. */
async function read(config: Config, count: number): Promise<Delivery<FrameBatch>[]> {
  const settings = kafkaOf(config);
  if (settings === undefined) throw new Error('no Kafka in the configuration');
  const bus = createKafkaBus(settings);
  try {
    return await new Promise<Delivery<FrameBatch>[]>((resolve, reject) => {
      const found: Delivery<FrameBatch>[] = [];
      const listener = {
        assigned: () => Promise.resolve(undefined),
        revoked: () => Promise.resolve(),
        failed: reject,
        deliver(_lane: number, deliveries: readonly Delivery<FrameBatch>[]) {
          found.push(...deliveries);
          if (found.length >= count) resolve(found);
        },
      };
      bus.subscribe(frames, 'replay-test', listener).catch(reject);
    });
  } finally {
    await bus.close();
  }
}
