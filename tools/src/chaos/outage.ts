import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningServices } from '../../services/index.mjs';
import type { Crew } from './crew.ts';

export const OUTAGES = ['redis', 'clickhouse', 'kafka'] as const;
export type Outage = (typeof OUTAGES)[number];

/** Before the service goes, and between it coming back and the end of the capture, ms. */
const AROUND_MS = 5_000;
const LOOK_MS = 500;
/** What a process may grow by while it waits, bytes. */
const GROWTH_LIMIT_BYTES = 300e6;

/**
 * Stops a service in mid-run and starts it again; gives what went wrong. A process whose lanes wait is not ready: at least one app must
 * say so while the service is away, none may after it is back, and none may grow without bound.
 */
export async function outage(
  { services }: RunningServices,
  name: Outage,
  seconds: number,
  crews: readonly Crew[],
  say: (line: string) => void,
): Promise<readonly string[]> {
  await waitUntil(() => crews.every((crew) => crew.isWhole), 60_000);
  await sleep(AROUND_MS);
  const before = new Map(crews.map((crew) => [crew, rssOf(crew)]));
  const unready = new Set<string>();
  let peak = 0;
  await services[name].stop();
  say(`${name} is stopped`);
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await sleep(LOOK_MS)) {
    for (const crew of crews) {
      if (crew.waitingFor !== undefined) unready.add(`${crew.app.name} (${crew.waitingFor})`);
      peak = Math.max(peak, rssOf(crew) - (before.get(crew) ?? 0));
    }
  }
  await services[name].start();
  say(
    `${name} is back; not ready meanwhile: ${[...unready].slice(0, 4).join('; ')}; grown by ${(peak / 1e6).toFixed(0)} MB`,
  );
  await sleep(AROUND_MS);
  const isReady = await waitUntil(() => crews.every((crew) => crew.isWhole && crew.waitingFor === undefined), 60_000);
  const complaints: string[] = [];
  if (unready.size === 0) complaints.push(`everybody was ready while ${name} was away`);
  if (!isReady) complaints.push(`not everybody was ready a minute after ${name} had come back`);
  if (peak > GROWTH_LIMIT_BYTES)
    complaints.push(`a process grew by ${(peak / 1e6).toFixed(0)} MB while ${name} was away`);
  return complaints;
}

function rssOf(crew: Crew): number {
  return Math.max(0, ...crew.members.map((member) => member.latest?.rss ?? 0));
}

async function waitUntil(holds: () => boolean, timeoutMs: number): Promise<boolean> {
  for (const end = performance.now() + timeoutMs; !holds(); await sleep(LOOK_MS)) {
    if (performance.now() > end) return false;
  }
  return true;
}
