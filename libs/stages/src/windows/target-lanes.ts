import type { Scope } from '@weir/statistics';

/** Scopes that are merged in one lane, each group in its own. */
export type Groups = readonly (readonly Scope[])[];

/** FNV-1a (Fowler, Noll, Vo) of a text and a number, folded to 16 bits. */
function hashOf(text: string, number: number): number {
  let hash = Math.imul(0x811c9dc5 ^ number, 0x01000193);
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 16)) & 0xffff;
}

function laneOf(source: string, group: number, lanes: number): number {
  return hashOf(source, group) % lanes;
}

/** The lanes in which windows of a source are merged, each with the scopes whose tables go there. */
export function targetLanes(source: string, lanes: number, groups: Groups): ReadonlyMap<number, readonly Scope[]> {
  const targets = new Map<number, Scope[]>();
  groups.forEach((scopes, group) => {
    const lane = laneOf(source, group, lanes);
    const known = targets.get(lane) ?? [];
    targets.set(lane, [...known, ...scopes.filter((scope) => !known.includes(scope))]);
  });
  return targets;
}

/** The scopes that a lane puts out rows of; those that it has only to relate others to are left to the first lane that has them. */
export function scopesPutOut(source: string, lane: number, lanes: number, groups: Groups): readonly Scope[] {
  const seen = new Set<Scope>();
  const own: Scope[] = [];
  groups.forEach((scopes, group) => {
    for (const scope of scopes) if (!seen.has(scope) && laneOf(source, group, lanes) === lane) own.push(scope);
    for (const scope of scopes) seen.add(scope);
  });
  return own;
}
