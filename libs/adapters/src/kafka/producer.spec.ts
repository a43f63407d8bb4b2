import { expect, test } from '@jest/globals';
import { frames } from '@weir/schema';
import { frameMessage } from '@weir/stream/contract';
import { createClient } from './client.ts';
import { kafkaSettings } from './index.ts';
import { KafkaProducer } from './producer.ts';

test('what was sent is settled although somebody else could not send to the same lane', async () => {
  const settings = kafkaSettings.parse({ brokers: ['127.0.0.1:1'] });
  let isAway = false;
  const client = createClient(settings, () => {}).producer();
  client.sendBatch = async () => {
    if (isAway) throw Object.assign(new Error('the broker is away'), { retriable: true });
    return [];
  };
  const producer = new KafkaProducer(client, frames, 1, settings);
  await producer.send([frameMessage(0, 0)]);
  isAway = true;
  const failed = producer.send([frameMessage(0, 1)]).catch((cause: unknown) => cause);
  const settled = producer.settled(0);
  await expect(failed).resolves.toThrow('the broker is away');
  // Who could not send repeats it; a checkpoint of what has been sent needs nothing more.
  await expect(settled).resolves.toBeUndefined();
  await expect(producer.settled(0)).resolves.toBeUndefined();
});
