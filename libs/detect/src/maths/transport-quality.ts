import type { Hearing } from '../vote.ts';
import { against, isQuiet, told, voteOf, type DetectorName } from './detector.ts';
import { chanceOfSum, noteShift, SHIFT_VALUES, usualOf, type ShiftSettings } from './shift.ts';
import { SlotTable } from './slot-table.ts';
import { NUMBER_WORDS, type WindowFacts } from './window-facts.ts';

const NAME: DetectorName = { by: 'transportQuality', version: '1.0.0', family: 'quality', technique: '' };

export interface TransportQualitySettings {
  /** Sources that are remembered. */
  readonly keys: number;
  /** Length of the windows that it looks at, s, and the flows and packets they must have. */
  readonly seconds: number;
  readonly leastFlows: number;
  readonly leastPackets: number;
  /** Share of TCP packets sent again that is poor whatever is usual. */
  readonly poorShare: number;
  /** Of ln(round trip), and of the share of packets sent again. */
  readonly roundTrip: ShiftSettings;
  readonly retransmissions: ShiftSettings;
}

const SHIFT = { leastValues: 20, learning: 0.05, slack: 1, limit: 8, mostHigh: 180 } as const;

export const TRANSPORT_QUALITY_DEFAULTS: TransportQualitySettings = {
  keys: 1_024,
  seconds: 10,
  leastFlows: 5,
  leastPackets: 200,
  poorShare: 0.05,
  roundTrip: { ...SHIFT, leastDeviation: 0.25 },
  retransmissions: { ...SHIFT, leastDeviation: 0.01 },
};

const [VOTED, ROUND_TRIP, RETRANSMISSIONS] = [1, 2, 2 + SHIFT_VALUES] as const;
const CHANCE_OF_POOR = 1e-3;

/**
 * TCP of a source as a whole that has become slow or lossy, from the flows that ended in windows of ten seconds.
 *
 * ln(median round trip of data) and the share of packets sent again are series with a CUSUM each, over windows with 5 flows and 200 packets or more;
 * besides, 5 % sent again are poor whatever is usual: by the model of Mathis et al. (1997) throughput falls with 1/√loss, to a
 * fifth of what it is at 0.2 %.
 */
export class TransportQuality {
  readonly table: SlotTable;
  readonly #settings: TransportQualitySettings;

  constructor(settings: TransportQualitySettings = TRANSPORT_QUALITY_DEFAULTS) {
    this.#settings = settings;
    const values = RETRANSMISSIONS + SHIFT_VALUES;
    this.table = new SlotTable({ keyWords: NUMBER_WORDS, values, keys: settings.keys });
  }

  judge(window: WindowFacts, hearing: Hearing): void {
    const { seconds, leastFlows, leastPackets, poorShare, roundTrip, retransmissions } = this.#settings;
    const { batch, row } = window;
    const share = batch.retransmissionShare[row] ?? NaN;
    if (window.scope !== 'flows' || window.seconds !== seconds || Number.isNaN(share)) return;
    if ((batch.flows[row] ?? 0) < leastFlows || window.packets < leastPackets) return;
    const { table } = this;
    table.find(window.key, window.hash, window.end);
    const rttUs = batch.rttP50Us[row] ?? NaN;
    const usualLog = usualOf(table.values, table.at + ROUND_TRIP, roundTrip);
    const usualShare = usualOf(table.values, table.at + RETRANSMISSIONS, retransmissions);
    const slow = rttUs > 0 ? noteShift(table.values, table.at + ROUND_TRIP, Math.log(rttUs), roundTrip) : 0;
    const lossy = noteShift(table.values, table.at + RETRANSMISSIONS, share, retransmissions);
    const isPoor = share >= poorShare;
    if ((slow === 0 && lossy === 0 && !isPoor) || isQuiet(table.get(VOTED), window.end)) return;
    table.set(VOTED, window.end);
    const usualUs = usualLog === undefined ? undefined : Math.exp(usualLog);
    const roundTripMs = Number.isNaN(rttUs) ? 'not measured' : `${told(rttUs / 1000)} ms`;
    const sum = Math.max(slow, lossy);
    hearing.vote(
      row,
      voteOf(NAME, {
        severity: lossy > 0 && isPoor ? 'medium' : 'low',
        pValue: sum > 0 ? chanceOfSum(sum, SHIFT.slack) : CHANCE_OF_POOR,
        attacker: 'none',
        victim: 'none',
        reason: `Of the TCP packets of flows that ended in ${seconds} s ${told(share * 100)} % were sent again, and the median round trip was ${roundTripMs}; ${usualShare === undefined ? 'what is usual is not known yet' : `${told(usualShare * 100)} %${usualUs === undefined ? '' : ` and ${told(usualUs / 1000)} ms`} are usual`}.`,
        contributions: [
          against('retransmissionShare', share, usualShare, lossy),
          ...(Number.isNaN(rttUs) ? [] : [against('rttP50Us', rttUs, usualUs, slow)]),
        ],
      }),
    );
  }
}
