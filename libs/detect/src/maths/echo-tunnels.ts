import type { Hearing } from '../vote.ts';
import { isQuiet, MICROSECONDS, told, voteOf, type DetectorName } from './detector.ts';
import { PAIR_WORDS, type FlowFacts } from './flow-facts.ts';
import { isMirrored } from './mirrored-echoes.ts';
import { SlotTable } from './slot-table.ts';

const NAME: DetectorName = { by: 'echoTunnels', version: '2.0.0', family: 'tunnel', technique: 'T1095' };

export interface EchoTunnelSettings {
  /** Address pairs that are remembered. */
  readonly keys: number;
  /** Echo messages of a flow, both ways. */
  readonly leastPackets: number;
  /** Standard deviation of the length of messages, bytes. */
  readonly leastSpreadBytes: number;
}

export const ECHO_TUNNEL_DEFAULTS: EchoTunnelSettings = {
  keys: 4_096,
  leastPackets: 20,
  leastSpreadBytes: 16,
};

const ECHO_TYPES: ReadonlySet<number> = new Set([0, 8, 128, 129]);
const VOTED = 1;
/** The chances are taken, not measured: a program that pings keeps to one size, and what answers must send the same (RFC 792, RFC 4443 §4.2). */
const CHANCE_OF_SIZES = 1e-3;
const CHANCE_ONE_WAY = 5e-5;
const CHANCE_OF_ANSWERS = 1e-6;

/**
 * A tunnel in ICMP: echo messages whose answers do not carry what was asked, or whose sizes differ from one to the next and are not answered.
 *
 * ping keeps to one size; but several may run, one that tries sizes, or one whose messages are sent in fragments. So messages of different
 * sizes (standard deviation of 16 bytes in both directions) that are mirrored are "low", and no alert by themselves, and those with
 * fragments, whose sizes are those of the network, say nothing by their sizes. Where there is no answer at all, or answers to nothing, nobody
 * is pinging.
 */
export class EchoTunnels {
  readonly table: SlotTable;
  readonly #settings: EchoTunnelSettings;

  constructor(settings: EchoTunnelSettings = ECHO_TUNNEL_DEFAULTS) {
    this.#settings = settings;
    this.table = new SlotTable({ keyWords: PAIR_WORDS, values: VOTED + 1, keys: settings.keys });
  }

  judge(flow: FlowFacts, hearing: Hearing): void {
    if (!flow.isIcmp || !ECHO_TYPES.has(flow.batch.srcPort[flow.row] ?? 0)) return;
    const { clientPackets, serverPackets } = flow;
    if (clientPackets + serverPackets < this.#settings.leastPackets) return;
    const { batch, row } = flow;
    const isOneWay = clientPackets === 0 || serverPackets === 0;
    const forward = batch.forwardLengthStdBytes[row] ?? 0;
    const reverse = batch.reverseLengthStdBytes[row] ?? 0;
    const spread = isOneWay ? Math.max(forward || 0, reverse || 0) : Math.min(forward, reverse);
    const asked = flow.clientPayloadBytes / Math.max(clientPackets, 1);
    const answered = flow.serverPayloadBytes / Math.max(serverPackets, 1);
    const isOther = !isOneWay && !isMirrored(flow);
    const isVaried = spread >= this.#settings.leastSpreadBytes && batch.fragments[row] === 0;
    if (!isOther && !isVaried) return;
    const { table } = this;
    table.find(flow.key, flow.pairHash, flow.end);
    if (isQuiet(table.get(VOTED), flow.end)) return;
    table.set(VOTED, flow.end);
    hearing.vote(
      row,
      voteOf(NAME, {
        severity: isOther && isVaried ? 'high' : isOther || isOneWay ? 'medium' : 'low',
        pValue: isOther ? CHANCE_OF_ANSWERS : isOneWay ? CHANCE_ONE_WAY : CHANCE_OF_SIZES,
        attacker: flow.client,
        victim: flow.server,
        reason: `${clientPackets + serverPackets} echo messages in ${told((flow.end - flow.start) / MICROSECONDS)} s carry ${told(asked)} bytes asking and ${told(answered)} answering at the mean, and their sizes deviate by ${told(spread)} bytes; ${isOther ? 'answers to pings carry what was asked' : 'of pings they are all the same'}.`,
        contributions: [
          { name: 'lengthSpreadBytes', value: spread, baseline: 0 },
          { name: 'payloadApartBytes', value: Math.abs(asked - answered), baseline: 0 },
          { name: 'packets', value: clientPackets + serverPackets },
        ],
      }),
    );
  }
}
