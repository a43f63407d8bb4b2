/**
 * `node tools/dist/floods/main.js --frames 10000000`: floods that ask for state, through the built command line as a pcap on standard input. Each is
 * run once for flows with details and once for features. What goes in must come out, and memory must not grow with it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FLOODS, type Flood } from './flood.ts';

const WEIR = fileURLToPath(new URL('../../../apps/cli/bin/weir.cjs', import.meta.url));
const RECORD = 16;
const FRAMES_A_PIECE = 4096;
/** Between two frames: 200,000 a second, so that no flow is over by its idle timeout before 12 million. */
const STEP_US = 5;
const START_S = 1_700_000_000;
const LOOK_MS = 200;
const MEBIBYTE = 1 << 20;

const { values } = parseArgs({ options: { frames: { type: 'string', default: '1000000' } } });
const frames = Number(values.frames);

/** The flood as a capture, in pieces (pcap, microseconds, Ethernet). */
function* captureOf(flood: Flood): Generator<Buffer> {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(65_535, 16);
  head.writeUInt32LE(1, 20);
  yield head;
  const frame = Buffer.alloc(flood.length);
  for (let from = 0; from < frames; from += FRAMES_A_PIECE) {
    const count = Math.min(FRAMES_A_PIECE, frames - from);
    const piece = Buffer.alloc(count * (RECORD + flood.length));
    for (let i = 0; i < count; i++) {
      const at = i * (RECORD + flood.length);
      const us = (from + i) * STEP_US;
      piece.writeUInt32LE(START_S + Math.floor(us / 1e6), at);
      piece.writeUInt32LE(us % 1e6, at + 4);
      piece.writeUInt32LE(flood.length, at + 8);
      piece.writeUInt32LE(flood.length, at + 12);
      flood.write(frame, from + i);
      frame.copy(piece, at + RECORD);
    }
    yield piece;
  }
}

/** Most memory that a process had so far; 0 once it has ended. */
function peakMegabytes(pid: number | undefined): number {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return line === null ? 0 : (Number(line[1]) * 1024) / MEBIBYTE;
}

interface Outcome {
  readonly said: string;
  readonly seconds: number;
  readonly peak: number;
}

/** Feeds a flood to `weir analyze -`. @throws {Error} when it fails, with what it said */
async function analyse(flood: Flood, words: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const began = performance.now();
  const child = spawn(process.execPath, [WEIR, 'analyze', '-', ...words], { env: { ...process.env, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  let peak = 0;
  const looking = setInterval(() => (peak = Math.max(peak, peakMegabytes(child.pid))), LOOK_MS);
  const closed = once(child, 'close');
  // Where it ends before its input, its exit code and what it said tell why.
  await pipeline(captureOf(flood), child.stdin).catch(() => undefined);
  await closed;
  clearInterval(looking);
  if (child.exitCode !== 0) throw new Error(`weir analyze ended with ${child.exitCode}: ${said}`);
  return { said, seconds: (performance.now() - began) / 1000, peak };
}

/** The number behind a word of the summary. */
function figure(said: string, word: string): number {
  const found = new RegExp(`^\\s*${word}\\s+([\\d,]+)`, 'm').exec(said);
  return Number(found?.[1]?.replaceAll(',', '') ?? 0);
}

let isKept = true;
for (const [name, flood] of Object.entries(FLOODS)) {
  const { said, seconds, peak } = await analyse(flood, ['--details'], {});
  const [packets, flows, crowded] = ['Packets in flows', 'Flows', 'lackOfResources'].map((word) => figure(said, word));
  isKept &&= packets === frames;
  const features = await analyse(flood, ['--table', 'dead-letters', '--json'], { FLOW_FEATURES: 'weir' });
  process.stdout.write(
    `${name}: ${packets} of ${frames} packets in ${flows} flows, ${crowded} of them given up for lack of room; ` +
      `${((seconds * 1e6) / frames).toFixed(2)} µs a frame and ${peak.toFixed(0)} MB at most, ` +
      `with features ${((features.seconds * 1e6) / frames).toFixed(2)} µs and ${features.peak.toFixed(0)} MB\n`,
  );
}
if (!isKept) {
  process.stderr.write('packets are missing\n');
  process.exitCode = 1;
}
