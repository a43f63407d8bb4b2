import type { RowShape } from '../row-slab.ts';

/*
 * What is kept of a flow of requests and answers: DNS, ICMP echo. Offsets count words of 32 bits; those of doubles are even.
 */

/** Requests that wait for an answer at a time; what is asked beyond is counted and not timed. */
export const MOST_WAITING = 8;
export const WAITING_WORDS = 4;
const WAITING_AT = 14;

export const EXCHANGE_WORDS = WAITING_AT + MOST_WAITING * WAITING_WORDS;
export const EXCHANGE_SHAPE: RowShape = { bytes: EXCHANGE_WORDS * 4, state: 0 };

/** Requests, without those sent again. */
export const REQUESTS = 1;
export const REPEATED = 2;
/** Requests that were answered. */
export const ANSWERED = 3;
/** Answers with a time of their own, and their sum (a double), least and most, µs. */
export const TIMED = 4;
export const LEAST = 5;
export const TIME_SUM = 6;
export const MOST = 8;
/** Requests that had no room to wait, and no answer yet. */
export const UNTRACKED = 9;
/** Answers of DNS that say that there is no such name, or that the server failed. */
export const NO_SUCH_NAME = 10;
export const SERVER_FAILURES = 11;
export const WAITING = WAITING_AT;

// A waiting request. The time comes first: a double.
export const ASKED_AT = 0;
export const KEY = 2;
/** 0 when the place is free. */
export const MARKS = 3;
export const WAITS = 1;
export const WAITS_FORWARD = 2;
export const WAITS_AGAIN = 4;
