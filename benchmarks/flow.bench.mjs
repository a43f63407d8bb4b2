// Cost of folding packets into flows, on one core: `npx tsc -b libs/flow && node benchmarks/flow.bench.mjs [packets]`.
// The traffic is made here: TCP connections with handshake and close, DNS-like exchanges and a few long downloads, about 14 new
// flows in 100 packets, many open at a time.
import { allocatePackets } from '@weir/schema';
import { FlowBuilder, FlowTable } from '@weir/flow';

const BATCH = 1024;
const PACKETS = BATCH * Math.ceil(Number(process.argv[2] ?? 1_000_000) / BATCH);
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

function run(packets, openAtOnce, script) {
  const table = new FlowTable('bench', SETTINGS);
  const out = new FlowBuilder();
  let flows = 0;
  let mostOpen = 0;
  let ns = 0n;
  const take = (last) => {
    for (const part of out.take({ source: 'bench', lane: 0, watermark: 0, last })) flows += part.count;
  };
  for (const batch of traffic(packets, openAtOnce, script)) {
    const begin = process.hrtime.bigint();
    table.fold(batch, out, () => {});
    take(false);
    ns += process.hrtime.bigint() - begin;
    if (table.size > mostOpen) mostOpen = table.size;
  }
  const begin = process.hrtime.bigint();
  table.end(out);
  take(true);
  return { ns: Number(ns + process.hrtime.bigint() - begin), flows, mostOpen };
}

function report(name, openAtOnce, script) {
  run(100_000, openAtOnce, script);
  const results = Array.from({ length: 5 }, () => run(PACKETS, openAtOnce, script)).sort((a, b) => a.ns - b.ns);
  const { ns, flows, mostOpen } = results[2];
  console.log(
    `${name}, ${openAtOnce} at once: ${(ns / PACKETS).toFixed(0)} ns/packet (best ${(results[0].ns / PACKETS).toFixed(0)}), ` +
      `${flows} flows (${((100 * flows) / PACKETS).toFixed(1)} in 100 packets), at most ${mostOpen} open`,
  );
}

const DOWNLOAD = Array.from({ length: 10_000 }, (_, i) => (i % 3 === 0 ? 0x10 : -0x18));
for (const openAtOnce of [200, 5000]) report('long downloads', openAtOnce, DOWNLOAD);
for (const openAtOnce of [200, 5000, 50_000]) report('mixed', openAtOnce);
