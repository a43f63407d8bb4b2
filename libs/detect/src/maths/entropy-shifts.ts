import type { Hearing } from '../vote.ts';
import { isQuiet, told, voteOf, type DetectorName } from './detector.ts';
import { chanceOfSum, noteShift, SHIFT_VALUES, type ShiftSettings } from './shift.ts';
import { SlotTable } from './slot-table.ts';
import { NUMBER_WORDS, type WindowFacts } from './window-facts.ts';

const NAME: DetectorName = { by: 'entropyShifts', version: '1.0.0', family: 'anomaly', technique: '' };

export interface EntropyShiftSettings extends ShiftSettings {
  /** Sources that are remembered. */
  readonly keys: number;
  /** Length of the windows that it looks at, s, and their least packets: entropy of few packets is bound by their number. */
  readonly seconds: number;
  readonly leastPackets: number;
}

export const ENTROPY_SHIFT_DEFAULTS: EntropyShiftSettings = {
  keys: 256,
  seconds: 10,
  leastPackets: 500,
  leastValues: 30,
  learning: 0.02,
  leastDeviation: 0.2,
  slack: 1,
  limit: 10,
  mostHigh: 180,
};

const VOTED = 1;
const FIRST = 2;
/** Series: senders up (spoofed ones), receivers down (one victim), receivers up and ports up (a sweep, a scan). */
const SERIES = [
  { column: 'sourceEntropyBits', sign: 1, says: 'more senders than usual' },
  { column: 'destinationEntropyBits', sign: -1, says: 'fewer receivers than usual' },
  { column: 'destinationEntropyBits', sign: 1, says: 'more receivers than usual' },
  { column: 'portEntropyBits', sign: 1, says: 'more ports than usual' },
] as const;
const FLOOR = 1e-3;

/**
 * A shift of how a source's packets are spread over senders, receivers and ports.
 *
 * Entropies of the windows of ten seconds with 500 packets or more are series with a CUSUM, of receivers in both directions: a flood
 * from spoofed addresses raises that of senders and lowers that of receivers, a sweep raises that of receivers, a scan that of ports
 * (Lakhina, Crovella, Diot 2005). It judges after five minutes of such windows. "Low" at most, as many a change is harmless.
 */
export class EntropyShifts {
  readonly table: SlotTable;
  readonly #settings: EntropyShiftSettings;

  constructor(settings: EntropyShiftSettings = ENTROPY_SHIFT_DEFAULTS) {
    this.#settings = settings;
    const values = FIRST + SERIES.length * SHIFT_VALUES;
    this.table = new SlotTable({ keyWords: NUMBER_WORDS, values, keys: settings.keys });
  }

  judge(window: WindowFacts, hearing: Hearing): void {
    const { seconds, leastPackets } = this.#settings;
    if (window.scope !== 'source' || window.seconds !== seconds || window.packets < leastPackets) return;
    this.table.find(window.key, window.hash, window.end);
    SERIES.forEach((series, index) => this.#follow(window, series, FIRST + index * SHIFT_VALUES, hearing));
  }

  #follow(window: WindowFacts, series: (typeof SERIES)[number], place: number, hearing: Hearing): void {
    const bits = window.batch[series.column][window.row] ?? NaN;
    if (Number.isNaN(bits)) return;
    const { table } = this;
    const sum = noteShift(table.values, table.at + place, series.sign * bits, this.#settings);
    if (sum === 0 || isQuiet(table.get(VOTED), window.end)) return;
    table.set(VOTED, window.end);
    const usual = series.sign * table.get(place + 1);
    hearing.vote(
      window.row,
      voteOf(NAME, {
        severity: 'low',
        pValue: Math.max(FLOOR, chanceOfSum(sum, this.#settings.slack)),
        attacker: 'none',
        victim: 'none',
        reason: `Packets come with ${series.says}: ${told(bits)} bits of entropy where ${told(usual)} are usual.`,
        contributions: [{ name: series.column, value: bits, baseline: usual, share: sum }],
      }),
    );
  }
}
