// Cost of folding packets into flows, on one core: `npx tsc -b libs/flow && node benchmarks/flow.bench.mjs [packets]`.
// The traffic is made here: TCP connections with handshake and close, DNS-like exchanges and a few long downloads, about 14 new
// flows in 100 packets, many open at a time.
import { allocatePackets } from '@weir/schema';
import { FlowBuilder, FlowTable } from '@weir/flow';

const PACKETS = Number(process.argv[2] ?? 1_000_000);
const BATCH = 1024;
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

function makeConnection(random) {
  const isTcp = random(100) < 60;
  const script = isTcp
    ? [0x02, -0x12, 0x10, 0x18, -0x18, -0x10, 0x10, 0x11, -0x11, 0x10]
    : random(3) === 0
      ? [1, -1, 1, -1]
      : [1, -1];
  if (isTcp && random(20) === 0) for (let i = 0; i < 60; i++) script.splice(5, 0, i % 3 === 0 ? 0x10 : -0x18);
  return {
    isTcp,
    script,
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

function makeBatches(count, openAtOnce) {
  const random = makeRandom(12345);
  const open = Array.from({ length: openAtOnce }, () => makeConnection(random));
  const batches = [];
  let time = 1.7e15;
  let made = 0;
  while (made < count) {
    const size = Math.min(BATCH, count - made);
    const batch = { ...allocatePackets(size, { source: 'bench', lane: 0, watermark: 0, last: false }) };
    const src = view(batch.srcAddress);
    const dst = view(batch.dstAddress);
    for (let i = 0; i < size; i++) {
      const slot = random(openAtOnce);
      const connection = open[slot];
      const step = connection.script[connection.at++];
      const isForward = step > 0;
      time += random(1000);
      batch.number[i] = made + i;
      batch.time[i] = time;
      batch.lowMark[i] = time - LATENESS_US;
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
      if (connection.at === connection.script.length) open[slot] = makeConnection(random);
    }
    batch.watermark = time - LATENESS_US;
    made += size;
    batches.push(batch);
  }
  return batches;
}

function run(batches) {
  const table = new FlowTable('bench', SETTINGS);
  const out = new FlowBuilder();
  let flows = 0;
  let mostOpen = 0;
  const begin = process.hrtime.bigint();
  for (const batch of batches) {
    table.fold(batch, out, () => {});
    if (table.size > mostOpen) mostOpen = table.size;
    for (const part of out.take(batch)) flows += part.count;
  }
  table.end(out);
  for (const part of out.take(batches[0])) flows += part.count;
  const ns = Number(process.hrtime.bigint() - begin);
  return { ns, flows, mostOpen };
}

for (const openAtOnce of [200, 5000, 50_000]) {
  const batches = makeBatches(PACKETS, openAtOnce);
  run(batches.slice(0, 100));
  const results = Array.from({ length: 5 }, () => run(batches)).sort((a, b) => a.ns - b.ns);
  const { ns, flows, mostOpen } = results[2];
  console.log(
    `${openAtOnce} connections at once: ${(ns / PACKETS).toFixed(0)} ns/packet, ${((PACKETS / ns) * 1e3).toFixed(2)} M packets/s, ` +
      `${flows} flows (${((100 * flows) / PACKETS).toFixed(1)} in 100 packets), at most ${mostOpen} open; ` +
      `best ${(results[0].ns / PACKETS).toFixed(0)}`,
  );
}
