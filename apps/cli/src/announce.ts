import type { GroupStatus } from '@weir/service/analysis';
import { say } from './talk.ts';

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
