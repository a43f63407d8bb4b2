import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The engine writes a block's token into its table's deduplication log, and then renames the block's part into place. Killed
 * between the two, it remembers a block that is not there, and the repeated insert would be dropped as a duplicate.
 */

const ADDED = '1';
const DROPPED = '2';

interface PartName {
  readonly partition: string;
  readonly first: number;
  readonly last: number;
}

/** `20231114_7_9_1`: partition, first and last block, level. */
function partName(name: string): PartName | undefined {
  const match = /^([^_]+)_(\d+)_(\d+)_\d+(?:_\d+)?$/.exec(name);
  return match === null ? undefined : { partition: match[1] ?? '', first: Number(match[2]), last: Number(match[3]) };
}

/** The table's part, or one that was merged from it, is there. */
function isThere(tableFolder: string, wanted: PartName): boolean {
  return readdirSync(tableFolder).some((name) => {
    const part = partName(name);
    return part?.partition === wanted.partition && part.first <= wanted.first && part.last >= wanted.last;
  });
}

/** Only the last record can be of a part that never came: parts of a table are committed one at a time. */
function forgetLast(tableFolder: string): string | undefined {
  const folder = join(tableFolder, 'deduplication_logs');
  if (!existsSync(folder)) return undefined;
  const newest = readdirSync(folder)
    .map((name) => ({ name, number: Number(/_(\d+)\.txt$/.exec(name)?.[1]) }))
    .filter(({ number }) => number > 0)
    .reduce((a, b) => (b.number > a.number ? b : a), { name: '', number: 0 });
  if (newest.number === 0) return undefined;
  const file = join(folder, newest.name);
  const [operation, name = '', block] = (readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '').split('\t');
  const wanted = partName(name);
  if (operation !== ADDED || block === undefined || wanted === undefined || isThere(tableFolder, wanted))
    return undefined;
  appendFileSync(file, `${DROPPED}\t${name}\t${block}\n`);
  return name;
}

/** Forgets blocks whose parts a killed process left out. For a folder that no process has open; gives their names. */
export function forgetLostBlocks(chdbFolder: string): string[] {
  const store = join(chdbFolder, 'store');
  if (!existsSync(store)) return [];
  const tables = readdirSync(store).flatMap((prefix) =>
    readdirSync(join(store, prefix)).map((table) => join(store, prefix, table)),
  );
  return tables.map(forgetLast).filter((name) => name !== undefined);
}
