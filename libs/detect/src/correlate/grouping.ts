import type { Family } from '../family.ts';

/** Whose alarms of a family are one event: of one attacker against many, of many against one victim, of a pair, or of a BSS. */
export type Grouping = 'attacker' | 'victim' | 'pair' | 'bss';

const GROUPING: Readonly<Record<Family, Grouping>> = {
  none: 'pair',
  scan: 'attacker',
  discovery: 'attacker',
  bruteForce: 'pair',
  credentialAccess: 'pair',
  exploit: 'pair',
  webAttack: 'pair',
  lateralMovement: 'pair',
  commandAndControl: 'attacker',
  malware: 'attacker',
  tunnel: 'pair',
  exfiltration: 'pair',
  flood: 'victim',
  spoofing: 'attacker',
  wireless: 'bss',
  quality: 'pair',
  anomaly: 'pair',
  policy: 'attacker',
};

/** Who takes part in an alarm, as text; `::` and zeros stand for nobody. */
export interface Parties {
  readonly attacker: string;
  readonly victim: string;
  readonly bssid: string;
  /** ATT&CK id of the alarm. */
  readonly technique: string;
}

const NOBODY = '::';
/** Networks that are not there (ATT&CK: evil twin): each has a BSSID of its own, made up by one sender. */
const MADE_UP_NETWORKS = 'T1557.004';

/** Who alarms of a family have in common when they are of one event. */
export function groupingOf(family: Family): Grouping {
  return GROUPING[family];
}

/** What alarms of one event have in common, with the family. Where the one that decides is not known, the other does. */
export function groupOf(family: Family, { attacker, victim, bssid, technique }: Parties): string {
  switch (GROUPING[family]) {
    case 'attacker':
      return attacker === NOBODY ? `to ${victim}` : `by ${attacker}`;
    case 'victim':
      return victim === NOBODY ? `by ${attacker}` : `to ${victim}`;
    case 'pair':
      return [attacker, victim].toSorted().join(' ');
    case 'bss':
      return technique === MADE_UP_NETWORKS ? 'made-up networks' : bssid;
  }
}
