/** Cuts a stream of bytes anew: every piece has exactly `size` bytes, the last one what is left. Pieces are never written again. */
export async function* inPiecesOf(size: number, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let piece = new Uint8Array(size);
  let filled = 0;
  let fault: { readonly cause: unknown } | undefined;
  try {
    for await (const bytes of source) {
      if (filled === 0 && bytes.byteLength === size) {
        yield bytes;
        continue;
      }
      for (let at = 0; at < bytes.byteLength;) {
        const taken = bytes.subarray(at, at + size - filled);
        piece.set(taken, filled);
        filled += taken.byteLength;
        at += taken.byteLength;
        if (filled < size) continue;
        yield piece;
        piece = new Uint8Array(size);
        filled = 0;
      }
    }
  } catch (cause) {
    // What came before the fault goes out first.
    fault = { cause };
  }
  if (filled > 0) yield piece.slice(0, filled);
  if (fault !== undefined) throw fault.cause;
}

/** Asks for the next piece before the one before it has been dealt with, so that reading and computing overlap. */
export async function* readAhead(source: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let next = source.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done === true) return;
      next = source.next();
      // Thrown when it is asked for; whoever stops before that does not want to know.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await source.return(undefined);
  }
}
