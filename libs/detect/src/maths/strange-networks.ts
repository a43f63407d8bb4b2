import type { Hearing } from '../vote.ts';
import { poissonTail } from './chance.ts';
import { isQuiet, MICROSECONDS, told, voteOf, type DetectorName } from './detector.ts';
import { hashKey } from './key-hash.ts';
import { SlotTable } from './slot-table.ts';
import { BSS_WORDS, type WindowFacts } from './window-facts.ts';

const NAME: DetectorName = { by: 'strangeNetworks', version: '1.0.0', family: 'wireless', technique: 'T1557.004' };

export interface StrangeNetworkSettings {
  /** BSSs that are remembered. */
  readonly keys: number;
  /** Length of the windows that it looks at, s. */
  readonly seconds: number;
  /** How long networks are got to know first, s. */
  readonly warmUpSeconds: number;
  /** Beacons of a network in its first window at most: a near access point sends a hundred in ten seconds. */
  readonly mostBeacons: number;
  /** Time in which strange ones are forgotten to 1/e, s, and how many there may be in it. */
  readonly memorySeconds: number;
  readonly expected: number;
}

export const STRANGE_NETWORK_DEFAULTS: StrangeNetworkSettings = {
  keys: 16_384,
  seconds: 10,
  warmUpSeconds: 10,
  mostBeacons: 3,
  memorySeconds: 30,
  expected: 5,
};

const [VOTED, FIRST, STRANGE, NOTED] = [1, 2, 3, 4] as const;

/**
 * A flood of made-up networks: BSSIDs never seen before, which beacon once or a few times and do nothing else.
 *
 * An access point beacons ten times a second (IEEE 802.11-2020 §9.4.1.3: 100 TU), so that of one that is near a hundred are heard in
 * ten seconds; of those at the edge of reach a few. After ten seconds in which the neighbourhood is got to know, new BSSIDs of which at
 * most 3 frames, all of them beacons, are heard in their first ten seconds are weighed by e^(−age/30 s). The p-value is the Poisson tail with
 * mean 5. Who walks past networks with the antenna sees new ones all the time, and would be told so.
 */
export class StrangeNetworks {
  /** Of each BSS when it was seen; what is known of the source stands under BSSID 0. */
  readonly table: SlotTable;
  readonly #settings: StrangeNetworkSettings;
  readonly #sourceKey = new Int32Array(BSS_WORDS);

  constructor(settings: StrangeNetworkSettings = STRANGE_NETWORK_DEFAULTS) {
    this.#settings = settings;
    this.table = new SlotTable({ keyWords: BSS_WORDS, values: NOTED + 1, keys: settings.keys });
  }

  judge(window: WindowFacts, hearing: Hearing): void {
    const { seconds, mostBeacons, warmUpSeconds } = this.#settings;
    if (window.scope !== 'bss' || window.seconds !== seconds) return;
    const { table } = this;
    table.find(window.key, window.hash, window.end);
    const beacons = window.batch.beacons[window.row] ?? 0;
    const isStrange = table.isNew && beacons > 0 && beacons <= mostBeacons && window.packets === beacons;
    this.#sourceKey[0] = window.key[0] ?? 0;
    table.find(this.#sourceKey, hashKey(this.#sourceKey, BSS_WORDS), window.end);
    if (table.isNew) table.set(FIRST, window.start);
    if (!isStrange || window.start < table.get(FIRST) + warmUpSeconds * MICROSECONDS) return;
    this.#count(window, hearing);
  }

  #count(window: WindowFacts, hearing: Hearing): void {
    const { memorySeconds, expected } = this.#settings;
    const { table } = this;
    const age = Math.max(0, window.end - table.get(NOTED)) / MICROSECONDS;
    const strange = table.get(STRANGE) * Math.exp(-age / memorySeconds) + 1;
    table.set(STRANGE, strange);
    table.set(NOTED, window.end);
    const pValue = poissonTail(Math.floor(strange), expected);
    if (pValue > 5e-5 || isQuiet(table.get(VOTED), window.end)) return;
    table.set(VOTED, window.end);
    hearing.vote(
      window.row,
      voteOf(NAME, {
        severity: 'medium',
        pValue,
        attacker: 'none',
        victim: 'none',
        reason: `${told(strange)} networks never seen before within about ${memorySeconds} s, each with a beacon or a few and nothing else; ${expected} are usual.`,
        contributions: [{ name: 'strangeNetworks', value: strange, baseline: expected }],
      }),
    );
  }
}
