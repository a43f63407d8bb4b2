import type { Step } from '@weir/stream';
import { APPS, type App } from './apps.ts';
import { Random } from './random.ts';

/** Something that is done to an app. `waitMs` is how long it is left alone before. */
export type Fault = { readonly app: App['name']; readonly waitMs: number } & (
  | { readonly kind: 'point'; readonly step: Step; readonly nth: number }
  | { readonly kind: 'kill' }
  | { readonly kind: 'freeze' }
  | { readonly kind: 'scale' }
  | { readonly kind: 'term' }
);

/** One in so many kills is at a random time, the others at the named points in turn. */
const RANDOM_SHARE = 4;
/** One freeze, one scaling and one orderly restart in so many kills. */
const OTHERS_SHARE = 12;
const MOST_TIMES = 4;

/**
 * The faults of a run, for each app in the order in which it meets them: `kills` kills spread over apps, named points and random
 * times, and in addition SIGSTOPs past the session timeout, scaling 1 → 3 → 2 → 1 and orderly restarts.
 */
export function planFaults(kills: number, seed: number, maxWaitMs: number): ReadonlyMap<App['name'], readonly Fault[]> {
  const random = new Random(seed);
  const plan = new Map<App['name'], Fault[]>(APPS.map(({ name }) => [name, []]));
  const add = (fault: Fault): unknown => plan.get(fault.app)?.push(fault);
  const wait = (): number => random.between(0, Math.round(maxWaitMs));
  const points = new Map(APPS.map((app) => [app.name, endless(() => random.shuffled(app.points))]));
  const apps = endless(() => random.shuffled(APPS));
  for (let n = 0; n < kills; n++) {
    const app = apps();
    const step = points.get(app.name)?.();
    if (n % RANDOM_SHARE === RANDOM_SHARE - 1 || step === undefined) {
      add({ app: app.name, kind: 'kill', waitMs: wait() });
    } else {
      // A process claims its lanes once, when it starts.
      const nth = step === 'claimed' ? 1 : random.between(1, MOST_TIMES);
      add({ app: app.name, kind: 'point', step, nth, waitMs: wait() });
    }
    if (n % OTHERS_SHARE === 2) add({ app: app.name, kind: 'freeze', waitMs: wait() });
    if (n % OTHERS_SHARE === 5) add({ app: readerOf(random).name, kind: 'scale', waitMs: wait() });
    if (n % OTHERS_SHARE === 8) add({ app: apps().name, kind: 'term', waitMs: wait() });
  }
  return plan;
}

/** A capture has one reader; the other apps share their lanes. */
function readerOf(random: Random): App {
  return random.pick(APPS.filter(({ name }) => name !== 'ingestor'));
}

/** Items of lists, one list after the other. */
function endless<T>(more: () => readonly T[]): () => T {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = [...more()];
    const item = left.pop();
    if (item === undefined) throw new RangeError('there is nothing to take from');
    return item;
  };
}
