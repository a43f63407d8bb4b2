import { KEY_WORDS } from '../flow-row.ts';
import type { RowShape } from '../row-slab.ts';

/*
 * A context: damped statistics of the packets between two addresses (a channel), or between them and one port of the responder (a
 * service). Its key is laid out like that of a flow.
 */

/** Bits of the word PROTOCOL of a key beside those of flows. */
export const CHANNEL_BIT = 0x400;
export const SERVICE_BIT = 0x800;
/** The responder is the end kept as high. */
export const HIGH_RESPONDS_BIT = 0x1000;

// Words; the key comes first.
export const CONTEXT_STATE = KEY_WORDS;

// Doubles.
/** Tells the context from others that were in the same row before. */
export const CONTEXT_NUMBER = 7;
/** Latest event time. */
export const CONTEXT_LAST = 8;
/** A block for each of DECAYS. */
export const DAMPED = 9;
export const DAMPED_BLOCK = 8;
// Of the sender kept as low, then of the other: weight and sum of lengths.
export const LOW_SIDE = 0;
export const HIGH_SIDE = 2;
export const BOTH_SQUARES = 4;
/** Deviation of the latest length from its side's mean: low, then high. */
export const LOW_RESIDUAL = 5;
export const HIGH_RESIDUAL = 6;
/** Sum of products of the deviations of both sides. */
export const BOTH_PRODUCTS = 7;

export const CONTEXT_DOUBLES = DAMPED + 3 * DAMPED_BLOCK;
export const CONTEXT_WORDS = CONTEXT_DOUBLES * 2;
export const CONTEXT_SHAPE: RowShape = { bytes: CONTEXT_DOUBLES * 8, state: CONTEXT_STATE };
