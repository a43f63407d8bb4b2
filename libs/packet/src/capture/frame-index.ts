/** Frames found in one buffer, one column a field; rows [0, count) are filled. */
export interface FrameIndex {
  count: number;
  /** µs since the epoch. */
  readonly time: Float64Array;
  /** Bytes on the wire. */
  readonly length: Uint32Array;
  /** Bytes that were captured. */
  readonly capturedLength: Uint32Array;
  /** LINKTYPE_ number of the interface (1 is Ethernet). */
  readonly linkType: Uint16Array;
  /** Where in the buffer the captured bytes begin. */
  readonly offset: Uint32Array;
  /** {@link addressPairHash} of the frame: taken while its header is at hand, since coming back for it costs as much as all else. Without rows where nobody wants it. */
  readonly pairHash: Uint32Array;
}

/** An index with room for `capacity` frames, to be used again for one buffer after the other; `hashed` when pairs are to be told apart. */
export function allocateFrameIndex(capacity: number, hashed = true): FrameIndex {
  return {
    count: 0,
    time: new Float64Array(capacity),
    length: new Uint32Array(capacity),
    capturedLength: new Uint32Array(capacity),
    linkType: new Uint16Array(capacity),
    offset: new Uint32Array(capacity),
    pairHash: new Uint32Array(hashed ? capacity : 0),
  };
}
