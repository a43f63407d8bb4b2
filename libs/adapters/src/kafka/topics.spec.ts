import { expect, test } from '@jest/globals';
import { flows, frames, packets } from '@weir/schema';
import { describeReal, frameMessage } from '@weir/stream/contract';
import { applyTopics, checkCompatibility, createKafkaBus, describeKafka, kafkaSettings } from './index.ts';
import { systemClock } from '@weir/stream';
import { SchemaRegistry } from './registry.ts';
import { SERVICES, testSettings } from './test-settings.ts';

test('a broker that is not there is a finding, with how to mend it', async () => {
  const settings = kafkaSettings.parse({ brokers: ['127.0.0.1:1'], registryUrl: 'http://127.0.0.1:1' });
  const findings = await describeKafka(settings, [frames], []);
  expect(findings.map(({ about, ok }) => [about, ok])).toEqual([
    ['kafka', false],
    ['schema registry', false],
  ]);
  expect(findings[0]?.says).toMatch(/no broker answers at 127.0.0.1:1 .*: start Kafka/);
  expect(findings[1]?.says).toMatch(/start the registry, or correct registryUrl/);
});

describeReal('topics on kafka', SERVICES, (address) => {
  test('are created once, with ids and lanes', async () => {
    const settings = testSettings(address);
    const first = await applyTopics(settings, [frames, packets, flows]);
    expect(first.map(({ topic, created, lanes }) => [topic, created, lanes])).toEqual([
      [`${settings.topicPrefix}weir.frames.v1`, true, 4],
      [`${settings.topicPrefix}weir.packets.v1`, true, 4],
      [`${settings.topicPrefix}weir.flows.v1`, true, 4],
    ]);
    const second = await applyTopics(settings, [frames, packets, flows]);
    expect(second).toEqual(first.map((applied) => ({ ...applied, created: false })));
    expect(await checkCompatibility(settings, [frames, packets, flows])).toEqual([]);
  });

  test('are registered once by services that start together', async () => {
    const settings = testSettings(address);
    const registries = Array.from({ length: 6 }, () => new SchemaRegistry(settings, systemClock));
    const ids = await Promise.all(registries.map((registry) => registry.register(frames)));
    for (const registry of registries) registry.close();
    expect(new Set(ids).size).toBe(1);
  });

  test('of another number of lanes are refused', async () => {
    const settings = testSettings(address);
    await applyTopics(settings, [frames]);
    const wider = { ...settings, lanes: 6 };
    await expect(applyTopics(wider, [frames])).rejects.toThrow(/has 4 partitions and lanes is 6: set lanes to 4/);
    const bus = createKafkaBus(wider);
    await expect(bus.producer(frames)).rejects.toThrow(/set lanes to 4/);
    await bus.close();
  });

  test('that are missing are named by producers', async () => {
    const bus = createKafkaBus(testSettings(address));
    await expect(bus.producer(frames)).rejects.toThrow(/has no topic test-.*: create it with `weir topics apply`/);
    await bus.close();
  });

  test('with a schema that cannot read older messages are refused', async () => {
    const settings = testSettings(address);
    await applyTopics(settings, [frames]);
    const schema: (typeof frames)['schema'] = {
      type: 'record',
      name: 'FrameBatch',
      namespace: 'weir.v1',
      fields: [{ name: 'colour', type: 'string' }],
    };
    const broken = { topic: frames.topic, retentionHours: 1, schema };
    expect(await checkCompatibility(settings, [broken])).toEqual([
      expect.stringMatching(/cannot read what version 1 of test-.*weir.frames.v1-value wrote/),
    ]);
    await expect(applyTopics(settings, [broken])).rejects.toThrow(/give new fields a default/);
  });

  test('refuse a message over the limit, saying which and how large', async () => {
    const settings = testSettings(address, { maxMessageBytes: 2000 });
    await applyTopics(settings, [frames]);
    const bus = createKafkaBus(settings);
    const producer = await bus.producer(frames);
    const tooLarge = producer.send([frameMessage(1, 0, 100)]);
    await expect(tooLarge).rejects.toThrow(/lane 1 has \d+ bytes, over maxMessageBytes \(2000\): put fewer records/);
    await producer.send([frameMessage(1, 0, 10)]);
    await bus.close();
  });

  test('that take less than the settings say are told from the broker', async () => {
    const small = testSettings(address, { maxMessageBytes: 2000 });
    await applyTopics(small, [frames]);
    const bus = createKafkaBus({ ...small, maxMessageBytes: 1_000_000 });
    const producer = await bus.producer(frames);
    const tooLarge = producer.send([frameMessage(1, 0, 1000)]);
    await expect(tooLarge).rejects.toThrow(/lane 1 as too large .* raise max.message.bytes/);
    await producer.send([frameMessage(1, 0)]);
    await bus.close();
  });

  test('are described with their lag', async () => {
    const settings = testSettings(address);
    await applyTopics(settings, [frames]);
    const bus = createKafkaBus(settings);
    const producer = await bus.producer(frames);
    await producer.send([frameMessage(0, 0), frameMessage(1, 0)]);
    const groups = [{ group: 'parse', topic: frames }];
    const findings = await describeKafka(settings, [frames, packets], groups);
    expect(findings.map(({ ok }) => ok)).toEqual([true, true, false, false, true, true]);
    expect(findings[2]?.says).toMatch(/create it with `weir topics apply`/);
    expect(findings[3]).toMatchObject({ about: `group ${settings.topicPrefix}parse`, lag: 2 });
    expect(findings[3]?.says).toMatch(/nobody reads .*, 2 messages wait: start the stage/);
    await bus.close();
  });
});
