import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { takePiece } from '@weir/schema';
import { reasonOf, type ByteStream, type LiveSide, type LiveTick } from '@weir/stream';
import { CaptureFileError } from './capture-file-error.ts';

/** Most bytes handed on at once. */
const PIECE_BYTES = 1 << 18;
/** Bytes are gathered for so long, so that a message holds more than a frame or two, ms. */
const GATHER_MS = 10;
const NOTHING = new Uint8Array();

export interface LiveSettings {
  /** Time between two ticks, ms. */
  readonly tickMs: number;
  /** Bytes that may wait to be read; beyond them nothing is taken in. */
  readonly bufferBytes: number;
}

/** Where bytes come from. */
export interface LiveOrigin {
  /** For people, at the beginning of a sentence. */
  readonly name: string;
  readonly pipe: Readable;
  /** Asks for the end. */
  close(): void;
  /** How long what is on its way then may take, ms. */
  readonly lastBytesMs: number;
  takeLost?(): ReturnType<LiveSide['takeLost']>;
  /** Waited for when the bytes have ended: why they did, if that was not to be expected. */
  fault?(): Promise<string | undefined>;
}

/** Bytes of a capture that is being made, taken in as they come and kept within bounds until they are read. */
export class LiveBytes implements ByteStream, LiveSide {
  readonly size = Number.POSITIVE_INFINITY;
  readonly fingerprint = `live-${randomUUID()}`;
  readonly #origin: LiveOrigin;
  readonly #settings: LiveSettings;
  #consumed = 0;
  #chunks: Uint8Array[] = [];
  #waiting = 0;
  #hasEnded = false;
  #fault: { readonly cause: unknown } | undefined;
  #wake: () => void = () => undefined;
  #cameAt = performance.now();
  #tickedAt = performance.now();
  #pausedAt: number | undefined;
  #waitedMs = 0;

  constructor(origin: LiveOrigin, settings: LiveSettings) {
    this.#origin = origin;
    this.#settings = settings;
    const { pipe } = origin;
    pipe.on('data', (chunk: Uint8Array) => this.#take(chunk));
    pipe.on('error', (cause) => this.#end({ cause }));
    pipe.on('end', () => this.#end());
    pipe.on('close', () => this.#end());
  }

  get live(): LiveSide {
    return this;
  }

  get consumed(): number {
    return this.#consumed;
  }

  get waitedMs(): number {
    return this.#waitedMs + (this.#pausedAt === undefined ? 0 : performance.now() - this.#pausedAt);
  }

  takeLost(): ReturnType<LiveSide['takeLost']> {
    return this.#origin.takeLost?.() ?? [];
  }

  takeTick(): LiveTick | undefined {
    const now = performance.now();
    if (now - this.#tickedAt < this.#settings.tickMs) return undefined;
    this.#tickedAt = now;
    return { nowUs: Date.now() * 1000, silentUs: this.#waiting > 0 ? 0 : Math.round((now - this.#cameAt) * 1000) };
  }

  /** Ends it; what has come by then can still be read. */
  close(): void {
    this.#origin.close();
  }

  /** @throws {CaptureFileError} when it ends without having been asked to */
  async *bytes(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const close = (): void => {
      this.close();
      setTimeout(() => this.#end(), this.#origin.lastBytesMs).unref();
    };
    if (signal.aborted) close();
    signal.addEventListener('abort', close, { once: true });
    try {
      while (!this.#hasEnded || this.#waiting > 0) {
        if (!this.#hasEnded) await this.#gather();
        yield this.#piece();
      }
      const fault = await this.#origin.fault?.();
      if (this.#fault !== undefined && !signal.aborted) throw this.#error(reasonOf(this.#fault.cause));
      if (fault !== undefined) throw this.#error(fault);
    } finally {
      signal.removeEventListener('abort', close);
      close();
    }
  }

  #error(reason: string): CaptureFileError {
    return new CaptureFileError(`${this.#origin.name}: ${reason}`);
  }

  /** Until a piece is full, something has come and had time to become more, or it is time for a tick. */
  async #gather(): Promise<void> {
    const untilTick = this.#tickedAt + this.#settings.tickMs - performance.now();
    if (this.#waiting === 0) await this.#until(() => this.#waiting > 0, untilTick);
    if (this.#waiting > 0) await this.#until(() => this.#waiting >= PIECE_BYTES, GATHER_MS);
  }

  #until(check: () => boolean, ms: number): Promise<void> {
    if (check() || this.#hasEnded) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(finish, Math.max(1, ms));
      this.#wake = () => {
        if (check() || this.#hasEnded) finish();
      };
    });
  }

  #take(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#waiting += chunk.byteLength;
    this.#cameAt = performance.now();
    if (this.#waiting > this.#settings.bufferBytes && this.#pausedAt === undefined) {
      this.#pausedAt = performance.now();
      this.#origin.pipe.pause();
    }
    this.#wake();
  }

  #end(fault?: { readonly cause: unknown }): void {
    this.#fault ??= fault;
    this.#hasEnded = true;
    this.#wake();
  }

  /** What has come, as one piece; empty when nothing has. */
  #piece(): Uint8Array {
    if (this.#waiting === 0) return NOTHING;
    const piece = takePiece(PIECE_BYTES);
    let filled = 0;
    let used = 0;
    for (const chunk of this.#chunks) {
      const taken = chunk.subarray(0, PIECE_BYTES - filled);
      piece.set(taken, filled);
      filled += taken.byteLength;
      if (taken.byteLength < chunk.byteLength) {
        this.#chunks[used] = chunk.subarray(taken.byteLength);
        break;
      }
      used++;
    }
    this.#chunks = this.#chunks.slice(used);
    this.#waiting -= filled;
    this.#consumed += filled;
    this.#goOn();
    return piece.subarray(0, filled);
  }

  #goOn(): void {
    if (this.#pausedAt === undefined || this.#waiting > this.#settings.bufferBytes / 2) return;
    this.#waitedMs += performance.now() - this.#pausedAt;
    this.#pausedAt = undefined;
    // When the silence began, nobody had looked.
    this.#cameAt = performance.now();
    this.#origin.pipe.resume();
  }
}
