import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const RUN = fileURLToPath(new URL('./live-alerts-run.js', import.meta.url));

const alertLatency = z.object({
  /** Frames per second that were to be sent. */
  offered: z.number(),
  sent: z.number(),
  seconds: z.number(),
  /** Early and final records of flows. */
  judged: z.number(),
  /** Alerts that were expected, one for each host that sent evidence. */
  alerts: z.number(),
  cpuSeconds: z.number(),
  latencyMs: z.object({ p50: z.number(), p99: z.number(), max: z.number() }),
});

export type AlertLatency = z.output<typeof alertLatency>;

/** How long it takes from the last packet of what is judged to its alert. @throws {Error} where no network of its own can be had */
export async function alertLatencyRun(rate: string, seconds: string): Promise<AlertLatency> {
  const child = spawn('unshare', ['--net', process.execPath, RUN, JSON.stringify({ rate, seconds })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (code !== 0) throw new Error(`the run ended with code ${String(code)}; it has to be run as root`);
  return alertLatency.parse(JSON.parse(said));
}

/** The section of the report. */
export function alertLatencyLines({
  offered,
  sent,
  seconds,
  judged,
  alerts,
  cpuSeconds,
  latencyMs,
}: AlertLatency): string[] {
  const { p50, p99, max } = latencyMs;
  return [
    '## From evidence to alert',
    '',
    `UDP frames on a veth pair, ${offered} a second offered and ${(sent / seconds).toFixed(0)} sent, in flows of 20 frames, a thousand at a time; captured, decoded, gathered into`,
    'flows with features and windows, judged by all rules, detectors and models and put together to alerts in one thread. One flow in 50 is what one',
    'more rule looks for. Its time is from the last packet of its early record (the fifteenth) until the alert is on the bus.',
    '',
    `${judged} records were judged (${(judged / seconds).toFixed(0)} a second), ${alerts} alerts: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, at most ${max.toFixed(1)} ms; ${(cpuSeconds / seconds).toFixed(2)} cores, without inference.`,
    '',
  ];
}
