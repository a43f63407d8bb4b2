import { nearestName } from '@weir/schema';

/** `; did you mean X?` or, when nothing is near, the other advice. */
export function suggestion(name: string, known: Iterable<string>, otherwise: string): string {
  const meant = nearestName(name, known);
  return meant === undefined ? `; ${otherwise}.` : `; did you mean ${meant}?`;
}
