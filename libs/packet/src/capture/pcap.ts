import { addressPairHash } from '../address-pair-hash.ts';
import { badRecord, truncated, type CaptureProblem } from './capture-problem.ts';
import type { FrameIndex } from './frame-index.ts';
import { largestFrame, type RecordScanner } from './record-scanner.ts';

// draft-ietf-opsawg-pcap: file header
const MAJOR = 4,
  MINOR = 6,
  SNAPSHOT_LENGTH = 16,
  LINK_TYPE = 20,
  FILE_HEADER = 24;
// record header
const SECONDS = 0,
  FRACTION = 4,
  CAPTURED_LENGTH = 8,
  LENGTH = 12,
  RECORD_HEADER = 16,
  MODIFIED_RECORD_HEADER = 24;

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
/** Records have an interface index, a protocol and a packet type behind the lengths (old Linux kernels' libpcap). */
const MODIFIED = 0xa1b2cd34;

interface PcapFlavour {
  readonly little: boolean;
  readonly nanoseconds: boolean;
  readonly recordHeader: number;
}

/** How the file is written, by its magic number as read big-endian; undefined when it is not a pcap. */
function pcapFlavour(magic: number, little: boolean): PcapFlavour | undefined {
  if (magic === MICROSECONDS) return { little, nanoseconds: false, recordHeader: RECORD_HEADER };
  if (magic === NANOSECONDS) return { little, nanoseconds: true, recordHeader: RECORD_HEADER };
  if (magic === MODIFIED) return { little, nanoseconds: false, recordHeader: MODIFIED_RECORD_HEADER };
  return undefined;
}

/** A scanner when the stream begins with a magic number of pcap, in either byte order. */
export function pcapScanner(start: DataView): RecordScanner | undefined {
  const flavour = pcapFlavour(start.getUint32(0), false) ?? pcapFlavour(start.getUint32(0, true), true);
  return flavour === undefined ? undefined : new PcapScanner(flavour);
}

class PcapScanner implements RecordScanner {
  problem: CaptureProblem | undefined = undefined;
  readonly #little: boolean;
  readonly #nanoseconds: boolean;
  readonly #recordHeader: number;
  #begun = false;
  #linkType = 0;
  #largestFrame = 0;
  /** Files before version 2.3 have the two lengths the other way round, some of 2.3 as well. */
  #minorVersion = 4;

  constructor(flavour: PcapFlavour) {
    this.#little = flavour.little;
    this.#nanoseconds = flavour.nanoseconds;
    this.#recordHeader = flavour.recordHeader;
  }

  scan(view: DataView, position: number, index: FrameIndex): number {
    index.count = 0;
    let at = 0;
    if (!this.#begun) {
      if (view.byteLength < FILE_HEADER) return 0;
      this.#readFileHeader(view);
      at = FILE_HEADER;
    }
    return this.#scanRecords(view, at, position, index);
  }

  #readFileHeader(view: DataView): void {
    const little = this.#little;
    this.#begun = true;
    this.#minorVersion = view.getUint16(MAJOR, little) === 2 ? view.getUint16(MINOR, little) : 4;
    this.#largestFrame = largestFrame(view.getUint32(SNAPSHOT_LENGTH, little));
    // The upper half says whether and how long a frame check sequence is.
    this.#linkType = view.getUint32(LINK_TYPE, little) & 0xffff;
  }

  #scanRecords(view: DataView, from: number, position: number, index: FrameIndex): number {
    const { time, length, capturedLength, linkType, offset, pairHash } = index;
    const ownLinkType = this.#linkType;
    const little = this.#little;
    const recordHeader = this.#recordHeader;
    const capacity = time.length;
    const isHashed = pairHash.length > 0;
    const end = view.byteLength;
    let at = from;
    let count = 0;
    while (count < capacity && at + recordHeader <= end) {
      let captured = view.getUint32(at + CAPTURED_LENGTH, little);
      let wire = view.getUint32(at + LENGTH, little);
      if (this.#minorVersion < 4 && (this.#minorVersion < 3 || captured > wire)) [captured, wire] = [wire, captured];
      if (captured > this.#largestFrame) {
        this.problem = badRecord(
          `a packet record claims ${captured} captured bytes, over the limit of ${this.#largestFrame}`,
          position + at,
        );
        break;
      }
      const data = at + recordHeader;
      if (data + captured > end) break;
      const fraction = view.getUint32(at + FRACTION, little);
      const microseconds = this.#nanoseconds ? Math.floor(fraction / 1000) : fraction;
      time[count] = view.getUint32(at + SECONDS, little) * 1e6 + microseconds;
      length[count] = wire;
      capturedLength[count] = captured;
      linkType[count] = ownLinkType;
      offset[count] = data;
      if (isHashed) pairHash[count] = addressPairHash(view, data, captured, ownLinkType);
      count++;
      at = data + captured;
    }
    index.count = count;
    return at;
  }

  end(rest: DataView, position: number): CaptureProblem | undefined {
    const streamEnd = position + rest.byteLength;
    if (!this.#begun) return truncated('file header', position, streamEnd, FILE_HEADER);
    if (rest.byteLength === 0) return undefined;
    if (rest.byteLength < this.#recordHeader) return truncated('packet record', position, streamEnd);
    const captured = rest.getUint32(CAPTURED_LENGTH, this.#little);
    return truncated('packet record', position, streamEnd, this.#recordHeader + captured);
  }
}
