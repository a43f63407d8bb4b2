import type { Hearing } from '../vote.ts';
import { against, isQuiet, told, voteOf, type DetectorName } from './detector.ts';
import { chanceOfSum, noteShift, SHIFT_VALUES, usualOf, type ShiftSettings } from './shift.ts';
import { SlotTable } from './slot-table.ts';
import { HOST_WORDS, type WindowFacts } from './window-facts.ts';

const NAME: DetectorName = { by: 'hostVolumes', version: '1.0.0', family: 'anomaly', technique: '' };

export interface HostVolumeSettings extends ShiftSettings {
  /** Hosts that are remembered. */
  readonly keys: number;
  /** Length of the windows that it looks at, s. */
  readonly seconds: number;
  /** Bytes and packets of a window below which nothing is told. */
  readonly leastBytes: number;
  readonly leastPackets: number;
}

export const HOST_VOLUME_DEFAULTS: HostVolumeSettings = {
  keys: 8_192,
  seconds: 10,
  leastBytes: 5_000_000,
  leastPackets: 5_000,
  leastValues: 60,
  learning: 0.02,
  leastDeviation: 0.5,
  slack: 1,
  limit: 10,
  mostHigh: 180,
};

const [VOTED, BYTES, PACKETS] = [1, 2, 2 + SHIFT_VALUES] as const;
/** What is merely more than usual is not an attack: it takes another voice. */
const FLOOR = 1e-3;

/**
 * A host with more bytes or packets than it is used to, for longer than one window.
 *
 * ln(bytes) and ln(packets) of its windows of ten seconds are each a series with a CUSUM; windows without traffic are no values, so an hour of the
 * day is not told from another. It needs ten minutes of windows with traffic before it judges, and takes a new level as usual
 * after half an hour. Without knowing why, it says "low" at most, and its chance is never told below 1e−3.
 */
export class HostVolumes {
  readonly table: SlotTable;
  readonly #settings: HostVolumeSettings;

  constructor(settings: HostVolumeSettings = HOST_VOLUME_DEFAULTS) {
    this.#settings = settings;
    this.table = new SlotTable({ keyWords: HOST_WORDS, values: PACKETS + SHIFT_VALUES, keys: settings.keys });
  }

  judge(window: WindowFacts, hearing: Hearing): void {
    const { seconds, leastBytes, leastPackets, slack } = this.#settings;
    if (window.scope !== 'host' || window.seconds !== seconds) return;
    const { table } = this;
    table.find(window.key, window.hash, window.end);
    const bytes = window.batch.bytes[window.row] ?? 0;
    // Before they are learnt from: one of the two may begin anew.
    const usualBytes = this.#usual(BYTES);
    const usualPackets = this.#usual(PACKETS);
    const ofBytes = noteShift(table.values, table.at + BYTES, Math.log(bytes + 1), this.#settings);
    const ofPackets = noteShift(table.values, table.at + PACKETS, Math.log(window.packets + 1), this.#settings);
    const isMuch = (ofBytes > 0 && bytes >= leastBytes) || (ofPackets > 0 && window.packets >= leastPackets);
    if (!isMuch || isQuiet(table.get(VOTED), window.end)) return;
    table.set(VOTED, window.end);
    const usual = [
      ...(usualBytes === undefined ? [] : [`${told(usualBytes)} bytes`]),
      ...(usualPackets === undefined ? [] : [`${told(usualPackets)} packets`]),
    ];
    hearing.vote(
      window.row,
      voteOf(NAME, {
        severity: 'low',
        pValue: Math.max(FLOOR, chanceOfSum(Math.max(ofBytes, ofPackets), slack)),
        attacker: 'none',
        victim: 'src',
        reason: `${told(bytes)} bytes in ${told(window.packets)} packets within ${seconds} s, again and again above the ${usual.join(' in ')} that are usual.`,
        contributions: [
          against('bytes', bytes, usualBytes, ofBytes),
          against('packets', window.packets, usualPackets, ofPackets),
        ],
      }),
    );
  }

  /** Undefined until enough is known, and again when what was high for long is to become usual. */
  #usual(series: number): number | undefined {
    const log = usualOf(this.table.values, this.table.at + series, this.#settings);
    return log === undefined ? undefined : Math.exp(log);
  }
}
