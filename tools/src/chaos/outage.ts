import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '@weir/service/config';
import type { RunningServices } from '../../services/index.mjs';
import { APPS, type App } from './apps.ts';
import type { Crew } from './crew.ts';
import { probe } from './probe.ts';

export const OUTAGES = ['redis', 'clickhouse', 'kafka'] as const;
export type Outage = (typeof OUTAGES)[number];

/** Before the service goes, and between it coming back and the end of the capture, ms. */
const AROUND_MS = 5_000;
const LOOK_MS = 500;
/** How long an app may take to notice that a service is away: a call that hangs has to be given up first. */
const NOTICE_MS = 12_000;
const RECOVERY_MS = 60_000;
/** Topics of many rows that one app reads: the writer has those of flows and of windows. */
const LARGE_TOPICS = 2;
/** What V8 and the clients hold beside what waits, bytes. */
const BESIDE_BYTES = 150e6;

const EVERYBODY = APPS.map(({ name }) => name);
/** The apps that cannot go on without a service. */
const IN_NEED: Readonly<Record<Outage, readonly App['name'][]>> = {
  redis: EVERYBODY,
  kafka: EVERYBODY,
  clickhouse: ['writer'],
};

/** What the probes of an app said while the service was away. */
interface Heard {
  /** Answers of `/readyz` from the time when everybody has had to notice: those that said no, and how many said yes. */
  readonly noes: Set<string>;
  yeses: number;
  /** What `/livez` said where it should have been well. */
  readonly dead: Set<string>;
}

/**
 * Stops a service in mid-run and starts it again; gives what went wrong. Asked over HTTP while the service is away, each app that
 * needs it must be alive and not ready, and afterwards ready again; none may grow without bound.
 */
export async function outage(
  { services }: RunningServices,
  name: Outage,
  seconds: number,
  crews: readonly Crew[],
  { lanes, runner }: Pick<Config, 'lanes' | 'runner'>,
  say: (line: string) => void,
): Promise<readonly string[]> {
  const mostGrown = LARGE_TOPICS * lanes * runner.laneBudgetBytes + BESIDE_BYTES;
  await waitUntil(async () => crews.every((crew) => crew.isWhole), RECOVERY_MS);
  await sleep(AROUND_MS);
  const before = new Map(crews.map((crew) => [crew, rssOf(crew)]));
  const heard = new Map(crews.map((crew) => [crew, { noes: new Set<string>(), yeses: 0, dead: new Set<string>() }]));
  const grown = new Map(crews.map((crew) => [crew, 0]));
  await services[name].stop();
  say(`${name} is stopped`);
  const begin = performance.now();
  for (const end = begin + seconds * 1000; performance.now() < end; await sleep(LOOK_MS)) {
    const isNoticed = performance.now() - begin > NOTICE_MS;
    await Promise.all([...heard].map(([crew, said]) => listen(crew, said, isNoticed)));
    for (const [crew, peak] of grown) grown.set(crew, Math.max(peak, rssOf(crew) - (before.get(crew) ?? 0)));
  }
  await services[name].start();
  for (const [crew, { noes }] of heard)
    say(`${crew.app.name} meanwhile: ${[...noes].at(-1) ?? 'ready'}; grown by ${megabytes(grown.get(crew) ?? 0)}`);
  say(`${name} is back`);
  await sleep(AROUND_MS);
  const isReady = await waitUntil(() => everybodyIsReady(crews), RECOVERY_MS);
  const complaints = [...heard].flatMap(([{ app }, said]) => complaintsOf(app, name, said));
  if (!isReady) complaints.push(`not everybody was ready ${RECOVERY_MS / 1000} s after ${name} had come back`);
  for (const [{ app }, peak] of grown)
    if (peak > mostGrown)
      complaints.push(
        `${app.name} grew by ${megabytes(peak)} while ${name} was away, ${megabytes(mostGrown)} is the most`,
      );
  return complaints;
}

async function listen(crew: Crew, said: Heard, isNoticed: boolean): Promise<void> {
  for (const { latest } of crew.members) {
    if (latest === undefined) continue;
    const [ready, live] = await Promise.all([probe(latest.url, 'readyz'), probe(latest.url, 'livez')]);
    if (!live.ok) said.dead.add(live.says);
    if (!ready.ok) said.noes.add(ready.says);
    else if (isNoticed) said.yeses++;
  }
}

function complaintsOf(app: App, name: Outage, { noes, yeses, dead }: Heard): string[] {
  const complaints = [...dead].map((says) => `${app.name} was not alive while ${name} was away: ${says}`);
  const isInNeed = IN_NEED[name].includes(app.name);
  if (isInNeed && (noes.size === 0 || yeses > 0)) complaints.push(`${app.name} was ready while ${name} was away`);
  if (!isInNeed && noes.size > 0)
    complaints.push(`${app.name} does not need ${name} and was not ready: ${[...noes].join('; ')}`);
  return complaints;
}

async function everybodyIsReady(crews: readonly Crew[]): Promise<boolean> {
  for (const crew of crews) {
    if (!crew.isWhole) return false;
    for (const { latest } of crew.members) {
      if (latest === undefined || !(await probe(latest.url, 'readyz')).ok) return false;
    }
  }
  return true;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function rssOf(crew: Crew): number {
  return Math.max(0, ...crew.members.map((member) => member.latest?.rss ?? 0));
}

async function waitUntil(holds: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  for (const end = performance.now() + timeoutMs; !(await holds()); await sleep(LOOK_MS)) {
    if (performance.now() > end) return false;
  }
  return true;
}
