/**
 * Run by `live.ts` in a network of its own: frames are sent into one end of a veth pair, captured at the other and followed until the
 * stage `flow` has answered for them on the bus. Prints a {@link LiveReport} without its name as JSON.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { captureInterface } from '@weir/adapters/capture';
import { flows, packets } from '@weir/schema';
import { PIPELINE } from '@weir/service';
import { loadConfig } from '@weir/service/config';
import { createMemoryBus, createMemoryState, liveSource, systemClock, type Bus, type Runtime } from '@weir/stream';
import { z } from 'zod';
import { Latencies } from './latencies.ts';
import { watch } from './watch.ts';

const SENDER = fileURLToPath(new URL('../../src/bench/send-frames.py', import.meta.url));
const LANES = 2;
const FLOWS = 1_000;
/** What is sent before counting begins, s: the first seconds are spent on compiling. */
const WARM_UP_SECONDS = 3;
const FIRST_MS = 500;
/** What is still on its way has so long. */
const LAST_MS = 1_500;

const { rate, seconds, driver } = z
  .object({ rate: z.string(), seconds: z.string(), driver: z.enum(['auto', 'tcpdump', 'cap']) })
  .parse(JSON.parse(process.argv[2] ?? '{}'));
const sentReport = z.object({ sent: z.number(), seconds: z.number() });

async function send(forSeconds: string): Promise<z.output<typeof sentReport>> {
  const child = spawn('python3', [SENDER, 'send', rate, forSeconds, String(FLOWS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return sentReport.parse(JSON.parse(said));
}

const now = (): number => (performance.timeOrigin + performance.now()) * 1000;

/** From when a packet was captured until the stage has answered for the message it is in. */
let latencies = new Latencies();
let seen = 0;

async function watchLatencies(bus: Bus): Promise<void> {
  const waiting = new Map<string, Float64Array>();
  await watch(bus, packets, ({ lane, sequence }, { count, time }) => {
    seen += count;
    waiting.set(`${lane}/${sequence}`, time.slice(0, count));
  });
  await watch(bus, flows, ({ lane, sequence }) => {
    const key = `${lane}/${sequence}`;
    const arrived = now();
    for (const time of waiting.get(key) ?? []) latencies.add(arrived - time);
    waiting.delete(key);
  });
}

for (const words of ['link add send type veth peer name take', 'link set send up', 'link set take up'])
  execFileSync('ip', words.split(' '));
const { capture: settings } = loadConfig({ env: { CAPTURE_DRIVER: driver } });
const stream = await captureInterface({ ...settings, name: 'take' });
const bus = createMemoryBus({ lanes: LANES, budgetBytes: 4 << 20 });
const runtime: Runtime = {
  bus,
  state: createMemoryState(),
  clock: systemClock,
  lanes: { total: LANES, own: [0, 1] },
  settings: { checkpointMs: 1_000, laneBudgetBytes: 4 << 20, stopGraceMs: 2_000 },
  ports: {
    tables: { prepare: () => ({ rows: 0, sha256: '', insert: async () => undefined }), close: async () => undefined },
    openCapture: () => Promise.reject(new Error('no files are read here')),
    async *arrivals() {
      const source = liveSource('take', new Date().toISOString());
      yield { source, open: () => Promise.resolve(stream), ended: () => undefined };
    },
  },
};
const stages = [];
for (const stage of PIPELINE.filter(({ name }) => ['capture', 'parse', 'flow'].includes(name)).toReversed()) {
  if (stage.name === 'capture') await watchLatencies(bus);
  stages.unshift(await stage.start(runtime, stage.name === 'capture' ? settings : {}));
}
await sleep(FIRST_MS);
const warmUp = await send(String(WARM_UP_SECONDS));
await sleep(FIRST_MS);
const lostSoFar = new Map(stages[0]?.meter.drops);
const seenSoFar = seen;
latencies = new Latencies();
const before = process.cpuUsage();
const sent = await send(seconds);
await sleep(LAST_MS);
const cpu = process.cpuUsage(before);
const lost = [...(stages[0]?.meter.drops ?? [])].map(([reason, count]) => [
  reason,
  count - (lostSoFar.get(reason) ?? 0),
]);
const report = {
  offered: Number(rate),
  ...sent,
  warmUp: warmUp.sent,
  captured: seen - seenSoFar,
  lost: Object.fromEntries(lost),
  waitedMs: stages[0]?.inputs()[0]?.waitedMs ?? 0,
  cpuSeconds: (cpu.user + cpu.system) / 1e6,
  latencyMs: {
    p50: latencies.quantileMs(0.5),
    p99: latencies.quantileMs(0.99),
    max: latencies.longestMs,
  },
};
process.stdout.write(JSON.stringify(report));
for (const stage of stages) await stage.stop();
process.exit();
