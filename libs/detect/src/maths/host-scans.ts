import type { Hearing } from '../vote.ts';
import { poissonTail } from './chance.ts';
import { isQuiet, told, voteOf, type DetectorName } from './detector.ts';
import { SlotTable } from './slot-table.ts';
import { HOST_WORDS, type WindowFacts } from './window-facts.ts';

const NAME: DetectorName = { by: 'hostScans', version: '2.0.0', family: 'scan', technique: 'T1046' };

export interface HostScanSettings {
  /** Hosts that are remembered. */
  readonly keys: number;
  /** Ports of one or few hosts, from which on attempts are a scan of ports. */
  readonly leastPorts: number;
  /** Hosts, from which on attempts at few ports are a sweep; in a second, ten, a minute. */
  readonly leastPeers: Readonly<Record<number, number>>;
  /** SYNs by TCP packets sent: above what attempts that succeed can have. */
  readonly synShare: number;
  /** Ports and peers that a host turns to in a window anyway: the mean of a Poisson distribution where nothing is learnt. */
  readonly expected: number;
}

export const HOST_SCAN_DEFAULTS: HostScanSettings = {
  keys: 16_384,
  leastPorts: 25,
  leastPeers: { 1: 20, 10: 25, 60: 40 },
  synShare: 0.5,
  expected: 5,
};

/** What is usual of a host: its peers, and behind them its ports, in windows of 1, 10 and 60 s. */
const [VOTED, REACH_1, REACH_10, REACH_60] = [1, 2, 3, 4] as const;
const REACH_OF: Readonly<Record<number, number>> = { 1: REACH_1, 10: REACH_10, 60: REACH_60 };
const PORTS = 3;
const LEARNING = 0.05;

/**
 * A host that tries many ports, or many hosts at few ports, and seldom gets further than a SYN.
 *
 * A TCP client that is let in sends a SYN, an ACK, its data and a FIN: at most a third of its packets are SYNs. Here at least half are, so
 * most attempts came to nothing. Ports from 25 on with fewer peers than half of them are a scan of ports; peers from 20 a second (25 in
 * ten, 40 in a minute) with fewer ports than a third of them are a sweep: file sharing tries as many hosts, but each at a
 * port of its own. Echo requests and the like have no port: a sweep of those sends at most four packets a peer and mostly stays without answer.
 * The p-value is the Poisson tail over the ports or hosts that it is used to reach (an average that forgets, not fed while alarmed on; at least 5).
 */
export class HostScans {
  readonly table: SlotTable;
  readonly #settings: HostScanSettings;

  constructor(settings: HostScanSettings = HOST_SCAN_DEFAULTS) {
    this.#settings = settings;
    this.table = new SlotTable({ keyWords: HOST_WORDS, values: REACH_60 + PORTS + 1, keys: settings.keys });
  }

  judge(window: WindowFacts, hearing: Hearing): void {
    if (window.scope !== 'host' || window.sentPackets === 0) return;
    const { table } = this;
    table.find(window.key, window.hash, window.end);
    const place = REACH_OF[window.seconds] ?? REACH_1;
    const kind = this.#kind(window);
    const reach = kind === 'ports' ? window.distinctPorts : window.distinctPeers;
    const usual = Math.max(this.#settings.expected, table.get(kind === 'ports' ? place + PORTS : place));
    const pValue = kind === 'none' ? 1 : poissonTail(reach, usual);
    if (pValue > 1e-4) {
      this.#learn(place, window.distinctPeers);
      this.#learn(place + PORTS, window.distinctPorts);
      return;
    }
    if (isQuiet(table.get(VOTED), window.end)) return;
    table.set(VOTED, window.end);
    const what = { none: '', ports: 'ports', peers: 'hosts', echoes: 'hosts without any port' }[kind];
    hearing.vote(
      window.row,
      voteOf(
        { ...NAME, technique: kind === 'echoes' ? 'T1018' : NAME.technique },
        {
          severity: 'medium',
          pValue,
          attacker: 'src',
          victim: 'none',
          reason: `Tried ${told(reach)} ${what} in ${window.seconds} s with ${told(window.sentPackets)} packets, ${told(window.synPackets)} of them SYNs, and got ${told(window.receivedPackets)} back; ${told(usual)} are usual.`,
          contributions: [
            { name: kind === 'ports' ? 'distinctPorts' : 'distinctPeers', value: reach, baseline: usual },
            { name: 'synShare', value: window.synPackets / Math.max(window.tcpPackets, 1), baseline: 1 / 3 },
            { name: 'receivedPackets', value: window.receivedPackets },
          ],
        },
      ),
    );
  }

  #learn(place: number, reach: number): void {
    const { table } = this;
    if (Number.isNaN(reach)) return;
    table.set(place, table.get(place) + LEARNING * (reach - table.get(place)));
  }

  #kind(window: WindowFacts): 'none' | 'ports' | 'peers' | 'echoes' {
    const { leastPorts, leastPeers, synShare } = this.#settings;
    const { distinctPeers, distinctPorts, synPackets, tcpPackets, sentPackets, receivedPackets } = window;
    const mostPeers = leastPeers[window.seconds] ?? Infinity;
    const isMostlySyns = synPackets >= synShare * tcpPackets && synPackets >= 0.5 * sentPackets;
    if (isMostlySyns && distinctPorts >= leastPorts && synPackets >= leastPorts && distinctPeers * 2 <= distinctPorts)
      return 'ports';
    if (distinctPeers < mostPeers) return 'none';
    if (isMostlySyns && synPackets >= mostPeers && distinctPorts * 3 <= distinctPeers) return 'peers';
    const isEchoes = distinctPorts === 0 && tcpPackets === 0 && sentPackets <= 4 * distinctPeers;
    return isEchoes && sentPackets >= mostPeers && receivedPackets < 0.5 * sentPackets ? 'echoes' : 'none';
  }
}
