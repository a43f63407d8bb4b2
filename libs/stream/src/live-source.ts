const LIVE = /^(.+)@(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)(?:#\d+)?$/;

/**
 * Name of a live source: what is captured and since when (ISO 8601, UTC, ms), and where it has several, which; such as
 * `eth0@2026-11-21T18:10:19.123Z`. It is another one at each start, so that frame numbers and stamps are never used again.
 */
export function liveSource(what: string, since: string, number?: number): string {
  return number === undefined ? `${what}@${since}` : `${what}@${since}#${number}`;
}

/** Whether `later` is of the same thing as the live source `source` and began later, so that the former has ended even if nobody said so. */
export function isFollowedBy(source: string, later: string): boolean {
  const [, what, since = ''] = LIVE.exec(source) ?? [];
  const [, same, after = ''] = LIVE.exec(later) ?? [];
  return what !== undefined && what === same && since < after;
}
