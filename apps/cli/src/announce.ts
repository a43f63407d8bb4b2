import type { GroupStatus } from '@weir/service/analysis';
import { say } from './talk.ts';

/** How many inputs are named when a platform starts. */
const MOST_NAMED = 4;

/** Says of each interface, once, that it is being captured. */
export function announcer(interfaces: readonly string[]): (status: GroupStatus) => void {
  const said = new Set<string>();
  return ({ inputs }) => {
    for (const { source } of inputs) {
      if (said.has(source) || !interfaces.some((name) => source.includes(`${name}@`))) continue;
      said.add(source);
      say(`Captures ${source}.`);
    }
  };
}

/** Names that a glance can take in; of many the first, and how many more there are. */
export function namesText(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).join(', ');
  return names.length <= MOST_NAMED ? shown : `${shown} and ${names.length - MOST_NAMED} more`;
}
