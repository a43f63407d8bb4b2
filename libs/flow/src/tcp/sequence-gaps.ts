import { GAP_WORDS, GAPS, MOST_GAPS } from './tcp-row.ts';

const START = 0;
const END = 1;
const OPENED_AT = 2;

/** How far `a` lies after `b` in sequence space (RFC 9293 §3.4); negative when before. */
export function distance(a: number, b: number): number {
  return (a - b) | 0;
}

/**
 * The gaps in the sequence of one direction, in the block of a loss row that begins at word `block`: where, and since when. At most
 * three are told apart; a further one widens the newest, so that what was seen between them counts as open too. Gaps that were
 * acknowledged give way first: the receiver has those bytes, only the capture has not.
 */
export class SequenceGaps {
  /** When the first gap that the last `fill` touched was opened. */
  openedAt = 0;

  /** Notes that [start, end) was passed over. `acknowledged` is how far the receiver has acknowledged. */
  open(words: Int32Array, block: number, start: number, end: number, at: number, acknowledged: number): void {
    const first = block + GAPS;
    let gap = first;
    const behind = first + MOST_GAPS * GAP_WORDS;
    while (gap < behind && words[gap + START] !== words[gap + END]) {
      if (distance(words[gap + END] ?? 0, acknowledged) <= 0) remove(words, block, gap);
      else gap += GAP_WORDS;
    }
    if (gap === behind) words[gap - GAP_WORDS + END] = end;
    else {
      words[gap + START] = start;
      words[gap + END] = end;
      words[gap + OPENED_AT] = at;
    }
  }

  /** Takes [start, end) out of the gaps. @returns how many bytes of it lay in gaps. */
  fill(words: Int32Array, block: number, start: number, end: number): number {
    let filled = 0;
    const behind = block + GAPS + MOST_GAPS * GAP_WORDS;
    let gap = block + GAPS;
    while (gap < behind && words[gap + START] !== words[gap + END]) {
      const gapStart = words[gap + START] ?? 0;
      const gapEnd = words[gap + END] ?? 0;
      const low = distance(start, gapStart) > 0 ? start : gapStart;
      const high = distance(end, gapEnd) < 0 ? end : gapEnd;
      const length = distance(high, low);
      if (length <= 0) {
        gap += GAP_WORDS;
        continue;
      }
      if (filled === 0) this.openedAt = words[gap + OPENED_AT] ?? 0;
      filled += length;
      if (low === gapStart && high === gapEnd) {
        remove(words, block, gap);
        continue;
      }
      if (low === gapStart) words[gap + START] = high;
      else if (high === gapEnd) words[gap + END] = low;
      else if (split(words, block, gap, low, high)) gap += GAP_WORDS;
      gap += GAP_WORDS;
    }
    return filled;
  }

  /** Forgets all gaps. */
  clear(words: Int32Array, block: number): void {
    words.fill(0, block + GAPS, block + GAPS + MOST_GAPS * GAP_WORDS);
  }
}

/** Takes a gap out; those after it move up. */
function remove(words: Int32Array, block: number, gap: number): void {
  const behind = block + GAPS + MOST_GAPS * GAP_WORDS;
  words.copyWithin(gap, gap + GAP_WORDS, behind);
  words.fill(0, behind - GAP_WORDS, behind);
}

/** Makes two of a gap that was filled in its middle; without room it stays whole. */
function split(words: Int32Array, block: number, gap: number, low: number, high: number): boolean {
  const last = block + GAPS + (MOST_GAPS - 1) * GAP_WORDS;
  if (words[last + START] !== words[last + END]) return false;
  words.copyWithin(gap + GAP_WORDS, gap, last);
  words[gap + END] = low;
  words[gap + GAP_WORDS + START] = high;
  return true;
}
