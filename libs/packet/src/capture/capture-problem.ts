/** Why a capture cannot be read further. Everything before `byteOffset` stands. */
export interface CaptureProblem {
  readonly kind: 'empty' | 'not-a-capture' | 'truncated' | 'bad-record';
  /** Where in the (decompressed) stream the faulty record begins. */
  readonly byteOffset: number;
  /** One sentence: what, where, how to mend. */
  readonly message: string;
}

export const EMPTY: CaptureProblem = {
  kind: 'empty',
  byteOffset: 0,
  message:
    'The capture is empty: it has 0 bytes where a pcap or pcapng file header is expected; record or copy it again.',
};

export function notACapture(firstBytes: Uint8Array): CaptureProblem {
  const shown = Array.from(firstBytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return {
    kind: 'not-a-capture',
    byteOffset: 0,
    message: `Not a capture: at byte 0 it has ${shown} where a pcap or pcapng file begins with its magic number; give a pcap or pcapng file, plain or compressed with gzip.`,
  };
}

/** The stream ended inside a record of `needed` bytes (undefined when its length was cut off too). */
export function truncated(what: string, byteOffset: number, streamEnd: number, needed?: number): CaptureProblem {
  const claim = needed === undefined ? '' : ` and takes ${needed} bytes`;
  return {
    kind: 'truncated',
    byteOffset,
    message: `The capture is cut off: it ends at byte ${streamEnd} inside the ${what} that begins at byte ${byteOffset}${claim}; what comes before is kept, copy or record the file again to have the rest.`,
  };
}

export function badRecord(what: string, byteOffset: number): CaptureProblem {
  return {
    kind: 'bad-record',
    byteOffset,
    message: `The capture is damaged at byte ${byteOffset}: ${what}; what comes before is kept, copy or record the file again to have the rest.`,
  };
}
