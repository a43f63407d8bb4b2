import type { ByteStream } from '@weir/stream';

export interface MemoryCapture {
  readonly source: string;
  readonly bytes: Uint8Array;
}

/** Bytes as a capture file that is read in pieces of `pieceBytes`. */
export function memoryStream(bytes: Uint8Array, pieceBytes: number, fingerprint = `${bytes.byteLength}`): ByteStream {
  const progress = { consumed: 0 };
  return {
    size: bytes.byteLength,
    fingerprint,
    get consumed() {
      return progress.consumed;
    },
    async *bytes(signal) {
      for (let at = 0; at < bytes.byteLength && !signal.aborted; at += pieceBytes) {
        progress.consumed = Math.min(at + pieceBytes, bytes.byteLength);
        yield bytes.slice(at, at + pieceBytes);
      }
    },
  };
}
