import { captureClock, type CaptureClock } from './timestamp.ts';

// draft-ietf-opsawg-pcapng §4.2: interface description block
const LINK_TYPE = 8,
  SNAPSHOT_LENGTH = 12,
  OPTIONS = 16,
  TRAILER = 4;
// options
const CODE = 0,
  LENGTH = 2,
  VALUE = 4;
const END_OF_OPTIONS = 0,
  IF_TSRESOL = 9,
  IF_TSOFFSET = 14;

export const INTERFACE_BLOCK_BYTES = OPTIONS + TRAILER;

/** An interface as a pcapng section describes it. */
export interface CaptureInterface {
  readonly linkType: number;
  /** Bytes; 0 means no limit. */
  readonly snapshotLength: number;
  readonly clock: CaptureClock;
}

/** The interface in the block at `at`, which takes `total` bytes; options that do not fit end the list. */
export function readInterface(view: DataView, at: number, total: number, little: boolean): CaptureInterface {
  const end = at + total - TRAILER;
  let resolution = 6;
  let offsetSeconds = 0;
  let option = at + OPTIONS;
  while (option + VALUE <= end) {
    const code = view.getUint16(option + CODE, little);
    const length = view.getUint16(option + LENGTH, little);
    const value = option + VALUE;
    if (code === END_OF_OPTIONS || value + length > end) break;
    if (code === IF_TSRESOL && length >= 1) resolution = view.getUint8(value);
    if (code === IF_TSOFFSET && length >= 8) offsetSeconds = Number(view.getBigInt64(value, little));
    option = value + ((length + 3) & ~3);
  }
  return {
    linkType: view.getUint16(at + LINK_TYPE, little),
    snapshotLength: view.getUint32(at + SNAPSHOT_LENGTH, little),
    clock: captureClock(resolution, offsetSeconds),
  };
}
