/**
 * Run by `live-alerts.ts` in a network of its own: flows come and go on a veth pair and are judged by all rules, detectors and models;
 * some are what one more rule alarms on, each by another host. Prints an {@link AlertLatency} as JSON.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { captureInterface } from '@weir/adapters/capture';
import { alerts, flows } from '@weir/schema';
import { openDetection, PIPELINE, startStages } from '@weir/service';
import { loadConfig } from '@weir/service/config';
import { createMemoryBus, createMemoryState, liveSource, systemClock, type Runtime } from '@weir/stream';
import { z } from 'zod';
import { Latencies } from './latencies.ts';
import { watch } from './watch.ts';

const SENDER = fileURLToPath(new URL('../../src/bench/send-frames.py', import.meta.url));
const SHIPPED = fileURLToPath(new URL('../../../rules', import.meta.url));
const LANES = 2;
/** Flows at a time, and frames of each: of 20,000 frames a second a thousand are new flows. */
const FLOWS = 1_000;
const LIFE = 20;
const WARM_UP_SECONDS = '10';
const PAUSE_MS = 2_000;

/** Fits the flows that are sent for it, and no other. */
const RULE = `
id: bench-evidence
title: A flow that the benchmark made to be found
family: malware
technique: [T1571]
severity: high
confidence: high
on: [early-flows]
detection:
  made: { dstPort: 4444 }
  condition: made
attacker: src
victim: dst
reason: '{srcAddress} sent to {dstAddress} what is looked for'
examples:
  match: [{ dstPort: 4444 }]
  noMatch: [{ dstPort: 4445 }]
references: ['https://attack.mitre.org/techniques/T1571/']
`;

const { rate, seconds } = z
  .object({ rate: z.string(), seconds: z.string() })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

async function send(forSeconds: string): Promise<number> {
  const child = spawn('python3', [SENDER, 'send', rate, forSeconds, String(FLOWS), String(LIFE)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return z.object({ sent: z.number() }).parse(JSON.parse(said)).sent;
}

const now = (): number => (performance.timeOrigin + performance.now()) * 1000;

for (const words of ['link add send type veth peer name take', 'link set send up', 'link set take up'])
  execFileSync('ip', words.split(' '));
const folder = mkdtempSync(join(tmpdir(), 'weir-live-alerts-'));
cpSync(SHIPPED, join(folder, 'rules'), { recursive: true });
writeFileSync(join(folder, 'rules', 'bench-evidence.yaml'), RULE);
const env = { FLOW_FEATURES: 'weir', FLOW_EARLY_RECORDS: 'yes', RULES_FOLDER: join(folder, 'rules') };
const config = loadConfig({ env });
const detection = await openDetection(config, { takesBack: false });
const stream = await captureInterface({ ...config.capture, name: 'take' });
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
    ...detection.ports,
  },
};
/** From the last packet of what was judged until its alert is on the bus. */
let latencies = new Latencies();
let judged = 0;
await watch(bus, alerts, (_, batch) => {
  const arrived = now();
  for (let row = 0; row < batch.count; row++) {
    const { state, by, time } = alerts.row(batch, row);
    if (state === 'opened' && by.includes('rules:bench-evidence')) latencies.add(arrived - time);
  }
});
await watch(bus, flows, (_, { count }) => (judged += count));
const group = await startStages(
  PIPELINE.filter(({ name }) => !name.startsWith('write-')),
  runtime,
  { ...config },
);
await sleep(PAUSE_MS);
await send(WARM_UP_SECONDS);
latencies = new Latencies();
judged = 0;
const before = process.cpuUsage();
const sent = await send(seconds);
const cpu = process.cpuUsage(before);
await sleep(PAUSE_MS);
const report = {
  offered: Number(rate),
  sent,
  seconds: Number(seconds),
  judged,
  alerts: latencies.count,
  cpuSeconds: (cpu.user + cpu.system) / 1e6,
  latencyMs: { p50: latencies.quantileMs(0.5), p99: latencies.quantileMs(0.99), max: latencies.longestMs },
};
process.stdout.write(JSON.stringify(report));
await group.stop();
await detection.close();
rmSync(folder, { recursive: true });
process.exit();
