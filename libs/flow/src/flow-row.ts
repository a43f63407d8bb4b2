import type { RowShape } from './row-slab.ts';

/**
 * One flow is one row of 312 bytes. Offsets below count elements of the view named in the comment (a row holds 78 words or
 * 39 doubles). Doubles hold times (µs), byte sums and statistics; words hold the key, counts and bits.
 */
const ROW_BYTES = 312;
export const ROW_WORDS = ROW_BYTES / 4;
export const ROW_DOUBLES = ROW_BYTES / 8;

/** Name and version of this layout and those of the rows beside it, kept beside saved pages: pages of another layout are refused. */
export const ROW_LAYOUT = 'flow-row/8';

// Words. The key comes first: two endpoints in a fixed order (low, high), so that both directions have the same key.
export const LOW_ADDRESS = 0;
export const HIGH_ADDRESS = 4;
/** Port of low, port of high << 16. */
export const PORTS = 8;
/** Outer VLAN id, inner VLAN id << 16. */
export const VLANS = 9;
/** IP protocol number, IPV6_BIT and NO_PORTS_BIT. */
export const PROTOCOL = 10;
/** Of VXLAN, GENEVE and NVGRE, 0 where there is none: the same addresses mean other hosts in another network. */
export const VIRTUAL_NETWORK = 11;
export const KEY_WORDS = 12;
export const SYN_SEQUENCE = 28;
export const SYN_ACK_SEQUENCE = 29;
export const FRAGMENTS = 30;
export const PROBLEMS = 31;
/** The row beside this one, see `beside-flow.ts`: of TCP that of the path plus one; 0 while there is none. */
export const PATH = 72;
export const STATE = 73;
/** What is known of the application, see `flow-applications.ts`. */
export const APPLICATION = 74;
/** Row of the flow in the slab of traits plus one; 0 while it has none. */
export const TRAITS = 75;
export const DUPLICATES = 76;
export const FLOW_SHAPE: RowShape = { bytes: ROW_BYTES, state: STATE };

// Doubles.
export const NUMBER = 6;
export const START = 7;
export const END = 8;
/** Event time of the first packet. */
export const FIRST = 9;
/** Latest event time. */
export const LAST = 10;
export const SYN_TIME = 11;
export const SYN_ACK_TIME = 12;
export const ACK_TIME = 13;

// A block per direction, forward then reverse.
export const FORWARD_DOUBLES = 16;
export const REVERSE_DOUBLES = 26;
export const BYTES = 0;
export const PAYLOAD_BYTES = 1;
export const LENGTH_SQUARES = 2;
/** Latest event time in this direction. */
export const LAST_IN_DIRECTION = 3;
export const IAT_MIN = 4;
export const IAT_MAX = 5;
export const IAT_MEAN = 6;
/** Sum of squared deviations from the mean (Welford). */
export const IAT_DEVIATIONS = 7;
// Words of the block, counted from its first word.
export const PACKETS = 16;
export const LENGTH_MIN = 17;
export const LENGTH_MAX = 18;
export const TCP_FLAGS = 19;

// Bits of STATE; the lowest is IN_USE of the slab.
/** The initiator is the endpoint kept as high. */
export const FROM_HIGH = 2;
export const FIN_FORWARD = 4;
export const FIN_REVERSE = 8;
export const RESET = 16;
export const SYN_SEEN = 32;
/** SYN sent again before its answer, or sent by both ends: its round trip is ambiguous. */
export const SYN_REPEATED = 64;
export const SYN_ACK_SEEN = 128;
export const SYN_ACK_REPEATED = 256;
export const ACK_SEEN = 512;
/** The active timeout has ended the flow and what goes on has sent nothing yet; kept until the idle timeout. */
export const RESTING = 1024;
/** From here up: the tunnel of the first packet. */
export const TUNNEL_SHIFT = 16;

/** Whether TCP said that the flow is over: a reset, or a FIN from both ends. */
export function hasEnded(state: number): boolean {
  return (state & RESET) !== 0 || (state & (FIN_FORWARD | FIN_REVERSE)) === (FIN_FORWARD | FIN_REVERSE);
}

export const PROTOCOL_ICMP = 1;
export const PROTOCOL_TCP = 6;
export const PROTOCOL_UDP = 17;
export const PROTOCOL_ICMPV6 = 58;
export const PROTOCOL_SCTP = 132;
export const IPV6_BIT = 0x100;
/** Later fragments, and packets whose ports were cut off: flows of their own, apart from those that really use port 0. */
export const NO_PORTS_BIT = 0x200;
