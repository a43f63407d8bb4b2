import { IN_USE, type RowSlab } from '../row-slab.ts';
import { clockOf, isBetweenMedia, isUsualType } from './payload-types.ts';
import { timeMedia } from './playout.ts';
import { advance, begin, flush, has, put, take, WINDOW } from './sequence-window.ts';
import {
  ARRIVAL,
  CLOCK,
  CLOCKED,
  CONFIRMED,
  DUPLICATES,
  FIRST,
  FIRST_ARRIVAL,
  FIRST_TICKS,
  FORWARD,
  GAPS,
  GAVE_WAY,
  HIGHEST,
  JUMP,
  LAST_TICKS,
  LATE,
  LOSSES,
  NEXT_STREAM,
  PACKETS,
  PLAYED,
  REORDERED,
  SEEN,
  SSRC,
  STATE,
  STEP_TICKS,
  STEPS,
  STREAM_WORDS,
  TYPE,
} from './stream-row.ts';

/** Packets behind the first one that must fit before a stream is believed; of types that RFC 3551 does not give out. */
const ENOUGH_STEPS = 3;
const ENOUGH_UNUSUAL_STEPS = 11;
/** Until then none may be farther ahead, nor its timestamp farther off. */
const FARTHEST_STEP = 16;
const FARTHEST_TICKS = 2 ** 24;
/** RFC 3550 A.1, MAX_DROPOUT: what is farther ahead is not a loss but another sequence. */
const FARTHEST_AHEAD = 3000;
const SEQUENCES = 0x1_0000;
const TYPE_BITS = 0x7f;
const RUN_SHIFT = 8;
/** Packets of another type in a row after which that is the type of the media. */
const ENOUGH_OF_TYPE = 16;

/** Begins the stream in `row` with its first packet; its place in the list and its direction stay. */
export function beginStream(
  slab: RowSlab,
  row: number,
  source: number,
  type: number,
  sequence: number,
  ticks: number,
  mediaBytes: number,
  arrivalUs: number,
): void {
  const { words, doubles } = slab;
  const at = row * STREAM_WORDS;
  const next = words[at + NEXT_STREAM] ?? 0;
  const direction = (words[at + STATE] ?? 0) & FORWARD;
  const gaveWay = words[at + GAVE_WAY] ?? 0;
  words.fill(0, at, at + STREAM_WORDS);
  words[at + STATE] = IN_USE | direction;
  words[at + NEXT_STREAM] = next;
  words[at + GAVE_WAY] = gaveWay;
  words[at + SSRC] = source;
  words[at + FIRST] = sequence;
  words[at + HIGHEST] = sequence;
  words[at + PACKETS] = 1;
  begin(words, at + SEEN);
  begin(words, at + PLAYED);
  doubles[(at + ARRIVAL) >> 1] = arrivalUs;
  useType(slab, at, type, ticks, arrivalUs);
  if (!isBetweenMedia(type, mediaBytes)) timeMedia(slab, at, ticks, arrivalUs);
}

/** Adds a further packet of the source of the stream in `row`. */
export function addToStream(
  slab: RowSlab,
  row: number,
  type: number,
  sequence: number,
  ticks: number,
  mediaBytes: number,
  arrivalUs: number,
): void {
  const { words, doubles } = slab;
  const at = row * STREAM_WORDS;
  const ahead = (sequence - (words[at + HIGHEST] ?? 0)) & (SEQUENCES - 1);
  if (!isBelievable(words, at, type, ahead, ticks)) {
    beginStream(slab, row, words[at + SSRC] ?? 0, type, sequence, ticks, mediaBytes, arrivalUs);
    return;
  }
  doubles[(at + ARRIVAL) >> 1] = arrivalUs;
  const back = place(words, at, sequence, ahead);
  if (back < 0) return;
  add(words, at + PACKETS);
  put(words, at + SEEN, back);
  if (isPlayed(slab, at, type, ahead, ticks, mediaBytes, arrivalUs)) put(words, at + PLAYED, back);
  else add(words, at + LATE);
}

/**
 * Notes how a packet fits until enough did: those that go on count, those that go back take away from that. False when it does not fit at
 * all, and the stream was not believed yet.
 */
function isBelievable(words: Int32Array, at: number, type: number, ahead: number, ticks: number): boolean {
  const state = words[at + STATE] ?? 0;
  if ((state & CONFIRMED) !== 0 || ahead === 0) return true;
  const isBehind = ahead > SEQUENCES - WINDOW;
  const drift = (ticks - (words[at + FIRST_TICKS] ?? 0)) | 0;
  if (Math.abs(drift) > FARTHEST_TICKS || (!isBehind && ahead > FARTHEST_STEP)) return false;
  const steps = Math.max((words[at + STEPS] ?? 0) + (isBehind ? -1 : 1), 0);
  words[at + STEPS] = steps;
  const enough = isUsualType(type) ? ENOUGH_STEPS : ENOUGH_UNUSUAL_STEPS;
  if (steps >= enough) words[at + STATE] = state | CONFIRMED;
  return true;
}

