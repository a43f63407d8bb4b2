import type { Hearing } from '../vote.ts';
import { isForMany } from './addresses.ts';
import { poissonTail } from './chance.ts';
import { isQuiet, told, voteOf, type DetectorName } from './detector.ts';
import { SlotTable } from './slot-table.ts';
import { HOST_WORDS, type WindowFacts } from './window-facts.ts';

const NAME: DetectorName = { by: 'hostFloods', version: '1.0.0', family: 'flood', technique: 'T1498' };

export interface HostFloodSettings {
  /** Hosts that are remembered. */
  readonly keys: number;
  /** Hosts that must send to one that does not answer. */
  readonly leastPeers: number;
  /** Packets that it must be sent in the window. */
  readonly leastPackets: number;
  /** Most packets that it sends back, by those that it is sent. */
  readonly answerShare: number;
  /** Most packets of a peer at the mean: who sends more is talked to by way of another path. */
  readonly mostOfPeer: number;
  /** Packets a second to a group address, and hosts that send them: many more than announce themselves to each other. */
  readonly leastGroupPackets: number;
  readonly leastGroupPeers: number;
  /** SYNs a second of one host at few ports, or SYN/ACKs a second, that make a SYN flood. */
  readonly leastSyns: number;
  /** UDP packets a second to three hosts or fewer that bring nothing back, and their payload at most, bytes at the mean. */
  readonly leastDatagrams: number;
  readonly smallBytes: number;
  /** ICMP messages a second, likewise of any size. */
  readonly leastMessages: number;
  /** Hosts that may turn to a host in vain in a window anyway. */
  readonly expectedPeers: number;
}

export const HOST_FLOOD_DEFAULTS: HostFloodSettings = {
  keys: 16_384,
  leastPeers: 25,
  leastPackets: 500,
  answerShare: 0.05,
  mostOfPeer: 50,
  leastGroupPackets: 200,
  leastGroupPeers: 50,
  leastSyns: 200,
  leastDatagrams: 1_000,
  smallBytes: 128,
  leastMessages: 300,
  expectedPeers: 5,
};

const VOTED = 1;
/** Taken, not measured: no everyday traffic should come near. */
const CHANCE_OF_DATAGRAMS = 1e-6;

interface Flood {
  readonly technique: string;
  readonly isVictim: boolean;
  readonly pValue: number;
  readonly reason: string;
}

/**
 * A host that is flooded, or floods.
 *
 * From many: at least 25 hosts send it 500 packets or more in a window of 1 or 10 s, at most 50 each at the mean, and it answers at most one
 * in twenty: who is talked to answers. Group addresses never do, and must be sent as much in one second by 50 hosts or more. With an average payload above
 * 64 bytes it is reflection (answers to questions that others asked in its name), else direct. With SYNs: 200 a second and more are
 * sent, nine of ten TCP packets being SYNs, at three ports or fewer of three hosts or fewer; or 200 SYNs a second come from 25 hosts or more, four of five packets being SYNs; or 200 SYN/ACKs a second, which are
 * most of what the host sends, as connections that get further have more packets than that. Both rates are above what a busy
 * client or server does without sending anything else. The p-value is the Poisson tail of hosts in vain with mean 5; of SYNs it is
 * that of their number over a mean of 50 a second.
 */
export class HostFloods {
  readonly table: SlotTable;
  readonly #settings: HostFloodSettings;

  constructor(settings: HostFloodSettings = HOST_FLOOD_DEFAULTS) {
    this.#settings = settings;
    this.table = new SlotTable({ keyWords: HOST_WORDS, values: VOTED + 1, keys: settings.keys });
  }

  judge(window: WindowFacts, hearing: Hearing): void {
    if (window.scope !== 'host' || window.seconds > 10) return;
    const flood = this.#fromMany(window) ?? this.#ofSyns(window) ?? this.#ofDatagrams(window);
    if (flood === undefined) return;
    const { table } = this;
    table.find(window.key, window.hash, window.end);
    if (isQuiet(table.get(VOTED), window.end)) return;
    table.set(VOTED, window.end);
    hearing.vote(
      window.row,
      voteOf(
        { ...NAME, technique: flood.technique },
        {
          severity: 'high',
          pValue: flood.pValue,
          attacker: flood.isVictim ? 'none' : 'src',
          victim: flood.isVictim ? 'src' : 'none',
          reason: flood.reason,
          contributions: [
            { name: 'receivedPackets', value: window.receivedPackets },
            { name: 'sentPackets', value: window.sentPackets },
            {
              name: 'oneWayFrom',
              value: window.batch.oneWayFrom[window.row] ?? 0,
              baseline: this.#settings.expectedPeers,
            },
            { name: 'synPackets', value: window.synPackets },
          ],
        },
      ),
    );
  }

