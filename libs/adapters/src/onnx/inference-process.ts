import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { reply, type Reply, type Request } from './messages.ts';

/** How long it may take to end when it is asked to, ms. */
const END_MS = 2_000;

export interface ProcessListener {
  heard(message: Reply): void;
  /** It is gone, for whatever reason; nothing more is heard. */
  gone(why: string): void;
}

/** A process that runs networks. */
export class InferenceProcess {
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;

  constructor(program: URL, listener: ProcessListener) {
    // Options of ours, like those of a test runner, are none of its business.
    this.#child = fork(program, [], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child.on('message', (message) => listener.heard(reply.parse(message)));
    this.#gone = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        resolve();
        listener.gone(`it ended with ${signal ?? `code ${code}`}`);
      });
      this.#child.once('error', (cause) => {
        // It never was there, or cannot be spoken to.
        if (this.#child.pid !== undefined) return this.kill();
        resolve();
        listener.gone(cause.message);
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** What cannot be sent any more is lost: `gone` is told. */
  send(message: Request): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Lets it end; by force when it does not. */
  async end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await Promise.race([this.#gone, delay(END_MS, undefined, { ref: false })]);
    this.kill();
    await this.#gone;
  }
}
