import type { Hearing } from '../vote.ts';
import { poissonTail } from './chance.ts';
import { isQuiet, told, voteOf, type DetectorName } from './detector.ts';
import { SlotTable } from './slot-table.ts';
import { HOST_WORDS, type WindowFacts } from './window-facts.ts';

const NAME: DetectorName = { by: 'arpSweeps', version: '1.0.0', family: 'scan', technique: 'T1018' };

export interface ArpSweepSettings {
  /** Hosts that are remembered. */
  readonly keys: number;
  /** Addresses that a host must ask for, by the seconds of the window. */
  readonly leastTargets: Readonly<Record<number, number>>;
  /** Those that a router asks for anyway, where nothing is learnt. */
  readonly expected: Readonly<Record<number, number>>;
}

export const ARP_SWEEP_DEFAULTS: ArpSweepSettings = {
  keys: 8_192,
  leastTargets: { 1: 25, 10: 50, 60: 100 },
  expected: { 1: 5, 10: 20, 60: 50 },
};

const VOTED = 1;
/** Where what is usual stands, by the seconds of the window. */
const USUAL_OF: Readonly<Record<number, number>> = { 1: 2, 10: 3, 60: 4 };
const LEARNING = 0.05;

/**
 * A host that asks by ARP for one address after another: who looks which hosts of a network are there.
 *
 * Hosts ask for their router and a few neighbours; a router for those of its network that it has to deliver to, some twenty in ten
 * seconds. From 25 in a second, 50 in ten or 100 in a minute on it speaks, with the Poisson tail over what the host is used to.
 */
export class ArpSweeps {
  readonly table: SlotTable;
  readonly #settings: ArpSweepSettings;

  constructor(settings: ArpSweepSettings = ARP_SWEEP_DEFAULTS) {
    this.#settings = settings;
    this.table = new SlotTable({ keyWords: HOST_WORDS, values: 5, keys: settings.keys });
  }

  judge(window: WindowFacts, hearing: Hearing): void {
    const requests = window.batch.arpRequests[window.row] ?? 0;
    const place = USUAL_OF[window.seconds];
    if (window.scope !== 'host' || requests === 0 || place === undefined) return;
    const { table } = this;
    table.find(window.key, window.hash, window.end);
    const targets = window.batch.arpTargets[window.row] ?? 0;
    const usual = Math.max(this.#settings.expected[window.seconds] ?? 0, table.get(place));
    const pValue = poissonTail(targets, usual);
    if (targets < (this.#settings.leastTargets[window.seconds] ?? 0) || pValue > 1e-4) {
      table.set(place, table.get(place) + LEARNING * (targets - table.get(place)));
      return;
    }
    if (isQuiet(table.get(VOTED), window.end)) return;
    table.set(VOTED, window.end);
    hearing.vote(
      window.row,
      voteOf(NAME, {
        severity: 'medium',
        pValue,
        attacker: 'src',
        victim: 'none',
        reason: `Asked by ARP for about ${told(targets)} addresses in ${window.seconds} s with ${told(requests)} requests; ${told(usual)} are usual.`,
        contributions: [
          { name: 'arpTargets', value: targets, baseline: usual },
          { name: 'arpRequests', value: requests },
        ],
      }),
    );
  }
}
