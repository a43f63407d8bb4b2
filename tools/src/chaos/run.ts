import { setTimeout as sleep } from 'node:timers/promises';
import { APPS, type App } from './apps.ts';
import { Crew } from './crew.ts';
import type { Fault } from './faults.ts';
import { inflict, type Patience } from './inflict.ts';
import type { Outcome } from './outcome.ts';
import { countFlows, lagsOf, readOutcome, type World } from './world.ts';

/** How often a fault came about, by app and kind. */
export type Tally = Map<App['name'], Map<string, number>>;

export interface Run {
  readonly outcome: Outcome;
  readonly seconds: number;
  readonly tally: Tally;
  /** What should not have happened: ends by themselves, slow stops, lanes that stand still. */
  readonly complaints: readonly string[];
  /** Largest resident set of a process, by app, bytes. */
  readonly rss: ReadonlyMap<App['name'], number>;
  readonly skipped: number;
  readonly fenced: number;
}

export interface RunOptions {
  readonly world: World;
  readonly captureBytes: number;
  readonly logFolder: string;
  readonly faults: ReadonlyMap<App['name'], readonly Fault[]>;
  readonly patience: Patience;
  /** No new row and no message read for so long with messages waiting is a failure. */
  readonly quietMs: number;
  /** Something done beside the faults, such as stopping a service. Awaited before the capture may end. */
  readonly beside?: {
    /** About how long it takes. */
    readonly seconds: number;
    readonly act: (crews: readonly Crew[], config: World['config']) => Promise<readonly string[]>;
  };
  readonly say: (line: string) => void;
}

const PACE_MS = 250;
const WATCH_MS = 1000;
const PIECE_BYTES = 65_536;
/** Part of a fault that is taken for a whole one when nothing is known about their pace yet, ms. */
const FIRST_GUESS_MS = 5_000;

/** Replays the capture through one process per app while the faults are inflicted, until every row is written. */
export async function runOnce(options: RunOptions): Promise<Run> {
  const { world, faults, say } = options;
  const begin = performance.now();
  const crews = APPS.map((app) => new Crew(app, world.env, world.config.lanes, options.logFolder, say));
  const tally: Tally = new Map(APPS.map(({ name }) => [name, new Map<string, number>()]));
  const watching = setInterval(() => crews.forEach((crew) => crew.watch()), WATCH_MS);
  const complaints: string[] = [];
  try {
    for (const crew of crews.toReversed()) crew.start(1);
    const total = [...faults.values()].reduce((sum, list) => sum + list.length, 0);
    let done = 0;
    const pace = new Pace(crews, options.captureBytes, total, (options.beside?.seconds ?? 0) * 1000);
    const struck = crews.map(async (crew) => {
      for (const fault of faults.get(crew.app.name) ?? []) {
        const inflicted = await inflict(crew, fault, options.patience);
        const counts = tally.get(crew.app.name);
        counts?.set(inflicted, (counts.get(inflicted) ?? 0) + 1);
        done++;
        pace.tell(done);
        if (done % 10 === 0) say(`${done} of ${total} faults, ${pace.percent} % of the capture allowed`);
      }
    });
    const beside = options.beside?.act(crews, world.config) ?? Promise.resolve([]);
    try {
      const [notes] = await Promise.all([beside, ...struck]);
      complaints.push(...notes);
    } finally {
      pace.open();
    }
    await caughtUp(options, crews);
    await Promise.all(crews.map((crew) => crew.stopAll()));
  } catch (cause) {
    for (const crew of crews) await crew.shrink(0, 'SIGKILL', crew.members);
    throw cause;
  } finally {
    clearInterval(watching);
  }
  for (const crew of crews) complaints.push(...crew.unasked, ...crew.slowStops, ...crew.halted);
  return {
    outcome: await readOutcome(world),
    seconds: (performance.now() - begin) / 1000,
    tally,
    complaints,
    rss: new Map(crews.map((crew) => [crew.app.name, crew.peakRss])),
    skipped: crews.reduce((sum, crew) => sum + crew.skipped, 0),
    fenced: crews.reduce((sum, crew) => sum + crew.fenced, 0),
  };
}

/** Lets the capture through at such a rate that there is something under way until the last fault. */
class Pace {
  readonly #crews: readonly Crew[];
  readonly #bytes: number;
  readonly #total: number;
  readonly #atLeastMs: number;
  readonly #begin = performance.now();
  readonly #timer: NodeJS.Timeout;
  #done = 0;
  #allowed = PIECE_BYTES;

  constructor(crews: readonly Crew[], bytes: number, total: number, atLeastMs: number) {
    this.#atLeastMs = atLeastMs;
    this.#crews = crews;
    this.#bytes = bytes;
    this.#total = total;
    this.#timer = setInterval(() => this.#step(), PACE_MS);
    if (total === 0 && atLeastMs === 0) this.open();
  }

  get percent(): string {
    return ((100 * Math.min(this.#allowed, this.#bytes)) / this.#bytes).toFixed(0);
  }

  tell(done: number): void {
    this.#done = done;
  }

  open(): void {
    clearInterval(this.#timer);
    this.#allow(Number.MAX_SAFE_INTEGER);
  }

  #step(): void {
    const meanMs = this.#done < 4 ? FIRST_GUESS_MS : (performance.now() - this.#begin) / this.#done;
    const besideMs = this.#atLeastMs - (performance.now() - this.#begin);
    const leftMs = Math.max(Math.max(1, this.#total - this.#done) * meanMs, besideMs);
    // Something is kept back for the last fault.
    const left = 0.97 * this.#bytes - this.#allowed;
    this.#allow(this.#allowed + Math.max(left * (PACE_MS / leftMs), 0));
  }

  #allow(bytes: number): void {
    this.#allowed = bytes;
    for (const crew of this.#crews) if (crew.app.name === 'ingestor') crew.allow(bytes);
  }
}

/** Waits until the source has ended and no group has anything left to read. */
async function caughtUp({ world, quietMs, say }: RunOptions, crews: readonly Crew[]): Promise<void> {
  let before = '';
  let newAt = performance.now();
  for (;;) {
    const halted = crews.flatMap((crew) => crew.halted);
    if (halted.length > 0) throw new Error(`lanes stand still: ${halted.join('; ')}`);
    const ended = crews.some((crew) => crew.ended);
    const lags = await lagsOf(world);
    const now = await countFlows(world);
    if (ended && lags.size === 0) return say(`caught up: ${now} rows`);
    const unread = [...lags].map(([group, lag]) => `${group} ${lag}`).join(', ');
    const state = `${now} rows, source ended: ${ended}, messages unread: ${unread}`;
    if (state !== before) newAt = performance.now();
    before = state;
    if (performance.now() - newAt > quietMs) {
      throw new Error(
        `nothing has moved for ${quietMs / 1000} s: ${state}; ${crews.map((crew) => crew.state).join('; ')}`,
      );
    }
    await sleep(WATCH_MS);
  }
}
