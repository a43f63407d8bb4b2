import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { ACK, FIN, frameOf, PSH, RST, SYN, type Endpoints } from './frame.ts';
import { Random } from './random.ts';

/** A packet of a conversation that is still to come. */
interface Step {
  readonly isForward: boolean;
  readonly flags: number;
  readonly payloadBytes: number;
  /** Silence before it, µs. */
  readonly waitUs: number;
}

interface Conversation {
  readonly ends: Endpoints;
  readonly steps: readonly Step[];
  at: number;
  /** Not before this time, µs. */
  notBefore: number;
}

const BEGIN_US = 1_700_000_000_000_000;
const CONCURRENT = 256;
const MEAN_STEP_US = 600;
/** Frames come up to this late, µs; less than the capture stage waits. */
const LATE_US = 2_000_000;
/** Longer than the idle timeout of flows, µs. */
const LONG_SILENCE_US = 70_000_000;
const CHUNK_BYTES = 1 << 20;

/**
 * Writes a capture (pcap, µs, little endian) of many short conversations: TCP with its ends, resets and half-open ones, UDP, ICMP,
 * IPv4 and IPv6, some with a silence longer than the idle timeout, some frames out of order. About one flow in eight packets.
 */
export async function writeCapture(path: string, packets: number, seed: number): Promise<void> {
  const random = new Random(seed);
  const file = createWriteStream(path);
  let chunk: Buffer[] = [fileHeader()];
  let bytes = 0;
  let now = BEGIN_US;
  const running = Array.from({ length: CONCURRENT }, () => converse(random));
  for (let n = 0; n < packets; n++) {
    now += random.between(1, 2 * MEAN_STEP_US);
    const place = dueAt(running, random.between(0, CONCURRENT - 1), now);
    const conversation = running[place];
    const step = conversation?.steps[conversation.at];
    if (conversation === undefined || step === undefined) throw new RangeError('a conversation has ended unseen');
    const frame = frameOf(conversation.ends, step.isForward, step.flags, step.payloadBytes);
    const late = random.next() < 0.02 ? random.between(0, LATE_US) : 0;
    chunk.push(recordHeader(Math.max(BEGIN_US, now - late), frame.length), frame);
    bytes += 16 + frame.length;
    conversation.at++;
    const next = conversation.steps[conversation.at];
    if (next === undefined) running[place] = converse(random);
    else conversation.notBefore = now + next.waitUs;
    if (bytes < CHUNK_BYTES) continue;
    if (!file.write(Buffer.concat(chunk))) await once(file, 'drain');
    chunk = [];
    bytes = 0;
  }
  file.end(Buffer.concat(chunk));
  await once(file, 'finish');
}

/** The first conversation from `start` on that is not silent. */
function dueAt(running: readonly Conversation[], start: number, now: number): number {
  for (let i = 0; i < running.length; i++) {
    const place = (start + i) % running.length;
    if ((running[place]?.notBefore ?? Infinity) <= now) return place;
  }
  return start;
}

function converse(random: Random): Conversation {
  const kind = random.next();
  const protocol = kind < 0.55 ? 'tcp' : kind < 0.92 ? 'udp' : 'icmp';
  const ends: Endpoints = {
    version: random.next() < 0.2 ? 6 : 4,
    protocol,
    client: random.between(1, 400),
    clientPort: random.between(1024, 65_535),
    server: random.between(1000, 1040),
    serverPort: random.pick([22, 53, 80, 123, 443, 8443]),
  };
  const steps = protocol === 'tcp' ? tcpSteps(random) : exchange(random, random.between(1, 4));
  return { ends, steps, at: 0, notBefore: 0 };
}

function tcpSteps(random: Random): Step[] {
  const step = (isForward: boolean, flags: number): Step => ({ isForward, flags, payloadBytes: 0, waitUs: 0 });
  const begin = [step(true, SYN), step(false, SYN | ACK), step(true, ACK)];
  const end = random.next();
  if (end < 0.1) return [step(true, SYN), step(false, RST | ACK)];
  if (end < 0.15) return [step(true, SYN)];
  const data = exchange(random, random.between(1, 4));
  if (end < 0.3) return [...begin, ...data];
  if (end < 0.4) return [...begin, ...data, step(true, RST)];
  return [...begin, ...data, step(true, FIN | ACK), step(false, FIN | ACK), step(true, ACK)];
}

function exchange(random: Random, turns: number): Step[] {
  const silentBefore = random.next() < 0.01 ? random.between(0, turns) : -1;
  return Array.from({ length: turns }, (_, i) =>
    [true, false].map((isForward): Step => ({
      isForward,
      flags: PSH | ACK,
      payloadBytes: random.between(0, 120),
      waitUs: isForward && i === silentBefore ? LONG_SILENCE_US : 0,
    })),
  ).flat();
}

function fileHeader(): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(1, 20);
  return header;
}

function recordHeader(timeUs: number, length: number): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(Math.floor(timeUs / 1_000_000), 0);
  header.writeUInt32LE(timeUs % 1_000_000, 4);
  header.writeUInt32LE(length, 8);
  header.writeUInt32LE(length, 12);
  return header;
}
