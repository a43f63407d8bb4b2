import type { RowShape } from '../row-slab.ts';
import { FAN_OUT_DOUBLES } from './fan-out-row.ts';

/*
 * What features need of a flow beside its own row; a flow has a row of this kind only where features are asked for. Offsets count
 * words of 32 bits or doubles, as the comment above them says.
 */

// Words.
export const TRAIT_STATE = 0;
/** Row of the flow. */
export const FLOW = 1;
/** Rows of the contexts that the flow belongs to, valid while those have the numbers below. */
export const CHANNEL = 2;
export const SERVICE = 3;
/** Packets seen, up to FIRST_PACKETS. */
export const FIRST_COUNT = 4;
/** Gaps longer than ACTIVE_GAP_US. */
export const IDLE_COUNT = 5;
/** Gaps longer than PAUSE_US. */
export const PAUSE_COUNT = 6;

// Doubles.
export const CHANNEL_NUMBER = 4;
export const SERVICE_NUMBER = 5;
/** Latest event time. */
export const LAST_EVENT = 6;
// Inter-arrival times of both directions together.
export const GAP_MIN = 7;
export const GAP_MAX = 8;
export const GAP_MEAN = 9;
/** Sum of squared deviations from the mean (Welford). */
export const GAP_DEVIATIONS = 10;
/** When the segment without long gaps began that goes on. */
export const ACTIVE_START = 11;
/** Those that ended: a block of four. */
export const ACTIVE = 12;
/** The gaps between them. */
export const IDLE = 16;

// A block of four doubles about durations in µs.
export const SUM = 0;
export const SQUARES = 1;
export const MIN = 2;
export const MAX = 3;

// A block per direction. Words of it, counted from its first word:
export const TRAIT_FORWARD = 20;
export const TRAIT_REVERSE = 27;
/** Packets with each TCP flag, from FIN (bit 0) to CWR (bit 7). */
export const FLAG_COUNTS = 0;
export const PAYLOAD_MIN = 8;
export const PAYLOAD_MAX = 9;
/** Packets with payload. */
export const DATA_PACKETS = 10;
/** TCP window of the first packet, plus one; 0 without. */
export const FIRST_WINDOW = 11;
/** A double of the block. */
export const PAYLOAD_SQUARES = 6;

// Damped statistics of frame lengths, for each of DECAYS: a weight, a sum and a sum of squares, and a sum of products.
export const SOCKET = 34;
/** As the channel's were at the latest packet of the flow. */
export const CHANNEL_SEEN = 43;
export const SERVICE_SEEN = 55;
export const DAMPED_WEIGHT = 0;
export const DAMPED_SUM = 1;
export const DAMPED_SQUARES = 2;
export const DAMPED_PRODUCTS = 3;
export const DAMPED_DOUBLES = 3;
export const DAMPED_PAIR_DOUBLES = 4;

// Words: of the first packets the payload length, negative from the responder, and the µs since the packet before.
export const FIRST_PACKETS = 15;
export const FIRST_LENGTHS = 128;
export const FIRST_GAPS = FIRST_LENGTHS + FIRST_PACKETS;

// Words: answers of DNS that the channel was told of, and those among them that there is no such name.
export const TOLD_ANSWERS = FIRST_GAPS + FIRST_PACKETS;
export const TOLD_NO_SUCH_NAMES = TOLD_ANSWERS + 1;

/** A block of fan-out (doubles): as the channel's was at the latest packet of the flow. */
export const FAN_OUT_SEEN = 80;

export const TRAIT_DOUBLES = FAN_OUT_SEEN + FAN_OUT_DOUBLES;
export const TRAIT_WORDS = TRAIT_DOUBLES * 2;
export const TRAIT_SHAPE: RowShape = { bytes: TRAIT_DOUBLES * 8, state: TRAIT_STATE };

/** Bit of TRAIT_STATE: the early record has left, or there is none. */
export const EARLY_TOLD = 2;
/** Bit of TRAIT_STATE: the low end of the flow is the high end of its channel. */
export const TURNED = 4;
// Bits of TRAIT_STATE: what the channel was told of the flow.
export const BOTH_SPOKE = 8;
export const IS_TCP = 16;
export const HAS_SYN = 32;
export const HAS_SYN_ACK = 64;
export const HAS_RST = 128;
/** A longer gap between packets parts segments of activity (CICFlowMeter's figure). */
export const ACTIVE_GAP_US = 5_000_000;
/** A longer gap parts subflows (CICFlowMeter's figure). */
export const PAUSE_US = 1_000_000;
/** An early record tells of the first 15 packets, or of those within this time of the first. */
export const EARLY_US = 1_000_000;
