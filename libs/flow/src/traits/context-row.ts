import { KEY_WORDS } from '../flow-row.ts';
import type { RowShape } from '../row-slab.ts';
import { FAN_OUT_DOUBLES } from './fan-out-row.ts';

/*
 * A context: damped statistics of the packets between two addresses (a channel), or between them and one port of the responder (a
 * service), and of a channel what its flows did. Its key is laid out like that of a flow.
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
/** A block for each of DECAYS: of a channel as below, of a service as that of a flow's own. */
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

// Of a service.
const SERVICE_DAMPED = 9;
/** A word: flows that began. */
export const SERVICE_FLOWS = (DAMPED + SERVICE_DAMPED) * 2;

// Of a channel.
/** A block of fan-out. */
export const CHANNEL_FAN_OUT = DAMPED + 3 * DAMPED_BLOCK;
// Words: ports of the latest flow of TCP or UDP, its initiator's first; and its protocol, with HIGH_RESPONDS_BIT.
export const LATEST_PORTS = (CHANNEL_FAN_OUT + FAN_OUT_DOUBLES) * 2;
export const LATEST_PROTOCOL = LATEST_PORTS + 1;

export const CHANNEL_DOUBLES = CHANNEL_FAN_OUT + FAN_OUT_DOUBLES + 1;
export const CHANNEL_WORDS = CHANNEL_DOUBLES * 2;
export const CHANNEL_SHAPE: RowShape = { bytes: CHANNEL_DOUBLES * 8, state: CONTEXT_STATE };
export const SERVICE_DOUBLES = DAMPED + SERVICE_DAMPED + 1;
export const SERVICE_WORDS = SERVICE_DOUBLES * 2;
export const SERVICE_SHAPE: RowShape = { bytes: SERVICE_DOUBLES * 8, state: CONTEXT_STATE };
