import { EMPTY, notACapture, type CaptureProblem } from './capture-problem.ts';
import type { FrameIndex } from './frame-index.ts';
import { pcapScanner } from './pcap.ts';
import { pcapngScanner } from './pcapng.ts';
import type { RecordScanner } from './record-scanner.ts';

const MAGIC_BYTES = 4;

/** Reads a pcap or pcapng stream piece by piece; the bytes stay where they are. */
export interface CaptureReader {
  /**
   * Fills `index` from its row 0 with the frames that lie whole in `bytes`, until it is full, the bytes end or a
   * problem is met. When the index came back full, call again with the rest.
   * @returns bytes used; the rest is to be given again in front of the bytes that follow.
   */
  read(bytes: Uint8Array, index: FrameIndex): number;
  /** Set once the stream cannot be read further; everything before it has been delivered. */
  readonly problem: CaptureProblem | undefined;
  /** Bytes of the stream used so far. */
  readonly position: number;
  /** Says what is missing when the stream ends with `rest` unused; undefined when it ends between two records. */
  end(rest: Uint8Array): CaptureProblem | undefined;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A reader for one stream, which may be a pcap (µs, ns or 'modified', either byte order) or a pcapng. */
export function createCaptureReader(): CaptureReader {
  let scanner: RecordScanner | undefined;
  let problem: CaptureProblem | undefined;
  let position = 0;

  return {
    read(bytes, index) {
      index.count = 0;
      if (problem !== undefined) return 0;
      const view = viewOf(bytes);
      if (scanner === undefined) {
        if (bytes.byteLength < MAGIC_BYTES) return 0;
        scanner = pcapScanner(view) ?? pcapngScanner(view);
        if (scanner === undefined) {
          problem = notACapture(bytes);
          return 0;
        }
      }
      const used = scanner.scan(view, position, index);
      problem = scanner.problem;
      position += used;
      return used;
    },
    get problem() {
      return problem;
    },
    get position() {
      return position;
    },
    end(rest) {
      if (problem !== undefined) return problem;
      if (scanner !== undefined) return scanner.end(viewOf(rest), position);
      return rest.byteLength === 0 ? EMPTY : notACapture(rest);
    },
  };
}
