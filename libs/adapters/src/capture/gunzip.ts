import { createGunzip, type Gunzip } from 'node:zlib';
import { reasonOf } from '@weir/stream';
import { CaptureFileError } from './capture-file-error.ts';
import type { CaptureSettings } from './settings.ts';

/** Bytes handed to zlib at a time; deflate makes at most 1032 times as much of them. */
const STEP_BYTES = 32_768;
const OUTPUT_BYTES = 1 << 20;

/** Compressed bytes, and the same again from the beginning where that is possible. */
export interface Compressed {
  readonly path: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly again: (() => AsyncIterable<Uint8Array>) | undefined;
}

type Limits = Pick<CaptureSettings, 'gzipRatioLimit' | 'gzipLimitBytes'>;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Decompresses gzip (RFC 1952), several members included. Where the data is broken, everything before the fault comes first;
 * of a pipe the last 32 KiB before it may be missing.
 * @throws {CaptureFileError} at the fault, with its offset in the compressed data
 */
export async function* gunzip(compressed: Compressed, limits: Limits): AsyncGenerator<Uint8Array> {
  const { path } = compressed;
  const inflater = new Inflater();
  let read = 0;
  let given = 0;
  for await (const step of inSteps(compressed.bytes)) {
    const { output, fault } = await inflater.write(step);
    if (fault !== undefined) {
      const rest = compressed.again === undefined ? undefined : beforeFault(compressed.again(), read, given);
      const offset = rest === undefined ? read : yield* rest;
      throw brokenError(path, offset, fault);
    }
    read += step.byteLength;
    for (const bytes of output) {
      given += bytes.byteLength;
      yield bytes;
    }
    if (given > limits.gzipLimitBytes && given > limits.gzipRatioLimit * read) throw bombError(path, read, given);
  }
  const fault = await inflater.end();
  if (fault !== undefined) throw brokenError(path, read, fault);
}

/**
 * zlib keeps what it made of a step to itself when the step ends in a fault. So the data is read again, and the step with the
 * fault byte by byte. Yields what follows the first `given` bytes, returns the offset of the fault.
 */
async function* beforeFault(
  bytes: AsyncIterable<Uint8Array>,
  faultyStep: number,
  given: number,
): AsyncGenerator<Uint8Array, number> {
  const inflater = new Inflater();
  let read = 0;
  let made = 0;
  for await (const step of inSteps(bytes)) {
    const size = read < faultyStep ? step.byteLength : 1;
    for (let at = 0; at < step.byteLength; at += size) {
      const { output, fault } = await inflater.write(step.subarray(at, at + size));
      for (const bytesMade of output) {
        made += bytesMade.byteLength;
        if (made > given) yield bytesMade.subarray(Math.max(0, bytesMade.byteLength - (made - given)));
      }
      if (fault !== undefined) return read;
      read += size;
    }
  }
  return read;
}

async function* inSteps(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const bytes of source) {
    for (let at = 0; at < bytes.byteLength; at += STEP_BYTES) yield bytes.subarray(at, at + STEP_BYTES);
  }
}

/** zlib, one step at a time. */
class Inflater {
  readonly #gunzip: Gunzip = createGunzip({ chunkSize: OUTPUT_BYTES });
  #output: Uint8Array[] = [];
  #fault: Error | undefined;
  #settle = (): void => undefined;

  constructor() {
    this.#gunzip.on('data', (bytes: Uint8Array) => this.#output.push(bytes));
    this.#gunzip.on('error', (cause: Error) => {
      this.#fault = cause;
      this.#settle();
    });
  }

  async write(
    step: Uint8Array,
  ): Promise<{ readonly output: readonly Uint8Array[]; readonly fault: Error | undefined }> {
    await new Promise<void>((resolve) => {
      // A step that fails is not called back.
      this.#settle = resolve;
      this.#gunzip.write(step, () => resolve());
    });
    const output = this.#output;
    this.#output = [];
    return { output, fault: this.#fault };
  }

  /** Resolves to what is wrong with the end. */
  async end(): Promise<Error | undefined> {
    await new Promise<void>((resolve) => {
      this.#gunzip.once('close', () => resolve());
      this.#gunzip.end();
    });
    return this.#fault;
  }
}

function brokenError(path: string, offset: number, cause: Error): CaptureFileError {
  return new CaptureFileError(
    `${path}: the gzip data is broken at byte ${offset} (${reasonOf(cause)}); everything before it was read, copy or record the file again for the rest`,
    { cause },
  );
}

function bombError(path: string, read: number, given: number): CaptureFileError {
  return new CaptureFileError(
    `${path}: the first ${read} bytes decompress to ${given}, which looks like a gzip bomb; stopped there, decompress the file first if it is a real capture`,
  );
}
