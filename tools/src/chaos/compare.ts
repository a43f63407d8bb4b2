/** How two tables differ, row by row. Rows are told apart by what stands before the first space. */
export interface Difference {
  readonly missing: readonly string[];
  readonly doubled: readonly string[];
  readonly different: readonly { readonly expected: string; readonly found: string }[];
  /** Rows that nobody expected. */
  readonly strange: readonly string[];
}

function keyOf(row: string): string {
  return row.slice(0, row.indexOf(' '));
}

export function compareRows(expected: readonly string[], found: readonly string[]): Difference {
  const left = new Map(expected.map((row) => [keyOf(row), row]));
  if (left.size !== expected.length) throw new RangeError('the expected rows have a key twice');
  const seen = new Set<string>();
  const doubled: string[] = [];
  const different: { expected: string; found: string }[] = [];
  const strange: string[] = [];
  for (const row of found) {
    const key = keyOf(row);
    const wanted = left.get(key);
    if (seen.has(key)) doubled.push(row);
    else if (wanted === undefined) strange.push(row);
    else if (wanted !== row) different.push({ expected: wanted, found: row });
    seen.add(key);
  }
  const missing = expected.filter((row) => !seen.has(keyOf(row)));
  return { missing, doubled, different, strange };
}

export function isSame({ missing, doubled, different, strange }: Difference): boolean {
  return missing.length + doubled.length + different.length + strange.length === 0;
}

/** The counts as a line, and below it some examples of each kind. */
export function differenceText(name: string, { missing, doubled, different, strange }: Difference): string {
  const lines = [
    `${name}: ${missing.length} missing, ${doubled.length} doubled, ${different.length} different, ${strange.length} unexpected`,
  ];
  const examples = 3;
  for (const row of missing.slice(0, examples)) lines.push(`  missing: ${row}`);
  for (const row of doubled.slice(0, examples)) lines.push(`  doubled: ${row}`);
  for (const row of strange.slice(0, examples)) lines.push(`  unexpected: ${row}`);
  for (const { expected, found } of different.slice(0, examples)) {
    lines.push(`  expected: ${expected}`, `  found:    ${found}`);
  }
  return lines.join('\n');
}

/** A row of the API with its id in front. */
export function withId(line: string): string {
  const at = line.indexOf('"id":"') + 6;
  return `${line.slice(at, line.indexOf('"', at))} ${line}`;
}
