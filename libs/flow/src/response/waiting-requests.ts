import { COPIES_APART_US } from '../tcp/recent-segments.ts';
import {
  ANSWERED,
  ASKED_AT,
  EXCHANGE_WORDS,
  KEY,
  LEAST,
  MARKS,
  MOST,
  MOST_WAITING,
  REPEATED,
  REQUESTS,
  TIME_SUM,
  TIMED,
  UNTRACKED,
  WAITING,
  WAITING_WORDS,
  WAITS,
  WAITS_AGAIN,
  WAITS_FORWARD,
} from './exchange-row.ts';
import type { RowSlab } from '../row-slab.ts';

/** When there is no room for a new request, one gives way that has waited for so many times the longest answer so far, within bounds. */
const LONGEST_ANSWERS = 4;
const LEAST_PATIENCE_US = 1_000_000;
/** Resolvers give up after 2 to 5 s (RFC 1035 §4.2.1). */
const MOST_PATIENCE_US = 5_000_000;

/** Notes a request with this key in the exchange in `row`. Nobody asks again so soon as a copy comes that mirrored ports record. */
export function ask({ words }: RowSlab, row: number, key: number, isForward: boolean, timeUs: number): void {
  const at = row * EXCHANGE_WORDS;
  const same = find(words, at, key, isForward);
  if (same >= 0) {
    if (Math.abs(((timeUs | 0) - (words[same + ASKED_AT] ?? 0)) | 0) <= COPIES_APART_US) return;
    words[same + MARKS] = (words[same + MARKS] ?? 0) | WAITS_AGAIN;
    add(words, at + REPEATED);
    return;
  }
  add(words, at + REQUESTS);
  const place = freePlace(words, at, timeUs | 0);
  if (place < 0) {
    add(words, at + UNTRACKED);
    return;
  }
  words[place + KEY] = key;
  words[place + MARKS] = isForward ? WAITS | WAITS_FORWARD : WAITS;
  words[place + ASKED_AT] = timeUs | 0;
}

/**
 * Notes an answer. One whose request was sent again is not timed, as nothing tells which it answers (Karn's algorithm).
 *
 * @returns whether it is the first one to a request
 */
export function answer(
  { words, doubles }: RowSlab,
  row: number,
  key: number,
  isForward: boolean,
  timeUs: number,
): boolean {
  const at = row * EXCHANGE_WORDS;
  const place = find(words, at, key, !isForward);
  if (place < 0) {
    // Of an answer to a request that had no room the key is not known: it is believed.
    if ((words[at + UNTRACKED] ?? 0) === 0) return false;
    words[at + UNTRACKED] = (words[at + UNTRACKED] ?? 0) - 1;
    add(words, at + ANSWERED);
    return true;
  }
  const marks = words[place + MARKS] ?? 0;
  words[place + MARKS] = 0;
  add(words, at + ANSWERED);
  const took = ((timeUs | 0) - (words[place + ASKED_AT] ?? 0)) | 0;
  if ((marks & WAITS_AGAIN) === 0 && took >= 0) addTime(words, doubles, at, took);
  return true;
}

function addTime(words: Int32Array, doubles: Float64Array, at: number, took: number): void {
  const count = words[at + TIMED] ?? 0;
  words[at + TIMED] = count + 1;
  doubles[(at + TIME_SUM) >> 1] = (doubles[(at + TIME_SUM) >> 1] ?? 0) + took;
  if (count === 0 || took < (words[at + LEAST] ?? 0)) words[at + LEAST] = took;
  if (took > (words[at + MOST] ?? 0)) words[at + MOST] = took;
}

function find(words: Int32Array, at: number, key: number, isForward: boolean): number {
  const end = at + WAITING + MOST_WAITING * WAITING_WORDS;
  for (let place = at + WAITING; place < end; place += WAITING_WORDS) {
    const marks = words[place + MARKS] ?? 0;
    if (marks !== 0 && words[place + KEY] === key && ((marks & WAITS_FORWARD) !== 0) === isForward) return place;
  }
  return -1;
}

/** A free place, or that of the request that has waited longest, when that is too long; -1 when there is none. */
function freePlace(words: Int32Array, at: number, time: number): number {
  const end = at + WAITING + MOST_WAITING * WAITING_WORDS;
  const longest = (words[at + MOST] ?? 0) * LONGEST_ANSWERS;
  const isTimed = (words[at + TIMED] ?? 0) > 0;
  let waited = isTimed ? Math.min(Math.max(longest, LEAST_PATIENCE_US), MOST_PATIENCE_US) : MOST_PATIENCE_US;
  let oldest = -1;
  for (let place = at + WAITING; place < end; place += WAITING_WORDS) {
    if (words[place + MARKS] === 0) return place;
    const since = (time - (words[place + ASKED_AT] ?? 0)) | 0;
    if (since < waited) continue;
    oldest = place;
    waited = since;
  }
  return oldest;
}

function add(words: Int32Array, word: number): void {
  words[word] = (words[word] ?? 0) + 1;
}
