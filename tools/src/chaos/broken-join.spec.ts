import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { applyTopics, createKafkaBus, kafkaSettings } from '@weir/adapters/kafka';
import { frames } from '@weir/schema';
import { CollectingListener, describeReal, frameMessage } from '@weir/stream/contract';
import { freePort, startServices, type RunningServices } from '../../services/index.mjs';
import { BrokerProxy, FIND_COORDINATOR } from './broker-proxy.ts';

const AWAY_MS = 2_000;

// The address only says that real services are wanted: this broker is one of our own.
describeReal('a group whose brokers go away while a member joins', ['WEIR_TEST_KAFKA_BROKERS'], () => {
  let running: RunningServices<'kafka'>;
  let proxy: BrokerProxy;
  let port: number;

  beforeAll(async () => {
    port = await freePort();
    const properties = { 'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}` };
    running = await startServices({ names: ['kafka'], options: { kafka: { properties } } });
    proxy = new BrokerProxy(port, running.services.kafka.port);
    await proxy.open();
  }, 120_000);
  afterAll(async () => {
    proxy.close();
    await running.stop();
  }, 60_000);

  test('keeps its members: they join once the brokers are back', async () => {
    const settings = kafkaSettings.parse({
      brokers: [`127.0.0.1:${port}`],
      lanes: 2,
      heartbeatMs: 200,
      sessionTimeoutMs: 6_000,
    });
    await applyTopics(settings, [frames]);
    const buses = [createKafkaBus(settings), createKafkaBus(settings)] as const;
    const listeners = [new CollectingListener(), new CollectingListener()] as const;
    await buses[0].subscribe(frames, 'readers', listeners[0]);
    // The second member asks for the coordinator first, then the other one does, to join again.
    proxy.cutAt(FIND_COORDINATOR, 2, AWAY_MS);
    await buses[1].subscribe(frames, 'readers', listeners[1]);
    for (const end = Date.now() + 60_000; listeners.some(({ owned }) => owned.size !== 1);) {
      for (const { failures } of listeners) expect(failures).toEqual([]);
      if (Date.now() > end) throw new Error('the lanes were not shared out again');
      await sleep(50);
    }
    const producer = await buses[0].producer(frames);
    await producer.send([frameMessage(0, 0), frameMessage(1, 0)]);
    for (const listener of listeners) await listener.until(() => listener.count === 1);
    for (const bus of buses) await bus.close();
  }, 120_000);
});
