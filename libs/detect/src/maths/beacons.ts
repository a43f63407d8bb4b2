import type { Hearing } from '../vote.ts';
import { binomialTail } from './chance.ts';
import { isQuiet, MICROSECONDS, told, voteOf, type DetectorName } from './detector.ts';
import { SERVICE_WORDS, type FlowFacts } from './flow-facts.ts';
import { isInside } from './addresses.ts';
import { noteTime } from './recent-times.ts';
import { SlotTable } from './slot-table.ts';

const NAME: DetectorName = { by: 'beacons', version: '2.0.0', family: 'commandAndControl', technique: 'T1071' };

export interface BeaconSettings {
  /** Services of a client that are remembered. */
  readonly keys: number;
  /** Intervals from which on it judges. */
  readonly leastIntervals: number;
  /** Of the median interval: how far an interval may be off and still count as regular. */
  readonly jitter: number;
  /** Share of the intervals that must be regular. */
  readonly regularShare: number;
  /** Most chance that intervals at random are as regular. */
  readonly mostChance: number;
  /** Shortest median interval, s: what comes faster is a program at work, not one that waits. */
  readonly leastSeconds: number;
  /** Most payload of a session, both sides together, as far as its first record tells, bytes: it checks in, it does not carry. */
  readonly mostBytes: number;
  /** Greatest mean deviation of the payload on log scale. */
  readonly mostSpread: number;
}

export const BEACON_DEFAULTS: BeaconSettings = {
  keys: 16_384,
  leastIntervals: 15,
  jitter: 0.35,
  regularShare: 0.8,
  mostChance: 1e-6,
  leastSeconds: 1.5,
  mostBytes: 20_000,
  mostSpread: 0.5,
};

/** Starts that are remembered of a service. */
const STARTS = 33;
/** Sessions that begin so close together are one visit, as a browser opens six at once. */
const TOGETHER_US = 500_000;
const [VOTED, LOG_BYTES, BYTES_SPREAD, SESSIONS, TIMES] = [1, 2, 3, 4, 5] as const;
/** Least chance told: monitoring and update clients are regular as well, and some of them are on every site. */
const FLOOR = { outside: 2e-5, inside: 1e-3 } as const;

/**
 * Beacons: a client that opens a session with the same service again and again, at intervals that are all alike.
 *
 * Of the last 32 intervals d between starts, m is the median; k of n lie within m ± 35 %. Where starts came by chance (a Poisson
 * process: exponential intervals) an interval does so with q = 2^−0.65 − 2^−1.35 = 0.245, so P(K ≥ k − 1 | n − 1, q) is the p-value; one
 * interval is spent on the median. Only what opens a session for each visit is looked at: TCP connections with data both ways. So NTP, DNS,
 * DHCP, SNMP and discovery, which are single datagrams by their nature, and keep-alives inside a connection never come in. Sessions must
 * be small and of like size. From inside to inside the chance told is never below 1e−3: pollers and monitors are meant to be regular.
 */
export class Beacons {
  readonly table: SlotTable;
  readonly #settings: BeaconSettings;
  readonly #regularChance: number;
  readonly #intervals = new Float64Array(STARTS);

  constructor(settings: BeaconSettings = BEACON_DEFAULTS) {
    this.#settings = settings;
    this.#regularChance = 2 ** -(1 - settings.jitter) - 2 ** -(1 + settings.jitter);
    this.table = new SlotTable({ keyWords: SERVICE_WORDS, values: TIMES + 1 + STARTS, keys: settings.keys });
  }

  judge(flow: FlowFacts, hearing: Hearing): void {
    if (!flow.isConnected || flow.clientPayloadBytes === 0 || flow.serverPayloadBytes === 0) return;
    const { table } = this;
    table.find(flow.key, flow.serviceHash, flow.start);
    if (!noteTime(table.values, table.at + TIMES, STARTS, flow.start)) return;
    this.#learnSize(flow);
    const intervals = this.#readIntervals();
    if (intervals < this.#settings.leastIntervals || isQuiet(table.get(VOTED), flow.start)) return;
    this.#test(flow, this.#intervals.subarray(0, intervals), hearing);
  }

  /** Payload of sessions on log scale: an average that forgets, and its mean absolute deviation. */
  #learnSize(flow: FlowFacts): void {
    const { table } = this;
    const sessions = table.get(SESSIONS);
    const log = Math.log(flow.clientPayloadBytes + flow.serverPayloadBytes);
    const weight = Math.max(1 / (sessions + 1), 0.1);
    if (sessions > 0)
      table.set(
        BYTES_SPREAD,
        table.get(BYTES_SPREAD) + weight * (Math.abs(log - table.get(LOG_BYTES)) - table.get(BYTES_SPREAD)),
      );
    table.set(LOG_BYTES, table.get(LOG_BYTES) + weight * (log - table.get(LOG_BYTES)));
    table.set(SESSIONS, sessions + 1);
  }

  /** The intervals in ascending order; how many they are. */
  #readIntervals(): number {
    const { values, at } = this.table;
    const count = values[at + TIMES] ?? 0;
    let intervals = 0;
    let last = values[at + TIMES + 1] ?? 0;
    for (let i = 1; i < count; i++) {
      const time = values[at + TIMES + 1 + i] ?? 0;
      if (time - last < TOGETHER_US) continue;
      insert(this.#intervals, intervals++, (time - last) / MICROSECONDS);
      last = time;
    }
    return intervals;
  }

  #test(flow: FlowFacts, sorted: Float64Array, hearing: Hearing): void {
    const { jitter, regularShare, mostChance, leastSeconds, mostBytes, mostSpread } = this.#settings;
    const { table } = this;
    const n = sorted.length;
    const median = sorted[n >> 1] ?? 0;
    let regular = 0;
    for (let i = 0; i < n; i++) if (Math.abs((sorted[i] ?? 0) - median) <= jitter * median) regular++;
    const bytes = Math.exp(table.get(LOG_BYTES));
    if (median < leastSeconds || regular < regularShare * n) return;
    const chance = binomialTail(regular - 1, n - 1, this.#regularChance);
    if (chance > mostChance) return;
    if (bytes > mostBytes || table.get(BYTES_SPREAD) > mostSpread) return;
    const inside = isInside(flow.key, 1) && isInside(flow.key, 5);
    table.set(VOTED, flow.start);
    hearing.vote(
      flow.row,
      voteOf(NAME, {
        severity: inside ? 'low' : 'medium',
        pValue: Math.max(chance, inside ? FLOOR.inside : FLOOR.outside),
        // Whoever commands is the one that is called.
        attacker: flow.server,
        victim: flow.client,
        reason: `${regular} of ${n} intervals between sessions with port ${flow.port} lie within ${jitter * 100} % of ${told(median)} s, each about ${told(bytes)} bytes; by chance ${told(this.#regularChance * n)} would.`,
        contributions: [
          { name: 'intervalMedianSeconds', value: median },
          { name: 'regularIntervalShare', value: regular / n, baseline: this.#regularChance },
          { name: 'sessionBytes', value: bytes },
        ],
      }),
    );
  }
}

/** Puts a value among the first `count`, which are in ascending order: of as few as here faster than to sort them. */
function insert(sorted: Float64Array, count: number, value: number): void {
  let place = count;
  for (; place > 0 && (sorted[place - 1] ?? 0) > value; place--) sorted[place] = sorted[place - 1] ?? 0;
  sorted[place] = value;
}
