import type { RowShape } from '../row-slab.ts';

/*
 * What is kept of a flow of requests and answers: DNS, ICMP echo. Offsets count words of 32 bits; those of doubles are even.
 */

/** Requests that wait for an answer at a time; what is asked beyond is counted and not timed. */
export const MOST_WAITING = 12;
export const WAITING_WORDS = 3;
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
/** Answers of DNS that were looked at for that. */
export const DNS_ANSWERS = 12;
export const WAITING = WAITING_AT;

// A waiting request.
export const KEY = 0;
/** When it was asked: low 32 bits of µs, which wrap after 71 minutes. */
export const ASKED_AT = 1;
/** 0 when the place is free. */
export const MARKS = 2;
export const WAITS = 1;
export const WAITS_FORWARD = 2;
export const WAITS_AGAIN = 4;
