import type { Hearing } from '../vote.ts';
import { isForMany } from './addresses.ts';
import { isQuiet, MICROSECONDS, told, voteOf, type DetectorName } from './detector.ts';
import { SERVICE_WORDS, type FlowFacts } from './flow-facts.ts';
import { SlotTable } from './slot-table.ts';

const NAME: DetectorName = { by: 'pairFloods', version: '2.0.0', family: 'flood', technique: 'T1498.001' };

export interface PairFloodSettings {
  /** Services of a client that are remembered. */
  readonly keys: number;
  /** ICMP messages a second that no diagnosis needs. */
  readonly icmpPerSecond: number;
  /** UDP packets a second without an answer, when they are small. */
  readonly udpPerSecond: number;
  /** What small is: mean payload, bytes. Below that of media and file transfers. */
  readonly smallBytes: number;
  /** New TCP connections a second with one service. */
  readonly sessionsPerSecond: number;
  /** Datagrams a second from ports of their own to one service, of no known protocol and without answer. */
  readonly strewnPerSecond: number;
  /** Least packets or sessions counted before a rate is trusted. */
  readonly least: number;
}

export const PAIR_FLOOD_DEFAULTS: PairFloodSettings = {
  keys: 8_192,
  icmpPerSecond: 300,
  udpPerSecond: 1_000,
  smallBytes: 128,
  sessionsPerSecond: 100,
  strewnPerSecond: 50,
  least: 500,
};

const [VOTED, SESSIONS, NOTED] = [1, 2, 3] as const;
/** The shortest time a rate is told over, s: a burst of a link's speed is no flood. */
const LEAST_SECONDS = 0.5;
/** Time in which sessions are forgotten to 1/e, s. */
const MEMORY_SECONDS = 10;
/** Taken, not measured: no record of everyday traffic should come near. */
const CHANCE = 1e-6;

/**
 * A flood from one host to another: of ICMP, of small UDP packets that are not answered, or of connections to one service. UDP packets are also
 * counted where each has a port of its own, of which each is a flow: clients do so, but speak a protocol of the service, and wait for its answer.
 *
 * ICMP from 300 messages a second (ping -f between near hosts reaches that, and is one); UDP from 1,000 packets a second at
 * 128 bytes of payload or less with one answer in 20 or fewer: calls and games stay below in rate, films and file transfers above in size. TCP connections, weighed by
 * e^(−age/10 s), from 100 a second on; datagrams each from its own port, weighed likewise, from 50. Counted over half a second at least.
 */
export class PairFloods {
  readonly table: SlotTable;
  readonly #settings: PairFloodSettings;

  constructor(settings: PairFloodSettings = PAIR_FLOOD_DEFAULTS) {
    this.#settings = settings;
    this.table = new SlotTable({ keyWords: SERVICE_WORDS, values: NOTED + 1, keys: settings.keys });
  }

  judge(flow: FlowFacts, hearing: Hearing): void {
    if (flow.isSelf || (isForMany(flow.key, 5) && !flow.isIcmp)) return;
    const { sessionsPerSecond, strewnPerSecond } = this.#settings;
    if (flow.isTcp) {
      if (!flow.early && flow.isConnected) this.#count(flow, hearing, sessionsPerSecond, 'connections');
      return;
    }
    const isStrewn = flow.isUdp && flow.clientPackets === 1 && flow.serverPackets === 0 && !flow.isRecognised;
    if (isStrewn && !flow.early)
      this.#count(flow, hearing, strewnPerSecond, 'unanswered UDP packets from changing ports');
    const seconds = Math.max((flow.end - flow.start) / MICROSECONDS, LEAST_SECONDS);
    const rate = flow.clientPackets / seconds;
    const { icmpPerSecond, udpPerSecond, smallBytes, least } = this.#settings;
    if (flow.clientPackets < least) return;
    const isSmall = flow.clientPayloadBytes <= smallBytes * flow.clientPackets;
    const isUnanswered = flow.serverPackets * 20 <= flow.clientPackets;
    const isFlood = flow.isIcmp ? rate >= icmpPerSecond : flow.isUdp && rate >= udpPerSecond && isSmall && isUnanswered;
    if (!isFlood) return;
    const what = flow.isIcmp ? 'ICMP messages' : 'small UDP packets without answer';
    this.table.find(flow.key, flow.serviceHash, flow.end);
    this.#say(flow, hearing, rate, flow.isIcmp ? icmpPerSecond : udpPerSecond, what);
  }

  #count(flow: FlowFacts, hearing: Hearing, perSecond: number, what: string): void {
    const { table } = this;
    table.find(flow.key, flow.serviceHash, flow.start);
    const age = Math.max(0, flow.start - table.get(NOTED)) / MICROSECONDS;
    table.set(SESSIONS, table.get(SESSIONS) * (table.isNew ? 0 : Math.exp(-age / MEMORY_SECONDS)) + 1);
    table.set(NOTED, Math.max(flow.start, table.get(NOTED)));
    const rate = table.get(SESSIONS) / MEMORY_SECONDS;
    if (rate >= perSecond && table.get(SESSIONS) >= this.#settings.least)
      this.#say(flow, hearing, rate, perSecond, what);
  }

  #say(flow: FlowFacts, hearing: Hearing, rate: number, limit: number, what: string): void {
    const { table } = this;
    if (isQuiet(table.get(VOTED), flow.end)) return;
    table.set(VOTED, flow.end);
    hearing.vote(
      flow.row,
      voteOf(
        { ...NAME, technique: flow.isTcp ? 'T1499.002' : NAME.technique },
        {
          severity: 'high',
          pValue: CHANCE,
          attacker: flow.client,
          victim: flow.server,
          reason: `${told(rate)} ${what} a second from one host to another; ${limit} are more than anything else makes.`,
          contributions: [
            { name: 'perSecond', value: rate, baseline: limit },
            { name: 'packets', value: flow.clientPackets },
            { name: 'answers', value: flow.serverPackets },
          ],
        },
      ),
    );
  }
}
