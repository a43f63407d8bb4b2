import type { CaptureProblem } from './capture-problem.ts';
import type { FrameIndex } from './frame-index.ts';

/** Finds the records of one file format. */
export interface RecordScanner {
  /** Set once the stream cannot be read further. */
  readonly problem: CaptureProblem | undefined;
  /**
   * Fills `index` from its row 0 with the frames that lie whole in `view`, as many as it has room for.
   * `position` is the place of the view's first byte in the stream.
   * @returns bytes used; the rest is given again in front of the bytes that follow.
   */
  scan(view: DataView, position: number, index: FrameIndex): number;
  /** What is missing when the stream ends with `rest` unused. */
  end(rest: DataView, position: number): CaptureProblem | undefined;
}

/** Frames up to this many captured bytes are read whatever snapshot length the file states. */
const USUAL_FRAME_BYTES = 262_144;
/** Frames over this are refused whatever the file states: a reader holds one record in memory. */
const LARGEST_FRAME_BYTES = 1_048_576;

/** Captured bytes above which a record is taken for damage. */
export function largestFrame(snapshotLength: number): number {
  return Math.min(Math.max(snapshotLength, USUAL_FRAME_BYTES), LARGEST_FRAME_BYTES);
}
