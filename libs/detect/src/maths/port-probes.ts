import type { Hearing } from '../vote.ts';
import { poissonTail } from './chance.ts';
import { countOf, noteBit } from './bitmap.ts';
import { isQuiet, MICROSECONDS, told, voteOf, type DetectorName } from './detector.ts';
import { PAIR_WORDS, type FlowFacts } from './flow-facts.ts';
import { isForMany } from './addresses.ts';
import { SlotTable } from './slot-table.ts';

const NAME: DetectorName = { by: 'portProbes', version: '1.0.0', family: 'scan', technique: 'T1046' };

export interface PortProbeSettings {
  /** Address pairs that are remembered. */
  readonly keys: number;
  /** After so long without a new port the count begins anew, s. */
  readonly quietSeconds: number;
  /** TCP ports that must have failed. */
  readonly leastPorts: number;
  /** UDP ports, those of traceroute left out. */
  readonly leastUdpPorts: number;
  /** Share of all sessions of the pair that must have failed. */
  readonly failedShare: number;
  /** Flows with flags that no stack sends. */
  readonly leastFlagProbes: number;
}

export const PORT_PROBE_DEFAULTS: PortProbeSettings = {
  keys: 16_384,
  quietSeconds: 300,
  leastPorts: 15,
  leastUdpPorts: 30,
  failedShare: 0.8,
  leastFlagProbes: 2,
};

/** Bits of the set of ports; beyond about 1,500 ports it is full, and they are many. */
const WORDS = 16;
/** Ports of a host that a client may find closed in one go, for reasons of its own: the mean of a Poisson distribution. */
const EXPECTED_CLOSED = 3;
/** Ports that traceroute sends its probes to: 33434 (IANA) and on, one for each, 3 for each of at most 30 hops and some more. */
const [FIRST_TRACED, LAST_TRACED] = [33_434, 33_625] as const;
const [VOTED, NOTED, SESSIONS, FAILED, FLAG_PROBES, TCP_PORTS, UDP_PORTS] = [1, 2, 3, 4, 5, 6, 6 + WORDS] as const;

/**
 * Probing of the ports of one host by another: different ports that do not answer or refuse, and packets with flags that no stack sends.
 *
 * Ports are counted in a set of 512 bits (linear counting, Whang, Vander-Zanden, Taylor 1990), which begins anew after five minutes
 * without a failing one. It speaks from 15 TCP ports on, where four of five sessions of the pair failed; who tries a host that is down tries
 * one or two ports of it, so the p-value is the Poisson tail with mean 3. Two flows that begin with impossible flags are enough.
 */
export class PortProbes {
  readonly table: SlotTable;
  readonly #settings: PortProbeSettings;

  constructor(settings: PortProbeSettings = PORT_PROBE_DEFAULTS) {
    this.#settings = settings;
    this.table = new SlotTable({ keyWords: PAIR_WORDS, values: UDP_PORTS + WORDS, keys: settings.keys });
  }

  judge(flow: FlowFacts, hearing: Hearing): void {
    if (flow.early || !(flow.isTcp || flow.isUdp) || isForMany(flow.key, 5)) return;
    const { table } = this;
    table.find(flow.key, flow.pairHash, flow.start);
    if (flow.start > table.get(NOTED) + this.#settings.quietSeconds * MICROSECONDS) this.#forget();
    table.set(SESSIONS, table.get(SESSIONS) + 1);
    if (!this.#note(flow) || isQuiet(table.get(VOTED), flow.start)) return;
    this.#say(flow, hearing);
  }

  #forget(): void {
    const { values, at } = this.table;
    values.fill(0, at + SESSIONS, at + UDP_PORTS + WORDS);
  }

  /** Whether the flow failed as a probe does. */
  #note(flow: FlowFacts): boolean {
    const { table } = this;
    const isFlagProbe = flow.isFlagProbe;
    const isTraced = flow.port >= FIRST_TRACED && flow.port <= LAST_TRACED;
    const isUdpUnanswered = flow.isUdp && flow.serverPackets === 0 && !isTraced;
    if (!isFlagProbe && !isUdpUnanswered && !flow.isAttemptFailed && !flow.isAckProbe) return false;
    if (isFlagProbe) table.set(FLAG_PROBES, table.get(FLAG_PROBES) + 1);
    noteBit(table.values, table.at + (flow.isUdp ? UDP_PORTS : TCP_PORTS), WORDS, flow.port);
    table.set(FAILED, table.get(FAILED) + 1);
    table.set(NOTED, Math.max(flow.start, table.get(NOTED)));
    return true;
  }

  #say(flow: FlowFacts, hearing: Hearing): void {
    const { leastPorts, leastUdpPorts, failedShare, leastFlagProbes } = this.#settings;
    const { table } = this;
    const tcpPorts = countOf(table.values, table.at + TCP_PORTS, WORDS);
    const udpPorts = countOf(table.values, table.at + UDP_PORTS, WORDS);
    const share = table.get(FAILED) / table.get(SESSIONS);
    const flagProbes = table.get(FLAG_PROBES);
    const isManyPorts = (tcpPorts >= leastPorts || udpPorts >= leastUdpPorts) && share >= failedShare;
    if (!isManyPorts && flagProbes < leastFlagProbes) return;
    table.set(VOTED, flow.start);
    const ports = tcpPorts + udpPorts;
    hearing.vote(
      flow.row,
      voteOf(NAME, {
        severity: 'medium',
        pValue: Math.min(poissonTail(ports, EXPECTED_CLOSED), flagProbes >= leastFlagProbes ? 1e-6 : 1),
        attacker: flow.client,
        victim: flow.server,
        reason: `${told(ports)} ports of one host were tried and did not answer (${Math.round(share * 100)} % of the sessions of the pair${flagProbes > 0 ? `; ${flagProbes} with TCP flags that no stack sends` : ''}).`,
        contributions: [
          { name: 'portsWithoutAnswer', value: ports, baseline: EXPECTED_CLOSED },
          { name: 'failedShare', value: share },
          { name: 'flagProbes', value: flagProbes, baseline: 0 },
        ],
      }),
    );
  }
}
