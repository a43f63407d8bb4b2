import { addressPairHash } from '../address-pair-hash.ts';
import { badRecord, truncated, type CaptureProblem } from './capture-problem.ts';
import type { FrameIndex } from './frame-index.ts';
import { INTERFACE_BLOCK_BYTES, readInterface, type CaptureInterface } from './pcapng-interface.ts';
import { largestFrame, type RecordScanner } from './record-scanner.ts';
import { microseconds } from './timestamp.ts';

// draft-ietf-opsawg-pcapng: every block
const TYPE = 0,
  TOTAL_LENGTH = 4,
  BODY = 8,
  TRAILER = 4,
  SMALLEST_BLOCK = 12;
// section header block
const BYTE_ORDER = 8,
  SECTION_FIXED = 16;
// enhanced packet block (the obsolete packet block differs in the width of its interface id alone)
const INTERFACE = 8,
  TIME_HIGH = 12,
  TIME_LOW = 16,
  CAPTURED_LENGTH = 20,
  LENGTH = 24,
  PACKET_DATA = 28;
// simple packet block
const SIMPLE_LENGTH = 8,
  SIMPLE_DATA = 12;

const SECTION_HEADER = 0x0a0d0d0a,
  INTERFACE_DESCRIPTION = 1,
  OBSOLETE_PACKET = 2,
  SIMPLE_PACKET = 3,
  ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Room for a block's options beside its frame; a block that has to be held whole and is larger is taken for damage. */
const LARGEST_OPTIONS = 1_048_576;
const MOST_INTERFACES = 65_536;

/** A scanner when the stream begins with a section header block. */
export function pcapngScanner(start: DataView): RecordScanner | undefined {
  return start.getUint32(TYPE) === SECTION_HEADER ? new PcapngScanner() : undefined;
}

class PcapngScanner implements RecordScanner {
  problem: CaptureProblem | undefined = undefined;
  #little = false;
  #interfaces: CaptureInterface[] = [];
  /** Bytes of a block without frames that are still to be passed over, and where that block began. */
  #skip = 0;
  #skipFrom = 0;
  /** Simple packet blocks have no time: they take the one before, which moves no clock. */
  #lastTime = 0;

