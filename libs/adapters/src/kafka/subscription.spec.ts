import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { SchemaRegistryClient } from '@confluentinc/schemaregistry/dist/schemaregistry-client.js';
import { DecodeError, frames } from '@weir/schema';
import { GapError, systemClock, type Bus } from '@weir/stream';
import { CollectingListener, describeReal, frameMessage, GroupNotes } from '@weir/stream/contract';
import type { Admin } from 'kafkajs';
import { createClient } from './client.ts';
import { applyTopics, createKafkaBus, type KafkaSettings } from './index.ts';
import { SERVICES, testSettings } from './test-settings.ts';
import { WIRE_HEADER, writeWireHeader } from './wire.ts';

function wireValue(schemaId: number, avro: Buffer): Buffer {
  const value = Buffer.concat([Buffer.alloc(WIRE_HEADER), avro]);
  writeWireHeader(value, schemaId);
  return value;
}

describeReal('reading from kafka', SERVICES, (address) => {
  let settings: KafkaSettings;
  let bus: Bus;
  let admin: Admin;
  let name: string;

  beforeEach(async () => {
    settings = testSettings(address);
    name = `${settings.topicPrefix}${frames.topic}`;
    await applyTopics(settings, [frames]);
    bus = createKafkaBus(settings);
    admin = createClient(settings, () => {}).admin();
    await admin.connect();
  });
  afterEach(async () => {
    await bus.close();
    await admin.disconnect();
  });

  async function sendRaw(values: readonly (Buffer | null)[]): Promise<void> {
    const producer = createClient(settings, () => {}).producer();
    await producer.connect();
    await producer.send({ topic: name, messages: values.map((value) => ({ partition: 2, value })) });
    await producer.disconnect();
  }

  /** What retention does, at once. */
  async function deleteBefore(offset: number): Promise<void> {
    // kafkajs deletes records only of topics it has asked about.
    await admin.fetchTopicOffsets(name);
    await admin.deleteTopicRecords({ topic: name, partitions: [{ partition: 0, offset: String(offset) }] });
  }

  test('values nobody can decode are delivered with their bytes, and the lane goes on', async () => {
    const foreign = Buffer.from('{"a":1}');
    const unknown = wireValue(987_654, Buffer.from([1, 2, 3]));
    await sendRaw([foreign, null, unknown]);
    const producer = await bus.producer(frames);
    await producer.send([frameMessage(2, 0)]);
    const listener = new CollectingListener();
    await bus.subscribe(frames, 'readers', listener);
    await listener.until(() => listener.count === 4);
    const [text, empty, unregistered, good] = listener.of(2);
    expect(() => text?.decode()).toThrow(DecodeError);
    expect(text?.raw()).toEqual(foreign);
    expect(text?.stamp).toBeUndefined();
    expect(text?.schemaId).toBe(0);
    expect(() => empty?.decode()).toThrow(DecodeError);
    expect(() => unregistered?.decode()).toThrow(/has no schema 987654/);
    expect(unregistered?.schemaId).toBe(987_654);
    expect(good?.decode().count).toBe(3);
    expect(listener.failures).toEqual([]);
  });

  test('messages written with an older schema are read with the defaults of the newer', async () => {
    const older: (typeof frames)['schema'] = {
      type: 'record',
      name: 'FrameBatch',
      namespace: 'weir.v1',
      fields: [
        { name: 'source', type: 'string' },
        { name: 'lane', type: 'int' },
        { name: 'watermark', type: 'double' },
        { name: 'last', type: 'boolean' },
        { name: 'count', type: 'int' },
        { name: 'data', type: 'bytes' },
      ],
    };
    const registry = SchemaRegistryClient.newClient({ baseURLs: [settings.registryUrl] });
    const id = await registry.register(`${name}-value`, { schema: JSON.stringify(older), schemaType: 'AVRO' }, false);
    registry.close();
    const watermark = Buffer.alloc(8);
    watermark.writeDoubleLE(5);
    // Avro binary by hand: 'old', 2, 5.0, true, 0, 'abc'; lengths and ints are zigzag.
    const bytes = Buffer.concat([Buffer.from('\x06old\x04'), watermark, Buffer.from('\x01\x00\x06abc')]);
    await sendRaw([wireValue(id, bytes)]);
    const listener = new CollectingListener();
    await bus.subscribe(frames, 'readers', listener);
    await listener.until(() => listener.count === 1);
    const batch = listener.of(2)[0]?.decode();
    expect(batch).toMatchObject({ source: 'old', watermark: 5, last: true, count: 0 });
    expect(batch?.number).toHaveLength(0);
  });

  test('messages deleted before they were read halt their lane instead of being passed over, and no other', async () => {
    const producer = await bus.producer(frames);
    await producer.send([0, 1, 2, 3, 4].map((sequence) => frameMessage(0, sequence)));
    await producer.send([frameMessage(3, 0)]);
    await deleteBefore(4);
    const listener = new CollectingListener(new GroupNotes([[0, 1]]));
    await bus.subscribe(frames, 'readers', listener);
    await listener.until(() => listener.failures.length > 0);
    expect(listener.failures[0]).toBeInstanceOf(GapError);
    expect(String(listener.failures[0])).toMatch(/lane 0 begins at offset 4 and should be read from 1/);
    expect(listener.halted).toEqual([0]);
    expect(listener.of(0)).toEqual([]);
    await listener.until(() => listener.sequences(3).length === 1);
  });

  test('messages deleted while the reader waits stop it too', async () => {
    const producer = await bus.producer(frames);
    const listener = new CollectingListener();
    const subscription = await bus.subscribe(frames, 'readers', listener);
    await producer.send([frameMessage(0, 0)]);
    await listener.until(() => listener.count === 1);
    subscription.pause(0);
    await producer.send([1, 2, 3].map((sequence) => frameMessage(0, sequence)));
    await deleteBefore(3);
    subscription.resume(0);
    await listener.until(() => listener.failures.length > 0);
    expect(String(listener.failures[0])).toMatch(/begins at offset 3 and should be read from 1/);
    expect(listener.halted).toEqual([0]);
    expect(listener.sequences(0)).toEqual([0]);
  });

  test('a lane is let go of although its owner is still waiting for its state', async () => {
    const reports: string[] = [];
    const waiting = createKafkaBus(settings, systemClock, (line) => reports.push(line));
    const letGo = new Map<number, (from: undefined) => void>();
    class Waiting extends CollectingListener {
      override async assigned(lane: number): Promise<number | undefined> {
        await super.assigned(lane);
        return new Promise((resolve) => letGo.set(lane, resolve));
      }
      override async revoked(lane: number): Promise<void> {
        await super.revoked(lane);
        letGo.get(lane)?.(undefined);
      }
    }
    const listener = new Waiting();
    const subscription = await waiting.subscribe(frames, 'readers', listener);
    await listener.until(() => listener.owned.size === settings.lanes);
    await subscription.stop();
    expect({ owned: listener.owned.size, reports }).toEqual({ owned: 0, reports: [] });
    await waiting.close();
  });

  test('an offset beyond the log is refused', async () => {
    const listener = new CollectingListener(new GroupNotes([[1, 7]]));
    await bus.subscribe(frames, 'readers', listener);
    await listener.until(() => listener.failures.length > 0);
    expect(String(listener.failures[0])).toMatch(/lane 1 ends at offset 0 and should be read from 7/);
  });

  test('the checkpoint is copied to the group as the next offset', async () => {
    const producer = await bus.producer(frames);
    const listener = new CollectingListener();
    const subscription = await bus.subscribe(frames, 'readers', listener);
    await producer.send([0, 1, 2].map((sequence) => frameMessage(3, sequence)));
    await listener.until(() => listener.count === 3);
    await subscription.commit(3, 1);
    const [offsets] = await admin.fetchOffsets({ groupId: `${settings.topicPrefix}readers`, topics: [name] });
    expect(offsets?.partitions.find(({ partition }) => partition === 3)?.offset).toBe('2');
  });
});
