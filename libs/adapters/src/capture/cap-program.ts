/**
 * Captures an interface with cap (libpcap) and writes pcap to standard output. cap calls back for each frame on the main thread of a
 * process, and may not let go of it while frames keep coming; so it has a process to itself, in which another thread writes.
 */
import { writeSync } from 'node:fs';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { codeOf, reasonOf } from '@weir/stream';
import { z } from 'zod';
import { FrameRing } from './frame-ring.ts';

/** draft-ietf-opsawg-pcap: file header, record header. */
const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const MAGIC = 0xa1b2c3d4;

const LARGEST_FRAME = 65_535;
/** Frames that the reader is behind. */
const RING_BYTES = 1 << 25;
const STANDARD_OUTPUT = 1;
const WRITE_BYTES = 1 << 16;
const PAUSE_MS = 2;
const TELL_MS = 1_000;
/** The wall clock was set when it is this far from ours, ms. */
const STEP_MS = 3;

/** LINKTYPE_ numbers by the names that cap has for them. */
const LINK_TYPES: Readonly<Record<string, number>> = {
  NULL: 0,
  ETHERNET: 1,
  RAW: 101,
  LINKTYPE_LINUX_SLL: 113,
  IEEE802_11_RADIO: 127,
};

const options = z.object({ name: z.string(), filter: z.string(), snapLength: z.number(), ringBytes: z.number() });

function say(line: string): void {
  writeSync(2, `${line}\n`);
}

function linkTypeOf(name: string): number {
  const [, number] = /^Unknown linktype (\d+)$/.exec(name) ?? [];
  return LINK_TYPES[name] ?? Number(number);
}

function fileHeader(linkType: number, snapLength: number): Uint8Array {
  const header = new DataView(new ArrayBuffer(FILE_HEADER));
  header.setUint32(0, MAGIC, true);
  header.setUint16(4, 2, true);
  header.setUint16(6, 4, true);
  header.setUint32(16, snapLength, true);
  header.setUint32(20, linkType, true);
  return new Uint8Array(header.buffer);
}

/** Wall time, ms with a fraction: a clock that only goes forward, set anew when the wall clock was. */
class FineClock {
  #offset = performance.timeOrigin;

  now(): number {
    return this.#offset + performance.now();
  }

  compare(): void {
    const wall = Date.now();
    if (Math.abs(wall - this.now()) > STEP_MS) this.#offset = wall - performance.now();
  }
}

async function capture(given: string): Promise<void> {
  const { name, filter, snapLength, ringBytes } = options.parse(JSON.parse(given));
  const { default: cap } = await import('cap');
  const handle = new cap.Cap();
  const ring = new FrameRing(RING_BYTES);
  // cap puts frames behind the header of their record. It does not hold on to the memory; what is called back does.
  const record = Buffer.alloc(RECORD_HEADER + LARGEST_FRAME);
  const linkType = linkTypeOf(handle.open(name, filter, ringBytes, record.subarray(RECORD_HEADER)));
  const header = fileHeader(linkType, snapLength);
  ring.put(header, header.byteLength);
  const clock = new FineClock();
  let lost = 0;
  handle.on('packet', (length) => {
    const now = clock.now();
    const seconds = Math.floor(now / 1000);
    const captured = Math.min(length, snapLength);
    record.writeUInt32LE(seconds, 0);
    record.writeUInt32LE(Math.min(999_999, Math.floor((now - seconds * 1000) * 1000)), 4);
    record.writeUInt32LE(captured, 8);
    record.writeUInt32LE(length, 12);
    if (!ring.put(record, RECORD_HEADER + captured)) lost++;
  });
  const writer = new Worker(new URL(import.meta.url), { workerData: ring.memory });
  const tell = (): void => {
    clock.compare();
    say(`${lost} packets dropped by buffer`);
  };
  setInterval(tell, TELL_MS).unref();
  writer.on('error', (cause) => fail(cause));
  writer.on('exit', () => {
    tell();
    process.exit();
  });
  process.on('SIGTERM', () => {
    handle.close();
    ring.close();
  });
  say(`listening on ${name}`);
}

/** Writes what is put into the ring until it is closed and empty. */
function writeOut(ring: FrameRing): void {
  for (;;) {
    const isLast = ring.isClosed;
    const bytes = ring.peek(WRITE_BYTES);
    const written = bytes.byteLength > 0 ? writeSome(bytes) : 0;
    if (written > 0) ring.free(written);
    else if (isLast && bytes.byteLength === 0) return;
    else ring.pause(PAUSE_MS);
  }
}

/** Bytes that the reader has room for. */
function writeSome(bytes: Uint8Array): number {
  try {
    return writeSync(STANDARD_OUTPUT, bytes);
  } catch (cause) {
    if (codeOf(cause) === 'EAGAIN') return 0;
    throw cause;
  }
}

function fail(cause: unknown): void {
  say(`cap: ${reasonOf(cause)}`);
  process.exit(1);
}

if (isMainThread) capture(process.argv[2] ?? '').catch(fail);
else if (workerData instanceof SharedArrayBuffer) writeOut(new FrameRing(workerData));
