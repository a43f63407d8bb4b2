import type { Batch } from '@weir/schema';
import type { SourceInput } from '../stage.ts';
import type { InputStatus, Runtime } from './runtime.ts';
import { SourceRun, type SourceParts } from './source.ts';

/** Inputs that have ended of which it is still told what came of them. */
const MOST_ENDED = 100;

/** Inputs that turn up while a source runs, read beside each other. */
export class ArrivedRuns<Out extends Batch> {
  readonly #parts: SourceParts<Out>;
  readonly #runtime: Runtime;
  readonly #abort: AbortController;
  readonly #runs = new Map<SourceRun<Out>, Promise<void>>();
  #ended: InputStatus[] = [];
  #failure: { readonly cause: unknown } | undefined;

  constructor(parts: SourceParts<Out>, runtime: Runtime, abort: AbortController) {
    this.#parts = parts;
    this.#runtime = runtime;
    this.#abort = abort;
  }

  /** Resolves when no more can come and all have ended. Rejects, and asks all to end, when one cannot go on. */
  async run(arrivals: AsyncIterable<SourceInput<Out>> | undefined): Promise<void> {
    if (arrivals === undefined) return;
    for await (const input of arrivals) {
      if (this.#abort.signal.aborted) break;
      const run = new SourceRun(this.#parts, this.#runtime, input, this.#abort.signal);
      this.#runs.set(run, this.#attend(run));
    }
    while (this.#runs.size > 0) await Promise.all(this.#runs.values());
    if (this.#failure !== undefined) throw this.#failure.cause;
  }

  status(): readonly InputStatus[] {
    return [...this.#ended, ...[...this.#runs.keys()].map((run) => run.status())];
  }

  async #attend(run: SourceRun<Out>): Promise<void> {
    try {
      await run.run();
    } catch (cause) {
      this.#failure ??= { cause };
      this.#abort.abort();
    }
    this.#runs.delete(run);
    this.#ended = [...this.#ended, run.status()].slice(-MOST_ENDED);
  }
}
