import type { KeyTable } from './key-table.ts';
import { textAt } from './text-key.ts';

/** Words of a BSSID. */
const BSSID = 2;

/** The name in most frames of the BSS in `row`, of equal ones the first in the order of text; empty where none is told. */
export function ssidOf(bss: KeyTable, row: number, { keys, sums, shape, size }: KeyTable): string {
  const [high, low] = [bss.keys[row * BSSID], bss.keys[row * BSSID + 1]];
  let frames = 0;
  let name = '';
  for (let other = 0; other < size; other++) {
    const at = other * shape.keyWords;
    if (keys[at] !== high || keys[at + 1] !== low) continue;
    const count = sums[other * shape.sums] ?? 0;
    if (count < frames) continue;
    const text = textAt(keys, at + BSSID);
    if (count > frames || text < name) name = text;
    frames = count;
  }
  return name;
}
