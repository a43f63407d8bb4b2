import { describe, expect, test } from '@jest/globals';
import { alerts, allocateAlerts, type AlertBatch } from '@weir/schema';
import { describeReal } from '@weir/stream/contract';
import { CloudEvent, Kafka, type KafkaMessage } from 'cloudevents';
import * as fc from 'fast-check';
import { createClient } from './client.ts';
import { eventHeaders } from './event-headers.ts';
import { applyTopics, createKafkaBus } from './index.ts';
import { SERVICES, testSettings } from './test-settings.ts';
import { headerTexts } from './wire.ts';

const ORIGIN = 'correlate/3/a day.pcap';

function messageOf(count: number, source = 'a day.pcap', origin = ORIGIN) {
  const batch: AlertBatch = allocateAlerts(count, { source, lane: 0, watermark: 0, last: false });
  return { origin, sequence: 7, part: 1, lane: 0, batch };
}

/** The attributes as the SDK of CloudEvents reads them, checked against the specification's schema. */
function readEvent(headers: Record<string, string>): object {
  const message: KafkaMessage<string> = { headers, body: '', key: '', value: 'x' };
  const event = Kafka.toEvent(message);
  if (Array.isArray(event)) throw new TypeError('one message is one event');
  const { data: _data, data_base64: _base64, ...attributes } = new CloudEvent({ ...event }, true).toJSON();
  return attributes;
}

describe('a message as an event', () => {
  test('the SDK of CloudEvents reads its attributes from the headers', () => {
    expect(readEvent(eventHeaders(alerts.topic, messageOf(1)))).toMatchObject({
      ...{ specversion: '1.0', id: '7.1', source: '/weir/correlate/3/a%20day.pcap', type: 'weir.alerts.v1' },
      ...{ subject: 'a day.pcap', datacontenttype: 'application/avro' },
    });
  });

  test('whatever a capture is called', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (source) => {
        const { ce_source } = eventHeaders(alerts.topic, messageOf(1, source, `correlate/0/${source}`));
        expect(ce_source).toMatch(/^\/weir\/correlate\/0\/(?:[\w\-.!~*'()/]|%[\dA-F]{2})*$/);
      }),
    );
  });
});

describeReal('events on kafka', SERVICES, (address) => {
  test('are messages with alerts; those that only pass event time are none', async () => {
    const settings = testSettings(address);
    await applyTopics(settings, [alerts]);
    const bus = createKafkaBus(settings);
    const producer = await bus.producer(alerts);
    await producer.send([messageOf(2), { ...messageOf(0), sequence: 8 }]);
    await bus.close();
    const consumer = createClient(settings, () => undefined).consumer({ groupId: `${settings.topicPrefix}events` });
    await consumer.connect();
    await consumer.subscribe({ topic: `${settings.topicPrefix}${alerts.topic}`, fromBeginning: true });
    const seen: Record<string, string>[] = [];
    await new Promise<void>((resolve, reject) => {
      consumer
        .run({
          eachMessage({ message }) {
            seen.push(headerTexts(message.headers));
            if (seen.length === 2) resolve();
            return Promise.resolve();
          },
        })
        .catch(reject);
    });
    await consumer.disconnect();
    const [event = {}, other = {}] = seen;
    expect(readEvent(event)).toMatchObject({ id: '7.1', type: 'weir.alerts.v1' });
    expect(event).toMatchObject({ 'weir-origin': ORIGIN, 'weir-sequence': '7' });
    expect(Object.keys(other).filter((name) => name.startsWith('ce_'))).toEqual([]);
  });
});
