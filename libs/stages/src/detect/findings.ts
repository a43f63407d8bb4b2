import type { Finding } from '@weir/detect';

const NONE = new Uint8Array(0);

/** How many records are left out: those that have a 1. */
export function countOf(leftOut: Uint8Array = NONE): number {
  return leftOut.reduce((sum, one) => sum + one, 0);
}

/** The findings, and that the records without one are benign, in the order of the records; nothing of those left out. */
export function withBenign(count: number, findings: readonly Finding[], leftOut: Uint8Array = NONE): Finding[] {
  const all: Finding[] = [];
  for (let row = 0, next = 0; row < count; row++) {
    const before = all.length;
    for (let one = findings[next]; one?.row === row; one = findings[++next]) all.push(one);
    if (all.length === before && leftOut[row] !== 1) all.push(benign(row));
  }
  return all;
}

function benign(row: number): Finding {
  const nobody = { technique: '', severity: 'informational', attacker: 'none', victim: 'none' } as const;
  return { row, outcome: 'benign', family: 'none', ...nobody, pValue: 1, reason: '', votes: [] };
}