  scan(view: DataView, position: number, index: FrameIndex): number {
    const capacity = index.time.length;
    const end = view.byteLength;
    let at = 0;
    index.count = 0;
    while (index.count < capacity && this.problem === undefined) {
      if (this.#skip > 0) {
        const passed = Math.min(this.#skip, end - at);
        this.#skip -= passed;
        at += passed;
      }
      if (end - at < SMALLEST_BLOCK) break;
      const used = this.#readBlock(view, at, position, index);
      if (used === 0) break;
      at += used;
    }
    return at;
  }

  /** @returns bytes used, 0 when the block is not there whole or is damaged. */
  #readBlock(view: DataView, at: number, position: number, index: FrameIndex): number {
    const type = view.getUint32(at + TYPE, this.#little);
    if (type === SECTION_HEADER) return this.#readSection(view, at, position);
    const total = this.#blockLength(view, at);
    if (total < SMALLEST_BLOCK) return this.#damaged(`a block claims ${total} bytes`, position + at);
    const held =
      type === ENHANCED_PACKET || type === OBSOLETE_PACKET || type === SIMPLE_PACKET || type === INTERFACE_DESCRIPTION;
    if (!held) return this.#pass(total, 0, position + at);
    if (total > LARGEST_OPTIONS + largestFrame(0)) {
      return this.#damaged(`a block of type ${type} claims ${total} bytes`, position + at);
    }
    if (view.byteLength - at < total) return 0;
    const trailer = view.getUint32(at + total - TRAILER, this.#little);
    if (trailer !== view.getUint32(at + TOTAL_LENGTH, this.#little)) {
      return this.#damaged(`a block claims ${total} bytes at its start and ${trailer} at its end`, position + at);
    }
    const fault = this.#readHeldBlock(view, at, total, type, index);
    return fault === undefined ? total : this.#damaged(fault, position + at);
  }

  /** Some writers leave the padding out of the length. */
  #blockLength(view: DataView, at: number): number {
    return Math.ceil(view.getUint32(at + TOTAL_LENGTH, this.#little) / 4) * 4;
  }

  #readHeldBlock(view: DataView, at: number, total: number, type: number, index: FrameIndex): string | undefined {
    if (type === INTERFACE_DESCRIPTION) {
      if (total < INTERFACE_BLOCK_BYTES) return `an interface description of ${total} bytes is too short`;
      if (this.#interfaces.length === MOST_INTERFACES) return `a section describes over ${MOST_INTERFACES} interfaces`;
      this.#interfaces.push(readInterface(view, at, total, this.#little));
      return undefined;
    }
    if (type === SIMPLE_PACKET) return this.#readSimplePacket(view, at, total, index);
    return this.#readPacket(view, at, total, type === OBSOLETE_PACKET, index);
  }

  #readSection(view: DataView, at: number, position: number): number {
    if (view.byteLength - at < SECTION_FIXED) return 0;
    if (view.getUint32(at + BYTE_ORDER) === BYTE_ORDER_MAGIC) this.#little = false;
    else if (view.getUint32(at + BYTE_ORDER, true) === BYTE_ORDER_MAGIC) this.#little = true;
    else return this.#damaged('a section header has no byte-order magic', position + at);
    const total = this.#blockLength(view, at);
    if (total < SECTION_FIXED) return this.#damaged(`a section header claims ${total} bytes`, position + at);
    this.#interfaces = [];
    return this.#pass(total, SECTION_FIXED, position + at);
  }

  #readPacket(view: DataView, at: number, total: number, obsolete: boolean, index: FrameIndex): string | undefined {
    const little = this.#little;
    if (total < PACKET_DATA + TRAILER) return `a packet block of ${total} bytes is too short`;
    const id = obsolete ? view.getUint16(at + INTERFACE, little) : view.getUint32(at + INTERFACE, little);
    const from = this.#interfaces[id];
    if (from === undefined) return `a packet names interface ${id}, the section describes ${this.#interfaces.length}`;
    const captured = view.getUint32(at + CAPTURED_LENGTH, little);
    if (captured > total - PACKET_DATA - TRAILER) return `a packet claims ${captured} bytes in a block of ${total}`;
    if (captured > largestFrame(from.snapshotLength)) return `a packet claims ${captured} captured bytes`;
    const high = view.getUint32(at + TIME_HIGH, little);
    this.#lastTime = microseconds(from.clock, high, view.getUint32(at + TIME_LOW, little));
    this.#add(view, index, view.getUint32(at + LENGTH, little), captured, from.linkType, at + PACKET_DATA);
    return undefined;
  }

  #readSimplePacket(view: DataView, at: number, total: number, index: FrameIndex): string | undefined {
    const from = this.#interfaces[0];
    if (from === undefined) return 'a simple packet stands before any interface description';
    if (total < SIMPLE_DATA + TRAILER) return `a simple packet block of ${total} bytes is too short`;
    const length = view.getUint32(at + SIMPLE_LENGTH, this.#little);
    const room = total - SIMPLE_DATA - TRAILER;
    const snapped = from.snapshotLength === 0 ? length : Math.min(length, from.snapshotLength);
    if (snapped > room) return `a simple packet claims ${snapped} bytes in a block of ${total}`;
    if (snapped > largestFrame(from.snapshotLength)) return `a simple packet claims ${snapped} captured bytes`;
    this.#add(view, index, length, snapped, from.linkType, at + SIMPLE_DATA);
    return undefined;
  }

  #add(view: DataView, index: FrameIndex, length: number, captured: number, linkType: number, offset: number): void {
    const row = index.count;
    index.time[row] = this.#lastTime;
    index.length[row] = length;
    index.capturedLength[row] = captured;
    index.linkType[row] = linkType;
    index.offset[row] = offset;
    if (index.pairHash.length > 0) index.pairHash[row] = addressPairHash(view, offset, captured, linkType);
    index.count = row + 1;
  }

  /** Uses the first `read` of a block's `total` bytes now and passes over the rest, however much has arrived. */
  #pass(total: number, read: number, blockPosition: number): number {
    this.#skip = total - Math.max(read, BODY);
    this.#skipFrom = blockPosition;
    return Math.max(read, BODY);
  }

  #damaged(what: string, byteOffset: number): number {
    this.problem = badRecord(what, byteOffset);
    return 0;
  }

  end(rest: DataView, position: number): CaptureProblem | undefined {
    const streamEnd = position + rest.byteLength;
    if (this.#skip > 0) {
      return truncated('block', this.#skipFrom, streamEnd, position + this.#skip - this.#skipFrom);
    }
    if (rest.byteLength === 0) return undefined;
    if (rest.byteLength < SMALLEST_BLOCK) return truncated('block', position, streamEnd);
    return truncated('block', position, streamEnd, this.#blockLength(rest, 0));
  }
}
