// What the mathematical detectors cost a record, on one core, and how often they alarm on traffic in which nothing ever changes:
//   npx tsc -b libs/detect && node benchmarks/maths.bench.mjs [SAMPLES]
// SAMPLES (default 200,000) records of each kind are made from a seed: flows of 500 clients with 20 services that begin at random and have
// sizes at random, and windows of 200 hosts, 20 BSSs and a source about levels of their own. No record of it is an attack.
import { allocateFlows, allocateWindows, SCOPE_SYMBOLS } from '@weir/schema';
import { MathsFlowEngine, MathsWindowEngine } from '@weir/detect';

const SAMPLES = Number(process.argv[2] ?? 200_000);
const BATCH = 1_000;
const SCALARS = { source: 'bench', lane: 0, watermark: 0, last: false };

let state = 12345;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
/** About normal, mean 0 and deviation 1. */
const normal = () => (random() + random() + random() + random() - 2) * Math.sqrt(3);
const address = (network, host) => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, network, host >> 8, host];

let time = 1.7e15;
function fillFlows(batch) {
  for (let i = 0; i < batch.count; i++) {
    time += -Math.log(1 - random()) * 5_000;
    batch.start[i] = time;
    batch.end[i] = time + random() * 1e6;
    batch.srcAddress.set(address(0, Math.floor(random() * 500)), i * 16);
    batch.dstAddress.set(address(1, Math.floor(random() * 20)), i * 16);
    batch.srcPort[i] = 40_000 + Math.floor(random() * 20_000);
    batch.dstPort[i] = 443;
    batch.protocol[i] = 6;
    batch.application[i] = 'tls';
    batch.forwardPackets[i] = batch.reversePackets[i] = 10;
    batch.forwardPayloadBytes[i] = Math.exp(7 + normal());
    batch.reversePayloadBytes[i] = Math.exp(9 + normal());
    batch.forwardFlags[i] = batch.reverseFlags[i] = 27;
  }
}

let window = 0;
function fillWindows(batch) {
  const perWindow = 221;
  for (let i = 0; i < batch.count; i++, window++) {
    const [at, key] = [Math.floor(window / perWindow), window % perWindow];
    batch.start[i] = 1.7e15 + at * 10e6;
    batch.seconds[i] = 10;
    const scope = key < 200 ? 'host' : key < 220 ? 'bss' : 'source';
    batch.scope[i] = SCOPE_SYMBOLS.indexOf(scope);
    const level = Math.exp(7 + (key % 7) + 0.3 * normal());
    batch.packets[i] = level;
    batch.sentPackets[i] = batch.tcpPackets[i] = level / 2;
    batch.synPackets[i] = level / 40;
    batch.bytes[i] = level * 700;
    batch.distinctPeers[i] = Math.round(10 + 3 * normal());
    batch.distinctPorts[i] = 3;
    batch.retries[i] = level * (0.1 + 0.02 * normal());
    batch.beacons[i] = 98;
    batch.deauthentications[i] = random() < 0.02 ? 1 : 0;
    batch.sourceEntropyBits[i] = 5 + 0.2 * normal();
    batch.destinationEntropyBits[i] = 4 + 0.2 * normal();
    batch.portEntropyBits[i] = 3 + 0.2 * normal();
    batch.address.set(address(2, key), i * 16);
    batch.bssid.set([2, 0, 0, 0, 0, key], i * 6);
  }
}

measure('flows', new MathsFlowEngine(), { ...allocateFlows(BATCH, SCALARS), application: [] }, fillFlows);
measure('windows', new MathsWindowEngine(), allocateWindows(BATCH, SCALARS), fillWindows);

function measure(name, engine, batch, fill) {
  const alarms = new Map();
  const hearing = {
    vote: (_, { by, severity }) => alarms.set(`${by} ${severity}`, (alarms.get(`${by} ${severity}`) ?? 0) + 1),
    abstain: () => {},
  };
  let best = Infinity;
  for (let done = 0; done < SAMPLES; done += BATCH) {
    fill(batch);
    const begin = process.cpuUsage();
    engine.judge(batch, hearing);
    const { user, system } = process.cpuUsage(begin);
    if (done > SAMPLES / 2) best = Math.min(best, (user + system) / BATCH);
  }
  const saved = engine.takeChanges().changed.reduce((sum, { value }) => sum + value.byteLength, 0);
  console.log(
    `${name}: ${(best * 1000).toFixed(0)} ns a record at best, ${engine.keys} keys, ${(saved / 2 ** 20).toFixed(1)} MiB of state, votes of ${SAMPLES}: ${JSON.stringify(Object.fromEntries(alarms))}`,
  );
}
