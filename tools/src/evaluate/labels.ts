import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A capture and what is known to be in it. */
export interface LabelledCapture {
  readonly file: string;
  readonly path: string;
  readonly folder: 'attacks' | 'benign' | 'wifi' | 'lab';
  readonly kind: string;
  readonly isAttack: boolean;
  /** Families that are right for it; none where it is benign. */
  readonly families: readonly string[];
  readonly flows: number;
  /** Hosts that take part in the attack; empty where every flow does. */
  readonly hosts: readonly string[];
  /** Outputs of other tools for the same capture, below the data's folder. */
  readonly reference: readonly string[];
}

const addresses = z.array(z.string()).default([]);
const labelled = z.object({
  file: z.string(),
  label: z.string(),
  kind: z.string(),
  flows: z.number(),
  attacker_ips: addresses,
  victim_ips: addresses,
  infected_ips: addresses,
  c2_ips: addresses,
  reference: z.array(z.string()).default([]),
});

const BENIGN = 'benign';
const UNKNOWN = '-unlabelled';

/** The captures of a folder of the shared data; those of which nobody knows what is in them are left out. */
export function capturesIn(data: string, folder: 'attacks' | 'benign' | 'wifi'): LabelledCapture[] {
  const text = readFileSync(join(data, folder, 'labels.json'), 'utf8');
  return z
    .array(labelled)
    .parse(JSON.parse(text))
    .filter(({ kind }) => !kind.endsWith(UNKNOWN))
    .map(({ file, label, kind, flows, reference, ...known }) => ({
      ...{ file, path: join(data, folder, file), folder, kind, flows, reference },
      isAttack: label !== BENIGN,
      families: label === BENIGN ? [] : familiesOf(kind),
      hosts: [...known.attacker_ips, ...known.victim_ips, ...known.infected_ips, ...known.c2_ips],
    }));
}

/** Families that are right for an attack, by the beginning of its kind; the first that fits. */
const FAMILIES: readonly (readonly [kind: string, families: readonly string[]])[] = [
  ['bruteforce-', ['bruteForce', 'credentialAccess']],
  ['c2-beacon', ['commandAndControl']],
  ['credaccess-', ['credentialAccess', 'lateralMovement']],
  ['ddos-', ['flood']],
  ['dos-', ['flood']],
  ['discovery-', ['discovery']],
  ['exfil-', ['exfiltration', 'tunnel']],
  ['exploit-', ['exploit', 'credentialAccess']],
  ['lateral-', ['lateralMovement']],
  ['malware-iot-scanner', ['malware', 'commandAndControl', 'scan']],
  ['malware-', ['malware', 'commandAndControl', 'exfiltration']],
  ['scan-', ['scan']],
  ['timeline-', ['scan', 'bruteForce', 'spoofing']],
  ['tunnel-', ['tunnel', 'exfiltration']],
  ['web-log4shell', ['webAttack', 'exploit']],
  ['web-', ['webAttack']],
  ['wifi-', ['wireless']],
];

/** @throws {RangeError} for a kind that has no families yet */
function familiesOf(kind: string): readonly string[] {
  const found = FAMILIES.find(([prefix]) => kind.startsWith(prefix));
  if (found === undefined) throw new RangeError(`no family of alerts is named for attacks of the kind ${kind}`);
  return found[1];
}
