import type { Hearing } from '../vote.ts';
import { hashKey, putMac } from './key-hash.ts';
import { against, isQuiet, told, voteOf, type DetectorName } from './detector.ts';
import { chanceOfSum, noteShift, SHIFT_VALUES, usualOf, type ShiftSettings } from './shift.ts';
import { SlotTable } from './slot-table.ts';
import type { WindowFacts } from './window-facts.ts';

const NAME: DetectorName = { by: 'wlanRetries', version: '1.0.0', family: 'quality', technique: '' };

export interface WlanRetrySettings extends ShiftSettings {
  /** BSSs and stations that are remembered. */
  readonly keys: number;
  /** Length of the windows that it looks at, s, and their least frames. */
  readonly seconds: number;
  readonly leastFrames: number;
  /** Share of frames sent again that is poor whatever is usual. */
  readonly poorShare: number;
}

export const WLAN_RETRY_DEFAULTS: WlanRetrySettings = {
  keys: 8_192,
  seconds: 10,
  leastFrames: 100,
  poorShare: 0.4,
  leastValues: 20,
  learning: 0.05,
  leastDeviation: 0.05,
  slack: 1,
  limit: 8,
  mostHigh: 180,
};

/** Source, BSSID and station, which is 0 of a BSS as a whole. */
const KEY_WORDS = 5;
const [VOTED, SHARE] = [1, 2] as const;
/** Beside the CUSUM's: what the absolute limit is worth. */
const CHANCE_OF_POOR = 1e-3;

/**
 * Frames of a BSS or station that are sent again and again: interference, distance, or too many who talk.
 *
 * The share of frames with the retry flag (IEEE 802.11-2020 §9.2.4.1.8) in windows of ten seconds with 100 frames or more is a series with
 * a CUSUM; besides, 40 % and more are poor whatever is usual: each frame takes the air nearly twice.
 */
export class WlanRetries {
  readonly table: SlotTable;
  readonly #settings: WlanRetrySettings;
  readonly #key = new Int32Array(KEY_WORDS);

  constructor(settings: WlanRetrySettings = WLAN_RETRY_DEFAULTS) {
    this.#settings = settings;
    this.table = new SlotTable({ keyWords: KEY_WORDS, values: SHARE + SHIFT_VALUES, keys: settings.keys });
  }

  judge(window: WindowFacts, hearing: Hearing): void {
    const { seconds, leastFrames, poorShare, slack } = this.#settings;
    if ((window.scope !== 'bss' && window.scope !== 'station') || window.seconds !== seconds) return;
    if (window.packets < leastFrames) return;
    const { table } = this;
    this.#find(window);
    const share = (window.batch.retries[window.row] ?? 0) / window.packets;
    const usual = usualOf(table.values, table.at + SHARE, this.#settings);
    const sum = noteShift(table.values, table.at + SHARE, share, this.#settings);
    const isPoor = share >= poorShare;
    if ((sum === 0 && !isPoor) || isQuiet(table.get(VOTED), window.end)) return;
    table.set(VOTED, window.end);
    hearing.vote(
      window.row,
      voteOf(NAME, {
        severity: sum > 0 && isPoor ? 'medium' : 'low',
        pValue: sum > 0 ? chanceOfSum(sum, slack) : CHANCE_OF_POOR,
        attacker: 'none',
        victim: 'src',
        reason: `${told(share * 100)} % of ${told(window.packets)} frames were sent again; ${usual === undefined ? 'what is usual here is not known yet' : `${told(usual * 100)} % are usual here`}.`,
        contributions: [against('retryShare', share, usual, sum)],
      }),
    );
  }

  #find({ batch, row, key, scope, end }: WindowFacts): void {
    this.#key[0] = key[0] ?? 0;
    putMac(batch.bssid, row, this.#key, 1);
    if (scope === 'station') putMac(batch.station, row, this.#key, 3);
    else this.#key.fill(0, 3);
    this.table.find(this.#key, hashKey(this.#key, KEY_WORDS), end);
  }
}
