import { createWriteStream, statSync } from 'node:fs';
import { once } from 'node:events';
import { UsageError } from './failure.ts';

/** Where rows go. */
export interface RowOutput {
  /** Resolves when more can be taken, so that nobody runs ahead of a slow reader. */
  write(chunk: Uint8Array | string): Promise<void>;
  /** Resolves when all is written. */
  end(): Promise<void>;
}

/**
 * Standard output, or a file that is written anew.
 * @throws {UsageError} when the file is one of the captures that rows come from
 * @throws {Error} when the file cannot be written
 */
export async function openOutput(path: string | undefined, captures: readonly string[]): Promise<RowOutput> {
  if (path === undefined || path === '-') {
    return { write: (chunk) => written(process.stdout, chunk), end: () => written(process.stdout, '') };
  }
  refuseCapture(path, captures);
  const stream = createWriteStream(path);
  let broken: Error | undefined;
  stream.on('error', (cause) => (broken = new Error(`${path}: cannot be written: ${cause.message}`, { cause })));
  await Promise.race([once(stream, 'open'), once(stream, 'error')]).catch(() => undefined);
  const check = (): void => {
    if (broken !== undefined) throw broken;
  };
  check();
  return {
    async write(chunk) {
      await written(stream, chunk).catch(() => undefined);
      check();
    },
    async end() {
      await new Promise<void>((resolve) => stream.end(() => resolve()));
      check();
    },
  };
}

function written(stream: NodeJS.WritableStream, chunk: Uint8Array | string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(chunk, (cause) => (cause === null || cause === undefined ? resolve() : reject(cause)));
  });
}

/** A capture that rows are written over would be empty before it is read. */
function refuseCapture(path: string, captures: readonly string[]): void {
  const place = statSync(path, { throwIfNoEntry: false });
  if (place?.isFile() !== true) return;
  for (const capture of captures) {
    const read = statSync(capture, { throwIfNoEntry: false });
    if (read?.dev === place.dev && read.ino === place.ino)
      throw new UsageError(`--output ${path} is the capture ${capture} itself; name another file for the rows.`);
  }
}
