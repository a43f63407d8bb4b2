import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const RUN = fileURLToPath(new URL('./live-run.js', import.meta.url));

const DRIVERS = ['tcpdump', 'cap'] as const;

const liveReport = z.object({
  /** Frames per second that were to be sent. */
  offered: z.number(),
  sent: z.number(),
  seconds: z.number(),
  captured: z.number(),
  lost: z.record(z.string(), z.number()),
  waitedMs: z.number(),
  cpuSeconds: z.number(),
  latencyMs: z.object({ p50: z.number(), p99: z.number(), max: z.number() }),
});

export type LiveReport = z.output<typeof liveReport> & { readonly driver: string };

/** Captures a veth pair with each driver, one after the other. @throws {Error} where no network of its own can be had */
export async function liveRuns(rate: string, seconds: string, say: (line: string) => void): Promise<LiveReport[]> {
  const reports: LiveReport[] = [];
  for (const driver of DRIVERS) {
    const child = spawn('unshare', ['--net', process.execPath, RUN, JSON.stringify({ rate, seconds, driver })], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
    if (code !== 0)
      throw new Error(`the capture with ${driver} ended with code ${String(code)}; it has to be run as root`);
    const report = { driver, ...liveReport.parse(JSON.parse(said)) };
    say(`live, ${driver}: ${report.captured} of ${report.sent} frames, p99 ${report.latencyMs.p99.toFixed(1)} ms`);
    reports.push(report);
  }
  return reports;
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The section of the report. */
export function liveLines(reports: readonly LiveReport[]): string[] {
  const rows = reports.map(({ driver, sent, seconds, captured, lost, waitedMs, cpuSeconds, latencyMs }) => {
    const counted = Object.values(lost).reduce((sum, count) => sum + count, 0);
    return row(
      driver,
      (sent / seconds / 1e3).toFixed(1),
      String(sent),
      String(captured),
      String(counted),
      String(sent - captured - counted),
      (waitedMs / 1000).toFixed(1),
      (cpuSeconds / seconds).toFixed(2),
      `${latencyMs.p50.toFixed(1)}, ${latencyMs.p99.toFixed(1)}, ${latencyMs.max.toFixed(1)}`,
    );
  });
  return [
    '## Live',
    '',
    `UDP frames of 64 to 512 bytes on a veth pair, ${reports[0]?.offered ?? 0} a second offered, captured, decoded and gathered into flows in one thread. A`,
    'frame is late by the time from its stamp until the stage `flow` has answered for it on the bus. Frames lost and not counted are those that',
    'neither came nor were told of; fewer than none are frames of the system itself (neighbour discovery).',
    '',
    row(
      'through',
      'k frames/s sent',
      'sent',
      'captured',
      'lost, counted',
      'lost, not counted',
      'waited for the reader, s',
      'CPU of the pipeline, cores',
      'late, ms: p50, p99, most',
    ),
    row('---', ...Array.from({ length: 8 }, () => '---:')),
    ...rows,
    '',
  ];
}
