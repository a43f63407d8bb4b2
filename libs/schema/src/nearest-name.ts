/** Edits (insert, remove, replace a letter) that turn one text into another. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The known name that was probably meant; undefined when none is near. Letter case does not count. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const lower = candidate.toLowerCase();
    // A name that was cut short, or written too long, is nearer than its missing letters say.
    const isPart = wanted.length > 3 && (lower.startsWith(wanted) || wanted.startsWith(lower));
    const edits = isPart ? 1 : distance(wanted, lower);
    if (edits < least) {
      best = candidate;
      least = edits;
    }
  }
  return best;
}