/** Moves the windows. @returns how far behind the highest the packet is, or -1 when it does not count. */
function place(words: Int32Array, at: number, sequence: number, ahead: number): number {
  if (ahead === 0) {
    add(words, at + DUPLICATES);
    return -1;
  }
  if (ahead < FARTHEST_AHEAD) {
    goOn(words, at, ahead);
    return 0;
  }
  const back = SEQUENCES - ahead;
  if (back >= WINDOW) return jump(words, at, sequence);
  const before = (words[at + FIRST] ?? 0) - (words[at + HIGHEST] ?? 0) + back;
  if (before > 0) beginEarlier(words, at, back, before);
  else if (has(words, at + SEEN, back)) {
    add(words, at + DUPLICATES);
    return -1;
  }
  add(words, at + REORDERED);
  return back;
}

function goOn(words: Int32Array, at: number, packets: number): void {
  advance(words, at + SEEN, at + LOSSES, packets);
  advance(words, at + PLAYED, at + GAPS, packets);
  words[at + HIGHEST] = (words[at + HIGHEST] ?? 0) + packets;
}

/** A packet from `before` the first one: those in between have yet to come. */
function beginEarlier(words: Int32Array, at: number, back: number, before: number): void {
  for (let between = back - before + 1; between <= back; between++) {
    take(words, at + SEEN, between);
    take(words, at + PLAYED, between);
  }
  words[at + FIRST] = (words[at + FIRST] ?? 0) - before;
}

/** Two packets in sequence elsewhere: the sender has begun anew (RFC 3550 A.1). A single one does not count. */
function jump(words: Int32Array, at: number, sequence: number): number {
  if ((words[at + JUMP] ?? 0) !== sequence + 1) {
    words[at + JUMP] = ((sequence + 1) & (SEQUENCES - 1)) + 1;
    return -1;
  }
  flush(words, at + SEEN, at + LOSSES);
  flush(words, at + PLAYED, at + GAPS);
  words[at + FIRST] = sequence - 1;
  words[at + HIGHEST] = sequence;
  words[at + JUMP] = 0;
  add(words, at + PACKETS);
  return 0;
}

function isPlayed(
  slab: RowSlab,
  at: number,
  type: number,
  ahead: number,
  ticks: number,
  mediaBytes: number,
  arrivalUs: number,
): boolean {
  const { words } = slab;
  if (isBetweenMedia(type, mediaBytes)) return true;
  if (!isOfMedia(slab, at, type, ticks, arrivalUs)) return true;
  const isClocked = ((words[at + STATE] ?? 0) & CLOCKED) !== 0;
  if (ahead === 1 && isClocked) {
    const step = (ticks - (words[at + LAST_TICKS] ?? 0)) | 0;
    const least = words[at + STEP_TICKS] ?? 0;
    if (step > 0 && (least === 0 || step < least)) words[at + STEP_TICKS] = step;
  }
  return timeMedia(slab, at, ticks, arrivalUs);
}

/** Whether a packet is of the type of the media, which changes when enough packets of another one follow each other. */
function isOfMedia(slab: RowSlab, at: number, type: number, ticks: number, arrivalUs: number): boolean {
  const said = slab.words[at + TYPE] ?? 0;
  const media = said & TYPE_BITS;
  if (type === media) {
    slab.words[at + TYPE] = media;
    return true;
  }
  const run = (said >> RUN_SHIFT) + 1;
  slab.words[at + TYPE] = media | (run << RUN_SHIFT);
  if (run < ENOUGH_OF_TYPE && !isBetweenMedia(media, 0)) return false;
  useType(slab, at, type, ticks, arrivalUs);
  return true;
}

function useType({ words, doubles }: RowSlab, at: number, type: number, ticks: number, arrivalUs: number): void {
  words[at + TYPE] = type;
  words[at + CLOCK] = clockOf(type);
  words[at + STATE] = (words[at + STATE] ?? 0) & ~CLOCKED;
  words[at + STEP_TICKS] = 0;
  words[at + FIRST_TICKS] = ticks;
  doubles[(at + FIRST_ARRIVAL) >> 1] = arrivalUs;
}

function add(words: Int32Array, word: number): void {
  words[word] = (words[word] ?? 0) + 1;
}
