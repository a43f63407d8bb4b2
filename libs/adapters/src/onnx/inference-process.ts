import { type ChildProcess, fork } from 'node:child_process';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { FrameReader, readReply, type RunReply } from './frames.ts';
import { FRAMES_FD, reply, type Reply, type Request } from './messages.ts';

/**
 * There is little JavaScript in it, and V8 optimises that for seconds, in threads that take the cores from who asks and who answers. Code that
 * is compiled at once and never again is as fast here.
 */
const COMPILE_ONCE = ['--no-opt', '--always-sparkplug'] as const;

/** How long it may take to end when it is asked to, ms. */
const END_MS = 2_000;

export interface ProcessListener {
  heard(message: Reply): void;
  scored(reply: RunReply): void;
  /** It is gone, for whatever reason; nothing more is heard. */
  gone(why: string): void;
}

/** A process that runs networks. */
export class InferenceProcess {
  readonly #child: ChildProcess;
  readonly #frames: Socket | undefined;
  readonly #gone: Promise<void>;

  constructor(program: URL, listener: ProcessListener) {
    // Options of ours, like those of a test runner, are none of its business.
    this.#child = fork(program, [], {
      serialization: 'advanced',
      execArgv: [...COMPILE_ONCE],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc', 'pipe'],
    });
    this.#child.on('message', (message) => listener.heard(reply.parse(message)));
    const frames = this.#child.stdio[FRAMES_FD];
    if (frames instanceof Socket) {
      const reader = new FrameReader((frame) => listener.scored(readReply(frame)));
      frames.on('data', (piece: Uint8Array) => reader.push(piece));
      // Who cannot be spoken to any more has ended, or has to.
      frames.on('error', () => this.kill());
      this.#frames = frames;
    }
    this.#gone = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        resolve();
        this.#frames?.destroy();
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

  /** Asks about a batch. The frame is read until the answer is there. */
  ask(frame: Uint8Array): void {
    this.#frames?.write(frame, () => undefined);
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
