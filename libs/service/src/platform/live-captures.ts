import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import {
  captureInterface,
  completeCaptures,
  listenForCaptures,
  listInterfaces,
  openCaptureFile,
  pipedCapture,
} from '@weir/adapters/capture';
import { InputError, liveSource, reasonOf, type ArrivingCapture, type ByteStream, type Clock } from '@weir/stream';
import type { Config } from '../config/index.ts';
import { suggestion } from '../config/suggestion.ts';
import { ArrivalQueue } from './arrival-queue.ts';
import type { CaptureCall, LiveCapture } from './capture-control.ts';
import { LossTeller } from './loss-teller.ts';

/** Where the system shows what a process has open. */
const DESCRIPTORS = '/dev/fd/';

interface Running extends LiveCapture {
  close(): void;
  readonly ended: Promise<void>;
}

/** What is captured, and under which name. */
interface Beginning {
  readonly what: string;
  readonly since: number;
  /** Which of several under one name. */
  readonly number?: number;
  readonly filter: string;
  /** Who sends it. */
  readonly from?: string;
}

export interface LiveCapturesOptions {
  readonly config: Config['capture'];
  readonly clock: Clock;
  /** Whether captures may begin later; otherwise there are the interfaces of the settings alone. */
  readonly isOpen: boolean;
  /** Told what goes wrong with a capture while the platform goes on. */
  tell(line: string): void;
}

/** The captures that begin and end while the stage `capture` runs: those of the settings, and those that somebody starts. */
export class LiveCaptures {
  readonly #options: LiveCapturesOptions;
  readonly #config: Config['capture'];
  readonly #queue = new ArrivalQueue<ArrivingCapture>();
  readonly #running = new Map<string, Running>();
  /** Being opened. */
  readonly #starting = new Set<string>();
  readonly #ended = new AbortController();
  #isOpen: boolean;
  #newest = 0;

  constructor(options: LiveCapturesOptions) {
    this.#options = options;
    this.#config = options.config;
    this.#isOpen = options.isOpen;
  }

  /** Starts the captures of the settings and hands on all that begin, until the signal aborts. @throws {InputError} */
  async *arrivals(signal: AbortSignal): AsyncGenerator<ArrivingCapture> {
    signal.addEventListener('abort', () => this.#end());
    const { interfaces, filter, listen, folder, pipes } = this.#config;
    try {
      for (const name of interfaces) await this.#start(name, filter);
      for (const path of pipes) this.#open(path);
      if (listen !== '' && this.#isOpen) await this.#listen(listen);
    } catch (cause) {
      this.#end();
      throw cause;
    }
    if (folder !== '' && this.#isOpen) void this.#watch(folder);
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
      const { clock, tell } = this.#options;
      const losses = new LossTeller(name, clock, tell);
      const stream = await captureInterface({ ...this.#config, name, filter }, (count) => losses.lost(count));
      return this.#add({ what: name, since: this.#newTime(), filter }, stream, () => stream.close());
    } finally {
      this.#starting.delete(name);
    }
  }

  #open(path: string): void {
    const what = path.startsWith(DESCRIPTORS) ? 'stdin' : basename(path);
    const pipe = createReadStream(path);
    const stream = pipedCapture(what, pipe, this.#config);
    this.#add({ what, since: this.#newTime(), filter: '' }, stream, () => void pipe.destroy());
  }

  async #listen(address: string): Promise<void> {
    const since = this.#newTime();
    let connections = 0;
    const listener = await listenForCaptures(address, this.#config.connections, {
      connected: (socket, from) => {
        const number = ++connections;
        const stream = pipedCapture(from, socket, this.#config);
        this.#add(
          { what: `tcp-${listener.port}`, since, number, filter: '', from },
          stream,
          () => void socket.destroy(),
        );
      },
      refused: (from) =>
        this.#options.tell(
          `${from} was turned away: ${this.#config.connections} captures come in over TCP already; raise CAPTURE_CONNECTIONS for more`,
        ),
    });
    this.#ended.signal.addEventListener('abort', () => listener.close());
  }

  /** The captures of a folder, one after the other. */
  async #watch(folder: string): Promise<void> {
    const { signal } = this.#ended;
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    try {
      for await (const path of completeCaptures(folder, this.#config.stillMs, signal)) {
        const read = new Promise<void>((resolve) =>
          this.#queue.add({
            source: basename(path),
            open: () => openCaptureFile(path, this.#config),
            ended: (problem) => {
              if (problem !== undefined) this.#options.tell(problem);
              resolve();
            },
          }),
        );
        await Promise.race([read, stopped]);
      }
    } catch (cause) {
      this.#options.tell(`${reasonOf(cause)}; the folder is watched no more`);
    }
  }

  #add(beginning: Beginning, stream: ByteStream, close: () => void): Running {
    const { what, since, number, filter, from } = beginning;
    const { sensor } = this.#config;
    const name = sensor === '' ? what : `${sensor}-${what}`;
    const source = liveSource(name, new Date(since).toISOString(), number);
    let tellEnded: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (tellEnded = resolve));
    const running = { source, what, filter, since: this.#options.clock.now(), close, ended };
    this.#running.set(source, running);
    this.#queue.add({
      source,
      open: () => Promise.resolve(stream),
      ended: (problem) => {
        this.#running.delete(source);
        close();
        if (problem !== undefined)
          this.#options.tell(from === undefined ? problem : `${problem} The connection from ${from} was closed.`);
        tellEnded();
      },
    });
    return running;
  }

  /** ms since the epoch; another one each time, since a source is named by it. */
  #newTime(): number {
    this.#newest = Math.max(this.#options.clock.now(), this.#newest + 1);
    return this.#newest;
  }

  async #stop(name: string): Promise<readonly LiveCapture[]> {
    const all = [...this.#running.values()];
    const stopped = all.filter(({ source, what }) => source === name || what === name);
    if (stopped.length === 0) {
      const names = [...new Set(all.map(({ what }) => what))];
      const otherwise = names.length === 0 ? 'nothing is' : `captured: ${names.join(', ')}`;
      throw new InputError(`${name} is not being captured${suggestion(name, names, otherwise)}`);
    }
    for (const { close } of stopped) close();
    await Promise.all(stopped.map(({ ended }) => ended));
    return stopped.map(viewOf);
  }

  #end(): void {
    this.#isOpen = false;
    this.#ended.abort();
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
