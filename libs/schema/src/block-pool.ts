/** Shorter memory is not worth keeping. */
const LEAST_BYTES = 16_384;
const STEP_BYTES = 32_768;
/** Sizes between two powers of two; what a block has too much is an eighth of it at most. */
const STEPS = 8;
/** Blocks waiting to be used again, bytes. */
const MOST_SPARE_BYTES = 48 << 20;

/** Where a block goes when it is given back. It is detached from whoever gave it back before it gets there. */
type Home = (block: ArrayBuffer) => void;

interface Loan {
  readonly block: ArrayBuffer;
  readonly home: Home;
}

/** Blocks in use that may be given back. */
const lent = new WeakMap<ArrayBufferLike, Loan>();
/** Blocks to be used again, by length; of each the oldest first. */
const spare = new Map<number, ArrayBuffer[]>();
/** All of them, the oldest first. */
const byAge = new Set<ArrayBuffer>();
let spareBytes = 0;

/**
 * Memory of at least `bytes`, with whatever was in it before. Fresh memory for each message costs more than filling it: the kernel
 * zeroes its pages, and V8 collects all garbage each time some 64 MB of it have gone by.
 */
export function takeBlock(bytes: number): ArrayBuffer {
  return takeLent(bytes, false);
}

/** The same with its first `bytes` zero; fresh memory is so already, and pages of it that nobody writes to cost nothing. */
export function takeZeroedBlock(bytes: number): ArrayBuffer {
  return takeLent(bytes, true);
}

function takeLent(bytes: number, isZeroed: boolean): ArrayBuffer {
  if (bytes < LEAST_BYTES) return new ArrayBuffer(bytes);
  const step = stepOf(bytes);
  const size = Math.ceil(bytes / step) * step;
  const spareBlock = takeSpare(size, step);
  if (isZeroed && spareBlock !== undefined) new Uint8Array(spareBlock, 0, bytes).fill(0);
  const block = spareBlock ?? new ArrayBuffer(size);
  lend(block, keepSpare);
  return block;
}

function lend(block: ArrayBuffer, home: Home): void {
  lent.set(block, { block, home });
}

/** Between sizes of about this length: few, so that a block given back fits others. */
function stepOf(bytes: number): number {
  return Math.max(STEP_BYTES, 2 ** Math.floor(Math.log2(bytes)) / STEPS);
}

/** A spare block of the size, or one that is half as long again at most. */
function takeSpare(size: number, step: number): ArrayBuffer | undefined {
  for (let fits = size; fits <= size * 1.5; fits += step) {
    const block = spare.get(fits)?.pop();
    if (block === undefined) continue;
    byAge.delete(block);
    spareBytes -= fits;
    return block;
  }
  return undefined;
}

/**
 * Lets others have the memory. It is detached from who had it: whatever still points into it has no bytes from now on, instead of
 * somebody else's, and giving it back again does nothing. Memory that is not lent is left alone.
 */
export function giveBackBlock(buffer: ArrayBufferLike): void {
  const loan = lent.get(buffer);
  if (loan === undefined) return;
  lent.delete(buffer);
  loan.home(loan.block);
}

/** Ends the loan of memory that goes to another thread, which may give it back with {@link keepBlock} in this one. */
export function handOverBlock(buffer: ArrayBufferLike): void {
  lent.delete(buffer);
}

/** Takes over memory that came from another thread; when it is given back, `home` takes it there, detaching it here. */
export function adoptBlock(block: ArrayBuffer, home: (block: ArrayBuffer) => void): void {
  if (block.byteLength >= LEAST_BYTES) lend(block, home);
}

/** Memory that was handed over comes back to be used again. */
export function keepBlock(block: ArrayBuffer): void {
  const { byteLength } = block;
  const same = spare.get(byteLength);
  if (same === undefined) spare.set(byteLength, [block]);
  else same.push(block);
  byAge.add(block);
  spareBytes += byteLength;
  // Sizes change with the traffic: what nobody has asked for the longest makes room.
  for (const oldest of byAge) {
    if (spareBytes <= MOST_SPARE_BYTES) break;
    byAge.delete(oldest);
    spare.get(oldest.byteLength)?.shift();
    spareBytes -= oldest.byteLength;
  }
}

function keepSpare(block: ArrayBuffer): void {
  keepBlock(structuredClone(block, { transfer: [block] }));
}
