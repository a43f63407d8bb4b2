import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { Compatibility, SchemaRegistryClient } from '@confluentinc/schemaregistry';
import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import { rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { servicesAvailable, startServices, type RunningServices } from './index.mjs';

const missing = Object.entries(servicesAvailable()).filter(([, available]) => available !== true);
if (missing.length > 0 && process.env['WEIR_REQUIRE_REAL'] === '1') {
  throw new Error(missing.map(([name, why]) => `${name}: ${why}`).join('\n'));
}
const describeReal = missing.length === 0 ? describe : describe.skip;

describeReal(`real services${missing.map(([name, why]) => `, without ${name} (${why})`).join('')}`, () => {
  let running: RunningServices;
  beforeAll(async () => {
    running = await startServices();
  }, 120_000);
  afterAll(() => running.stop(), 60_000);

  describe('Kafka', () => {
    const connect = () =>
      new Kafka({ brokers: [running.services.kafka.url], logLevel: logLevel.NOTHING, retry: { retries: 10 } });

    async function produce(value: string): Promise<void> {
      const producer = connect().producer();
      await producer.connect();
      await producer.send({ topic: 'kept', messages: [{ value }] });
      await producer.disconnect();
    }

    async function consume(count: number, groupId: string): Promise<string[]> {
      const consumer = connect().consumer({ groupId });
      await consumer.connect();
      await consumer.subscribe({ topics: ['kept'], fromBeginning: true });
      const values: string[] = [];
      await new Promise<void>((resolve) => {
        void consumer.run({
          eachMessage: async ({ message }) => {
            values.push(String(message.value));
            if (values.length === count) resolve();
          },
        });
      });
      await consumer.disconnect();
      return values;
    }

    test('keeps messages over kill -9 and over a pause', async () => {
      const admin = connect().admin();
      await admin.connect();
      await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1 }] });
      await admin.disconnect();
      await produce('before');
      await running.services.kafka.kill9();
      expect(running.services.kafka.running()).toBe(false);
      await running.services.kafka.start();
      running.services.kafka.pause();
      const blocked = produce('paused');
      running.services.kafka.resume();
      await blocked;
      expect(await consume(2, 'reader')).toEqual(['before', 'paused']);
    }, 120_000);
  });

  test('the registry keeps a schema and its rules over kill -9', async () => {
    const registry = new SchemaRegistryClient({ baseURLs: [running.services.registry.url] });
    const schema = (fields: string) => ({
      schemaType: 'AVRO',
      schema: `{"type":"record","name":"R","fields":[${fields}]}`,
    });
    const one = '{"name":"a","type":"int"}';
    const id = await registry.register('topic-value', schema(one));
    await registry.updateConfig('topic-value', { compatibility: Compatibility.BACKWARD_TRANSITIVE });
    await running.services.registry.kill9();
    await running.services.registry.start();
    const again = new SchemaRegistryClient({ baseURLs: [running.services.registry.url] });
    expect(await again.getId('topic-value', schema(one))).toBe(id);
    await expect(again.register('topic-value', schema(`${one},{"name":"b","type":"int"}`))).rejects.toThrow();
    const compatible = schema(`${one},{"name":"b","type":"int","default":0}`);
    expect(await again.register('topic-value', compatible)).not.toBe(id);
  }, 60_000);

  test('Redis keeps a value over a restart', async () => {
    const write = new Redis(running.services.redis.url);
    await write.set('key', 'value');
    await write.quit();
    await running.services.redis.stop();
    await running.services.redis.start();
    const read = new Redis(running.services.redis.url);
    expect(await read.get('key')).toBe('value');
    await read.quit();
  });

  describe('the ClickHouse front', () => {
    let client: ClickHouseClient;
    beforeAll(async () => {
      const url = running.services.clickhouse.url;
      const admin = createClient({ url });
      await admin.command({ query: 'CREATE DATABASE weir' });
      await admin.close();
      client = createClient({
        url,
        database: 'weir',
        compression: { request: true, response: true },
        log: { level: ClickHouseLogLevel.OFF },
      });
      await client.command({
        query: `CREATE TABLE rows (number UInt32, text String) ENGINE = MergeTree ORDER BY number
                SETTINGS non_replicated_deduplication_window = 100`,
      });
    });
    afterAll(() => client.close());

    const count = async () => {
      const result = await client.query({ query: 'SELECT count() AS n FROM rows', format: 'JSONEachRow' });
      return (await result.json<{ n: number }>())[0]?.n;
    };

    test('answers a ping', async () => {
      expect(await client.ping()).toEqual({ success: true });
      expect(await client.ping({ select: true })).toEqual({ success: true });
    });

    test('drops a second insert with the same token, also after kill -9', async () => {
      const values = [1, 2, 3].map((number) => ({ number, text: `line\n\n${number}` }));
      const insert = (token: string) =>
        client.insert({
          table: 'rows',
          values,
          format: 'JSONEachRow',
          clickhouse_settings: { insert_deduplication_token: token },
        });
      expect((await insert('first')).summary?.written_rows).toBe('3');
      await insert('first');
      expect(await count()).toBe(3);
      await running.services.clickhouse.kill9();
      await running.services.clickhouse.start();
      await insert('first');
      expect(await count()).toBe(3);
      await insert('second');
      expect(await count()).toBe(6);
      await client.command({ query: 'TRUNCATE TABLE rows' });
    }, 60_000);

    test('killed between the token and its rows, it takes the rows when they come again', async () => {
      const { clickhouse } = running.services;
      const insert = () =>
        client.insert({
          table: 'rows',
          values: [{ number: 1, text: 'one' }],
          format: 'JSONEachRow',
          clickhouse_settings: { insert_deduplication_token: 'remembered' },
        });
      await insert();
      expect(await count()).toBe(1);
      const stored = await client.query({
        query: `SELECT path FROM system.parts WHERE database = 'weir' AND table = 'rows' AND active`,
        format: 'JSONEachRow',
      });
      const [part] = await stored.json<{ path: string }>();
      await clickhouse.kill9();
      rmSync(part?.path ?? '', { recursive: true });
      await clickhouse.start();
      expect(await count()).toBe(0);
      await insert();
      expect(await count()).toBe(1);
      await client.command({ query: 'TRUNCATE TABLE rows' });
    }, 60_000);

    test('binds parameters of every kind', async () => {
      const result = await client.query({
        query: `SELECT {text:String} AS text, {list:Array(UInt32)} AS list, {none:Nullable(String)} AS none,
                {time:DateTime64(3)} > toDateTime64('2020-01-01', 3) AS later, {table:Identifier}.number AS number
                FROM (SELECT 7 AS number) AS rows`,
        query_params: { text: "it's\ta \\ tab\n", list: [1, 2], none: null, time: new Date(), table: 'rows' },
        format: 'JSONEachRow',
      });
      expect(await result.json()).toEqual([
        { text: "it's\ta \\ tab\n", list: [1, 2], none: null, later: 1, number: 7 },
      ]);
    });

    test('takes long parameters in a multipart form', async () => {
      const list = Array.from({ length: 20_000 }, (_, i) => i);
      const result = await client.query({
        query: 'SELECT length({list:Array(UInt32)}) AS n',
        query_params: { list },
        use_multipart_params: true,
        format: 'JSON',
      });
      expect((await result.json<{ n: number }>()).data).toEqual([{ n: 20_000 }]);
    });

    test('inserts and returns FORMAT Native as bytes, empty lines and all', async () => {
      const numbers = 70_000;
      const selected = await client.exec({
        query: `SELECT toUInt32(number) AS number, toString(number) AS text FROM numbers(${numbers}) FORMAT Native`,
      });
      const blocks: Buffer[] = [];
      for await (const block of selected.stream) blocks.push(Buffer.from(block));
      const bytes = Buffer.concat(blocks);
      expect(bytes.includes('\n\n')).toBe(true);
      const inserted = await client.exec({
        query: 'INSERT INTO rows (number, text) FORMAT Native',
        values: Readable.from([bytes.subarray(0, 1000), bytes.subarray(1000)]),
        clickhouse_settings: { insert_deduplication_token: 'native' },
      });
      inserted.stream.resume();
      expect(inserted.summary?.written_rows).toBe(String(numbers));
      const result = await client.query({
        query: 'SELECT sum(number) AS n, max(text) AS t FROM rows',
        format: 'JSONEachRow',
      });
      expect(await result.json()).toEqual([{ n: (numbers * (numbers - 1)) / 2, t: '9999' }]);
    });

    test('keeps settings within their request', async () => {
      const size = async (clickhouse_settings: Record<string, string>) => {
        const query = "SELECT getSetting('max_block_size') AS n";
        const result = await client.query({ query, format: 'JSONEachRow', clickhouse_settings });
        return (await result.json<{ n: number }>())[0]?.n;
      };
      expect(await size({ max_block_size: '77' })).toBe(77);
      expect(await size({})).not.toBe(77);
    });

    test.each([
      ['SELECT * FROM nothing', '60', 'UNKNOWN_TABLE'],
      ['SELEC 1', '62', 'SYNTAX_ERROR'],
      ['SELECT throwIf(1)', '395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'],
      ['INSERT INTO rows FORMAT JSONEachRow {"number":"text"}', '27', 'CANNOT_PARSE_INPUT_ASSERTION_FAILED'],
    ])('answers %s with the code of ClickHouse', async (query, code, type) => {
      await expect(client.command({ query })).rejects.toMatchObject({ code, type });
    });

    test('streams a large result', async () => {
      const result = await client.query({ query: 'SELECT number FROM numbers(2000000)', format: 'JSONCompactEachRow' });
      let rows = 0;
      for await (const chunk of result.stream()) rows += chunk.length;
      expect(rows).toBe(2_000_000);
    }, 60_000);

    test('serves many at once', async () => {
      const ask = async (number: number) => {
        const query = 'SELECT {number:UInt32} AS n, sleepEachRow(0.001)';
        const result = await client.query({ query, query_params: { number }, format: 'JSONEachRow' });
        return (await result.json<{ n: number }>())[0]?.n;
      };
      const numbers = Array.from({ length: 200 }, (_, i) => i);
      expect(await Promise.all(numbers.map(ask))).toEqual(numbers);
    }, 60_000);
  });
});
