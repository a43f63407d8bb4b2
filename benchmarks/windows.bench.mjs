// CPU time of gathering packets into seconds with all scopes (hosts, pairs, ports, protocols, BSSs), on one core, the messages that leave
// for the merge included:
//   npx tsc -b libs/stages && node benchmarks/windows.bench.mjs [FILE.pcap]
// Without a file the traffic is made here: 100,000 packets a second between hosts at random. A figure is the best round with
// gathering less the best round without.
import { readFileSync } from 'node:fs';
import { allocateFrames, allocatePackets } from '@weir/schema';
import { parseFrames, allocateFrameIndex, createCaptureReader } from '@weir/packet';
import { gatheredPackets } from '../libs/stages/dist/windows/gathered.js';
import { LaneWindows } from '../libs/stages/dist/windows/lane-windows.js';

const BATCH = 2048;
const ROUNDS = 5;
const LATENESS_US = 5e6;
const MOST_KEYS = 8192;
const LANES = 12;

/** Batches between `hosts` hosts, 10 µs apart. */
function* traffic(packets, hosts) {
  let random = 12345;
  const below = (limit) => {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    return (random >>> 0) % limit;
  };
  let time = 1.7e15;
  for (let made = 0; made < packets; made += BATCH) {
    const batch = { ...allocatePackets(BATCH, { source: 'bench', lane: 0, watermark: 0, last: false }) };
    for (let i = 0; i < BATCH; i++) {
      time += 10;
      batch.time[i] = time;
      batch.lowMark[i] = time - LATENESS_US;
      batch.length[i] = 60 + below(1400);
      batch.etherType[i] = 0x0800;
      batch.protocol[i] = 6;
      batch.tcpFlags[i] = 16;
      batch.srcPort[i] = 1024 + below(1000);
      batch.dstPort[i] = 443;
      const [src, dst] = [below(hosts), below(16)];
      batch.srcAddress.set([255, 255, 10, 0, src >> 8, src & 255], i * 16 + 10);
      batch.dstAddress.set([255, 255, 192, 168, 0, dst], i * 16 + 10);
    }
    batch.watermark = time - LATENESS_US;
    yield batch;
  }
}

/** Batches of a capture file that fits into memory. */
function* capture(file) {
  const bytes = readFileSync(file);
  const reader = createCaptureReader();
  const index = allocateFrameIndex(BATCH);
  let latest = -Infinity;
  let number = 0;
  for (let from = 0; from < bytes.length;) {
    const data = bytes.subarray(from, from + (1 << 20));
    const used = reader.read(data, index);
    if (used === 0) break;
    const { count } = index;
    const batch = allocateFrames(count, { source: 'bench', lane: 0, watermark: 0, last: false });
    for (const name of ['time', 'length', 'capturedLength', 'linkType', 'offset'])
      batch[name].set(index[name].subarray(0, count));
    for (let i = 0; i < count; i++) {
      latest = Math.max(latest, index.time[i]);
      batch.lowMark[i] = latest - LATENESS_US;
      batch.number[i] = number++;
    }
    yield { ...parseFrames({ ...batch, data }, () => {}), watermark: latest - LATENESS_US };
    from += used;
  }
}

function drain(batches) {
  let packets = 0;
  for (const batch of batches) packets += batch.count;
  return packets;
}

function gather(batches) {
  const windows = new LaneWindows(gatheredPackets, MOST_KEYS, LANES);
  const result = { messages: 0, tables: 0, bytes: 0 };
  const out = {
    emit: (message) => {
      result.messages++;
      result.tables += message.count;
      result.bytes += message.data.length;
    },
    drop: () => {},
    reject: () => {},
  };
  for (const batch of batches) windows.fold(batch, out);
  return result;
}

function cpuNs(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1000;
}

function report(name, batches) {
  const packets = drain(batches());
  const { messages, tables, bytes } = gather(batches());
  let gathering = Infinity;
  let making = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    making = Math.min(
      making,
      cpuNs(() => drain(batches())),
    );
    gathering = Math.min(
      gathering,
      cpuNs(() => gather(batches())),
    );
  }
  console.log(
    `${name}: ${((gathering - making) / packets).toFixed(0)} ns/packet (making them ${(making / packets).toFixed(0)}), ` +
      `${packets} packets, ${messages} messages of ${tables} tables, ${(bytes / packets).toFixed(1)} bytes a packet`,
  );
}

const file = process.argv[2];
if (file === undefined)
  for (const hosts of [200, 5000, 50_000]) report(`${hosts} hosts`, () => traffic(1 << 20, hosts));
else report(file, () => capture(file));
