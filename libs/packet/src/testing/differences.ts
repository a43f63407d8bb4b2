import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { testdataPath } from './shared-data.ts';

/** Where what we find differs from what somebody else found, and why that is right. */
export interface Difference<T> {
  readonly capture: string;
  readonly key: string;
  readonly ours: T;
  readonly theirs: T;
  readonly reason: string;
}

/** The differences listed in a file of `testdata`, one a line. */
export function readDifferences<T>(name: string): Difference<T>[] {
  const path = testdataPath(name);
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line): Difference<T> => JSON.parse(line));
}

/**
 * The keys at which both sides differ, with the reasons that the file of `testdata` gives. UPDATE_GOLDEN=1 rewrites that file and
 * leaves new reasons empty, to be filled in by hand.
 */
export function differencesOf<T>(
  name: string,
  sides: readonly {
    readonly capture: string;
    readonly ours: ReadonlyMap<string, T>;
    readonly theirs: ReadonlyMap<string, T>;
  }[],
  nothing: T,
): Difference<T>[] {
  const reasons = new Map(readDifferences<T>(name).map(({ capture, key, reason }) => [`${capture} ${key}`, reason]));
  const found = sides.flatMap(({ capture, ours, theirs }) => {
    const keys = [...new Set([...ours.keys(), ...theirs.keys()])].toSorted();
    return keys
      .map((key): Difference<T> => {
        const reason = reasons.get(`${capture} ${key}`) ?? '';
        return { capture, key, ours: ours.get(key) ?? nothing, theirs: theirs.get(key) ?? nothing, reason };
      })
      .filter((row) => JSON.stringify(row.ours) !== JSON.stringify(row.theirs));
  });
  if (process.env['UPDATE_GOLDEN'] === '1') {
    writeFileSync(testdataPath(name), found.map((difference) => `${JSON.stringify(difference)}\n`).join(''));
  }
  return found;
}
