import { captureInterface, listInterfaces } from '@weir/adapters/capture';
import { InputError, liveSource, type ArrivingCapture, type ByteStream, type Clock } from '@weir/stream';
import type { Config } from '../config/index.ts';
import { suggestion } from '../config/suggestion.ts';
import { ArrivalQueue } from './arrival-queue.ts';
import type { CaptureCall, LiveCapture } from './capture-control.ts';

interface Running extends LiveCapture {
  close(): void;
  readonly ended: Promise<void>;
}

/** The captures that begin and end while the stage `capture` runs: those of the settings, and those that somebody starts. */
export class LiveCaptures {
  readonly #config: Config['capture'];
  readonly #clock: Clock;
  readonly #queue = new ArrivalQueue<ArrivingCapture>();
  readonly #running = new Map<string, Running>();
  /** Being opened. */
  readonly #starting = new Set<string>();
  #isOpen: boolean;
  #newest = 0;

  /** @param isOpen whether captures may be started later; otherwise there are those of the settings alone */
  constructor(config: Config['capture'], clock: Clock, isOpen: boolean) {
    this.#config = config;
    this.#clock = clock;
    this.#isOpen = isOpen;
  }

  /** Starts the captures of the settings and hands on all that start, until the signal aborts. @throws {InputError} */
  async *arrivals(signal: AbortSignal): AsyncGenerator<ArrivingCapture> {
    signal.addEventListener('abort', () => this.#end());
    try {
      for (const name of this.#config.interfaces) await this.#start(name, this.#config.filter);
    } catch (cause) {
      this.#end();
      throw cause;
    }
    if (signal.aborted) this.#end();
    else if (!this.#isOpen) this.#queue.close();
    yield* this.#queue.read();
  }

  async call(call: CaptureCall): Promise<readonly LiveCapture[]> {
    switch (call.kind) {
      case 'start':
        if (!this.#isOpen) throw new InputError('no capture can be started any more; the platform is being stopped');
        return [viewOf(await this.#start(call.interface, call.filter ?? this.#config.filter))];
      case 'stop':
        return this.#stop(call.name);
      case 'list':
        return [...this.#running.values()].map(viewOf);
      case 'end':
        this.#end();
        return [];
    }
  }

  async #start(name: string, filter: string): Promise<Running> {
    refuseUnknown(name);
    const same = [...this.#running.values()].find(({ what }) => what === name);
    if (same !== undefined || this.#starting.has(name))
      throw new InputError(
        `${name}: is captured already${same === undefined ? '' : ` as ${same.source}`}; stop that first`,
      );
    this.#starting.add(name);
    try {
      const stream = await captureInterface({ ...this.#config, name, filter });
      return this.#add(name, filter, stream);
    } finally {
      this.#starting.delete(name);
    }
  }

  #add(what: string, filter: string, stream: ByteStream & { close(): void }): Running {
    // Two starts within a millisecond would have one name.
    const since = Math.max(this.#clock.now(), this.#newest + 1);
    this.#newest = since;
    const { sensor } = this.#config;
    const source = liveSource(sensor === '' ? what : `${sensor}-${what}`, new Date(since).toISOString());
    let tellEnded: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (tellEnded = resolve));
    const running = { source, what, filter, since, close: () => stream.close(), ended };
    this.#running.set(source, running);
    this.#queue.add({
      source,
      open: () => Promise.resolve(stream),
      ended: () => {
        this.#running.delete(source);
        tellEnded();
      },
    });
    return running;
  }

  async #stop(name: string): Promise<readonly LiveCapture[]> {
    const all = [...this.#running.values()];
    const stopped = all.filter(({ source, what }) => source === name || what === name);
    if (stopped.length === 0) {
      const names = all.map(({ what }) => what);
      const otherwise = names.length === 0 ? 'nothing is' : `captured: ${names.join(', ')}`;
      throw new InputError(`${name} is not being captured${suggestion(name, names, otherwise)}`);
    }
    for (const { close } of stopped) close();
    await Promise.all(stopped.map(({ ended }) => ended));
    return stopped.map(viewOf);
  }

  #end(): void {
    this.#isOpen = false;
    this.#queue.close();
    for (const { close } of this.#running.values()) close();
  }
}

function viewOf({ source, what, filter, since }: Running): LiveCapture {
  return { source, what, filter, since };
}

function refuseUnknown(name: string): void {
  const known = listInterfaces().map((found) => found.name);
  // Elsewhere than on Linux those without an address are not listed.
  if (!known.includes('any') || known.includes(name)) return;
  throw new InputError(
    `${name}: there is no such interface${suggestion(name, known, `there are ${known.join(', ')}`)}`,
  );
}
