import type { Hearing } from '../vote.ts';
import { poissonTail } from './chance.ts';
import { isQuiet, told, voteOf, type DetectorName } from './detector.ts';
import { SlotTable } from './slot-table.ts';
import { BSS_WORDS, type WindowFacts } from './window-facts.ts';

const NAME: DetectorName = { by: 'deauthentications', version: '1.0.0', family: 'wireless', technique: 'T1499' };

export interface DeauthenticationSettings {
  /** BSSs that are remembered. */
  readonly keys: number;
  /** Frames that take stations off the network, in ten seconds, where nothing is known of the BSS. */
  readonly expected: number;
  /** Least in a window of ten seconds, and of a minute. */
  readonly least: Readonly<Record<number, number>>;
}

export const DEAUTHENTICATION_DEFAULTS: DeauthenticationSettings = {
  keys: 4_096,
  expected: 0.5,
  least: { 10: 6, 60: 15 },
};

const [VOTED, USUAL] = [1, 2] as const;
const LEARNING = 0.05;

/**
 * Deauthentication and disassociation frames of a BSS, by the window of ten seconds and of a minute.
 *
 * An access point sends one to a station that it lets go; stations come and go a few times an hour. Where nothing is known one in twenty seconds
 * is taken as usual, and 6 in ten seconds or 15 in a minute as the least to speak of; the p-value is the Poisson tail over what the
 * BSS is used to. Who takes stations off sends many, again and again, as long as stations are to stay away (IEEE 802.11-2020 §9.3.3.1, §11.3).
 */
export class Deauthentications {
  readonly table: SlotTable;
  readonly #settings: DeauthenticationSettings;

  constructor(settings: DeauthenticationSettings = DEAUTHENTICATION_DEFAULTS) {
    this.#settings = settings;
    this.table = new SlotTable({ keyWords: BSS_WORDS, values: USUAL + 1, keys: settings.keys });
  }

  judge(window: WindowFacts, hearing: Hearing): void {
    const least = this.#settings.least[window.seconds];
    if (window.scope !== 'bss' || least === undefined) return;
    const { table } = this;
    table.find(window.key, window.hash, window.end);
    const count = window.batch.deauthentications[window.row] ?? 0;
    const usual = (Math.max(this.#settings.expected, table.get(USUAL)) * window.seconds) / 10;
    const pValue = poissonTail(count, usual);
    const isSeen = count >= least && pValue < 1e-4;
    if (!isSeen && window.seconds === 10) table.set(USUAL, table.get(USUAL) + LEARNING * (count - table.get(USUAL)));
    if (!isSeen || isQuiet(table.get(VOTED), window.end)) return;
    table.set(VOTED, window.end);
    hearing.vote(
      window.row,
      voteOf(NAME, {
        severity: count >= 10 * usual ? 'high' : 'medium',
        pValue,
        attacker: 'none',
        victim: 'src',
        reason: `${told(count)} frames in ${window.seconds} s took stations off the network, of ${told(window.packets)} of the BSS; ${told(usual)} are usual.`,
        contributions: [
          { name: 'deauthentications', value: count, baseline: usual },
          { name: 'frames', value: window.packets },
        ],
      }),
    );
  }
}