  #fromMany(window: WindowFacts): Flood | undefined {
    const { leastPeers, leastPackets, answerShare, mostOfPeer, expectedPeers } = this.#settings;
    const { receivedPackets, sentPackets } = window;
    const distinctPeers = window.batch.oneWayFrom[window.row] ?? 0;
    if (!(distinctPeers >= leastPeers) || receivedPackets < leastPackets) return undefined;
    if (sentPackets > answerShare * receivedPackets || receivedPackets > mostOfPeer * distinctPeers) return undefined;
    if (isForMany(window.key, 1) && !this.#isGroupFlooded(window)) return undefined;
    const payload = (window.batch.payloadBytes[window.row] ?? 0) / window.packets;
    return {
      technique: payload > 64 ? 'T1498.002' : 'T1498.001',
      isVictim: true,
      pValue: poissonTail(distinctPeers, expectedPeers),
      reason: `About ${told(distinctPeers)} hosts sent it ${told(receivedPackets)} packets in ${window.seconds} s, ${told(payload)} bytes of payload each; it sent ${told(sentPackets)}.`,
    };
  }

  #isGroupFlooded({ seconds, receivedPackets, distinctPeers }: WindowFacts): boolean {
    const { leastGroupPackets, leastGroupPeers } = this.#settings;
    return seconds === 1 && receivedPackets >= leastGroupPackets && distinctPeers >= leastGroupPeers;
  }

  #ofSyns(window: WindowFacts): Flood | undefined {
    const { tcpPackets, synPackets, seconds, distinctPorts, distinctPeers } = window;
    const least = this.#settings.leastSyns * seconds;
    const synAcks = window.batch.synAckPackets[window.row] ?? 0;
    const expected = 50 * seconds;
    if (synPackets >= least && synPackets >= 0.9 * tcpPackets && distinctPorts <= 3 && distinctPeers <= 3)
      return {
        technique: 'T1499.001',
        isVictim: false,
        pValue: poissonTail(synPackets, expected),
        reason: `Sent ${told(synPackets)} SYNs in ${seconds} s to about ${told(distinctPorts)} ports, and next to nothing else (${told(tcpPackets)} TCP packets).`,
      };
    const received = window.batch.receivedSynPackets[window.row] ?? 0;
    if (received >= least && received >= 0.8 * window.receivedPackets && distinctPeers >= this.#settings.leastPeers)
      return {
        technique: 'T1499.001',
        isVictim: true,
        pValue: poissonTail(received, expected),
        reason: `About ${told(distinctPeers)} hosts tried to connect to it ${told(received)} times in ${seconds} s, and sent next to nothing else (${told(window.receivedPackets)} packets).`,
      };
    if (synAcks < least || synAcks < 0.7 * tcpPackets) return undefined;
    return {
      technique: 'T1499.001',
      isVictim: true,
      pValue: poissonTail(synAcks, expected),
      reason: `Answered ${told(synAcks)} attempts to connect in ${seconds} s from about ${told(distinctPeers)} hosts, of which next to none went on (${told(tcpPackets)} TCP packets sent).`,
    };
  }

  /** Each packet may be of a flow of its own, so that no flow tells of them. */
  #ofDatagrams(window: WindowFacts): Flood | undefined {
    const { leastDatagrams, leastMessages, smallBytes, answerShare } = this.#settings;
    const { batch, row, seconds, sentPackets, receivedPackets, distinctPeers } = window;
    if (distinctPeers > 3 || receivedPackets > answerShare * sentPackets || sentPackets < leastMessages)
      return undefined;
    const datagrams = (batch.udpPackets[row] ?? 0) / seconds;
    const messages = (batch.icmpPackets[row] ?? 0) / seconds;
    const isSmall = (batch.payloadBytes[row] ?? 0) <= smallBytes * window.packets;
    const isFlood = messages >= leastMessages || (datagrams >= leastDatagrams && isSmall);
    if (!isFlood) return undefined;
    const isOfMessages = messages >= leastMessages;
    return {
      technique: 'T1498.001',
      isVictim: false,
      pValue: CHANCE_OF_DATAGRAMS,
      reason: `Sent ${told(isOfMessages ? messages : datagrams)} ${isOfMessages ? 'ICMP messages' : 'small UDP packets'} a second to about ${told(distinctPeers)} hosts, and got ${told(receivedPackets)} packets back in ${seconds} s.`,
    };
  }
}
