// CPU time of folding packets into flows, on one core, the making of the batches of flows included:
//   npx tsc -b libs/flow libs/packet && node benchmarks/flow.bench.mjs [FILE.pcap]
// Without a file the traffic is made here: TCP connections with handshake and close, DNS-like exchanges and a few downloads,
// 11 to 27 new flows in 100 packets. Batches are made one at a time, so that they are as warm as when the parser hands them
// over; a figure is the best round with folding less the best round without.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { allocatePackets } from '@weir/schema';
import { detailedFlows } from '@weir/flow';
import { allocateFrameIndex, createCaptureReader, parseFrames } from '@weir/packet';

const BATCH = 1024;
const PACKETS = 1024 * BATCH;
const ROUNDS = 7;
const CHUNK_BYTES = 1 << 19;
const SECOND_US = 1e6;
const LATENESS_US = 5 * SECOND_US;
const SETTINGS = {
  idleTimeoutUs: 60 * SECOND_US,
  activeTimeoutUs: 1800 * SECOND_US,
  tcpEndTimeoutUs: 5 * SECOND_US,
  maxFlows: 500_000,
};

/** A small generator, so that every run sees the same packets (xorshift32). */
function makeRandom(seed) {
  let x = seed;
  return (below) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % below;
  };
}

function makeConnection(random, fixedScript) {
  const isTcp = random(100) < 60;
  const script = isTcp
    ? [0x02, -0x12, 0x10, 0x18, -0x18, -0x10, 0x10, 0x11, -0x11, 0x10]
    : random(3) === 0
      ? [1, -1, 1, -1]
      : [1, -1];
  if (isTcp && random(20) === 0) for (let i = 0; i < 60; i++) script.splice(5, 0, i % 3 === 0 ? 0x10 : -0x18);
  return {
    isTcp,
    script: fixedScript ?? script,
    at: 0,
    client: 0x0a000000 + random(5000),
    server: 0xc0a80000 + random(2000),
    port: 1024 + random(64000),
    service: isTcp ? 443 : 53,
  };
}

function view(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Batches of the traffic, made one at a time so that they are as warm as when the parser hands them over. */
function* traffic(count, openAtOnce, script) {
  const random = makeRandom(12345);
  const open = Array.from({ length: openAtOnce }, () => makeConnection(random, script));
  let time = 1.7e15;
  for (let made = 0; made < count; made += BATCH) {
    const batch = { ...allocatePackets(BATCH, { source: 'bench', lane: 0, watermark: 0, last: false }) };
    const src = view(batch.srcAddress);
    const dst = view(batch.dstAddress);
    for (let i = 0; i < BATCH; i++) {
      const slot = random(openAtOnce);
      const connection = open[slot];
      time += random(1000);
      batch.number[i] = made + i;
      batch.time[i] = time;
      batch.lowMark[i] = time - LATENESS_US;
      putPacket(batch, i, src, dst, connection, random);
      if (connection.at === connection.script.length) open[slot] = makeConnection(random, script);
    }
    batch.watermark = time - LATENESS_US;
    yield batch;
  }
}

function putPacket(batch, i, src, dst, connection, random) {
  const step = connection.script[connection.at++];
  const isForward = step > 0;
  batch.length[i] = isForward ? 60 + random(100) : 60 + random(1400);
  batch.payloadLength[i] = batch.length[i] - 54;
  batch.etherType[i] = 0x0800;
  src.setUint32(i * 16 + 8, 0xffff);
  dst.setUint32(i * 16 + 8, 0xffff);
  src.setUint32(i * 16 + 12, isForward ? connection.client : connection.server);
  dst.setUint32(i * 16 + 12, isForward ? connection.server : connection.client);
  batch.srcPort[i] = isForward ? connection.port : connection.service;
  batch.dstPort[i] = isForward ? connection.service : connection.port;
  batch.protocol[i] = connection.isTcp ? 6 : 17;
  if (connection.isTcp) {
    batch.tcpFlags[i] = Math.abs(step);
    batch.sequence[i] = connection.at;
    batch.acknowledgment[i] = connection.at + 1;
  }
}

/** Batches of a capture file, parsed a chunk at a time. */
function* capture(file) {
  const descriptor = openSync(file);
  const reader = createCaptureReader();
  const buffer = new Uint8Array(CHUNK_BYTES);
  const index = allocateFrameIndex(8192);
  let held = 0;
  let number = 0;
  let latest = -Infinity;
  for (;;) {
    const length = readSync(descriptor, buffer, held, CHUNK_BYTES - held, null);
    if (length === 0) break;
    const data = buffer.subarray(0, held + length);
    const used = reader.read(data, index);
    if (reader.problem !== undefined) throw new Error(reader.problem.message);
    const { count } = index;
    const lowMark = index.time.slice(0, count).map((time) => (latest = Math.max(latest, time)) - LATENESS_US);
    const frames = { source: 'bench', lane: 0, watermark: latest - LATENESS_US, last: false, count, data, lowMark };
    for (const name of ['time', 'length', 'capturedLength', 'linkType', 'offset'])
      frames[name] = index[name].slice(0, count);
    yield parseFrames({ ...frames, number: Float64Array.from({ length: count }, (_, i) => number + i) }, () => {});
    number += count;
    buffer.copyWithin(0, used, data.length);
    held = data.length - used;
  }
  closeSync(descriptor);
}

function fold(batches) {
  const table = detailedFlows().table('bench', SETTINGS);
  const out = detailedFlows().builder();
  const result = { packets: 0, flows: 0, mostOpen: 0 };
  const take = (last) => {
    for (const part of out.take({ source: 'bench', lane: 0, watermark: 0, last })) result.flows += part.count;
  };
  for (const batch of batches) {
    table.fold(batch, out, () => {});
    take(false);
    result.packets += batch.count;
    result.mostOpen = Math.max(result.mostOpen, table.size);
  }
  table.end(out);
  take(true);
  return result;
}

function drain(batches) {
  let packets = 0;
  for (const batch of batches) packets += batch.count;
  return packets;
}

function cpuNs(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1000;
}

function report(name, batches) {
  const result = fold(batches());
  let folding = Infinity;
  let making = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    making = Math.min(
      making,
      cpuNs(() => drain(batches())),
    );
    folding = Math.min(
      folding,
      cpuNs(() => fold(batches())),
    );
  }
  const { packets, flows, mostOpen } = result;
  console.log(
    `${name}: ${((folding - making) / packets).toFixed(0)} ns/packet (making them ${(making / packets).toFixed(0)}), ` +
      `${packets} packets, ${flows} flows (${((100 * flows) / packets).toFixed(1)} in 100), at most ${mostOpen} open`,
  );
}

const file = process.argv[2];
if (file === undefined) {
  const download = Array.from({ length: 10_000 }, (_, i) => (i % 3 === 0 ? 0x10 : -0x18));
  for (const open of [200, 5000]) report(`long downloads, ${open} at once`, () => traffic(PACKETS, open, download));
  for (const open of [200, 5000, 50_000]) report(`mixed, ${open} at once`, () => traffic(PACKETS, open));
} else {
  readFileSync(file);
  report(file, () => capture(file));
}
