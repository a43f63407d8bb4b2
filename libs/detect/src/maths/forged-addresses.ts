import type { Hearing } from '../vote.ts';
import { isQuiet, told, voteOf, type DetectorName } from './detector.ts';
import { SlotTable } from './slot-table.ts';
import { HOST_WORDS, type WindowFacts } from './window-facts.ts';

const NAME: DetectorName = { by: 'forgedAddresses', version: '1.0.0', family: 'spoofing', technique: 'T1557.002' };

export interface ForgedAddressSettings {
  /** Hosts that are remembered. */
  readonly keys: number;
  /** Length of the windows that it looks at, s. */
  readonly seconds: number;
  /** Windows in which the address had one MAC address, from which on that is known to be usual. */
  readonly leastKnown: number;
  /** Windows in a row with more than one, after which that is taken as usual. */
  readonly mostShared: number;
}

export const FORGED_ADDRESS_DEFAULTS: ForgedAddressSettings = {
  keys: 8_192,
  seconds: 10,
  leastKnown: 3,
  mostShared: 60,
};

const [VOTED, KNOWN, SHARED] = [1, 2, 3] as const;
/** Taken, not measured: hosts move to other hardware, and pairs of routers share addresses. */
const CHANCE = { known: 5e-5, unknown: 1e-3 } as const;

/**
 * An address that ARP claims for more than one MAC address within ten seconds: somebody else says that it is his (RFC 826 has nothing
 * against it; RFC 5227 §2.4).
 *
 * Where the address had one in three windows before, this is new, and medium; where nothing is known it is low, as it may have been
 * so for ever. After ten minutes it is taken as usual.
 */
export class ForgedAddresses {
  readonly table: SlotTable;
  readonly #settings: ForgedAddressSettings;

  constructor(settings: ForgedAddressSettings = FORGED_ADDRESS_DEFAULTS) {
    this.#settings = settings;
    this.table = new SlotTable({ keyWords: HOST_WORDS, values: SHARED + 1, keys: settings.keys });
  }

  judge(window: WindowFacts, hearing: Hearing): void {
    const { seconds, leastKnown, mostShared } = this.#settings;
    const macs = window.batch.macAddresses[window.row] ?? NaN;
    if (window.scope !== 'host' || window.seconds !== seconds || !(macs >= 1)) return;
    const { table } = this;
    table.find(window.key, window.hash, window.end);
    if (macs === 1) {
      table.set(KNOWN, table.get(KNOWN) + 1);
      table.set(SHARED, 0);
      return;
    }
    table.set(SHARED, table.get(SHARED) + 1);
    if (table.get(SHARED) > mostShared) table.set(KNOWN, 0);
    if (table.get(SHARED) > mostShared || isQuiet(table.get(VOTED), window.end)) return;
    table.set(VOTED, window.end);
    const isNew = table.get(KNOWN) >= leastKnown;
    const replies = window.batch.arpReplies[window.row] ?? 0;
    hearing.vote(
      window.row,
      voteOf(NAME, {
        severity: isNew ? 'medium' : 'low',
        pValue: isNew ? CHANCE.known : CHANCE.unknown,
        attacker: 'none',
        victim: 'src',
        reason: `${told(macs)} MAC addresses claimed this address by ARP within ${seconds} s, in ${told(replies)} replies${isNew ? `; in ${told(table.get(KNOWN))} windows before it was one` : ''}.`,
        contributions: [
          { name: 'macAddresses', value: macs, baseline: 1 },
          { name: 'arpReplies', value: replies },
        ],
      }),
    );
  }
}
