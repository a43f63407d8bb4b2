import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { LabelledCapture } from './labels.ts';

const attack = z.object({
  family: z.string(),
  technique: z.string(),
  attacker: z.string(),
  attackerMac: z.string().optional(),
  isSpoofed: z.boolean().default(false),
  victims: z.array(z.string()),
});
const recordings = z.array(
  z.object({
    capture: z.string(),
    attacks: z.array(attack),
    counts: z.object({ attack: z.number(), effect: z.number(), benign: z.number() }).optional(),
    conversations: z.number().optional(),
  }),
);

/** Data that leave within a tunnel are both. */
const AS_WELL: ReadonlyMap<string, string> = new Map([
  ['exfiltration', 'tunnel'],
  ['tunnel', 'exfiltration'],
]);

/**
 * ATT&CK has no tactic of scans: remote system discovery (T1018) and network service discovery (T1046) are both of Discovery, and its page of
 * T1018 names ping and arp, with which addresses are swept. Who says scan of such a sweep is right as well.
 */
const SWEEP = 'T1018';

function familiesOf({ family, technique }: z.infer<typeof attack>): string[] {
  const other = technique === SWEEP ? 'scan' : AS_WELL.get(family);
  return other === undefined ? [family] : [family, other];
}

/** Who sends is unknown where addresses are spoofed: such an attack is known by its victims. */
function hostsOf({ attacker, attackerMac, isSpoofed, victims }: z.infer<typeof attack>): string[] {
  const sender = [attacker, ...(attackerMac === undefined ? [] : [attackerMac])];
  return isSpoofed ? victims : [...sender, ...victims];
}

/** The recordings of a folder that the lab wrote, as its `labels.json` has them. */
export function recordingsIn(folder: string): LabelledCapture[] {
  return recordings
    .parse(JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')))
    .map(({ capture, attacks, counts, conversations }) => ({
      file: capture,
      path: join(folder, capture),
      folder: 'lab',
      kind: attacks.map(({ family }) => family).join(', ') || 'benign',
      isAttack: attacks.length > 0,
      families: attacks.flatMap(familiesOf),
      flows: conversations ?? (counts === undefined ? 0 : counts.attack + counts.effect + counts.benign),
      hosts: attacks.flatMap(hostsOf),
      reference: [],
    }));
}
