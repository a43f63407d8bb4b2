import { PROTOCOL_ICMP, PROTOCOL_ICMPV6 } from './flow-row.ts';

/** Pairs of message types that ask and answer (Community ID v1): [request, answer, always solicited]. */
const ICMP_PAIRS = [
  [8, 0, true], // echo
  [10, 9, false], // router solicitation, advertisement
  [13, 14, true], // timestamp
  [15, 16, true], // information
  [17, 18, true], // address mask
] as const;

const ICMPV6_PAIRS = [
  [128, 129, true], // echo
  [130, 131, false], // multicast listener query, report
  [133, 134, false], // router solicitation, advertisement
  [135, 136, false], // neighbour solicitation, advertisement
  [139, 140, true], // node information
  [144, 145, true], // home agent address discovery
] as const;

const ONE_WAY = -1;

interface Counterparts {
  /** The type that answers or asks, by type; -1 for messages that stand alone. */
  readonly of: Int16Array;
  /** 1 for answers that nobody sends unasked. */
  readonly solicited: Uint8Array;
}

function counterparts(pairs: readonly (readonly [number, number, boolean])[]): Counterparts {
  const of = new Int16Array(256).fill(ONE_WAY);
  const solicited = new Uint8Array(256);
  for (const [request, answer, alwaysSolicited] of pairs) {
    of[request] = answer;
    of[answer] = request;
    solicited[answer] = alwaysSolicited ? 1 : 0;
  }
  return { of, solicited };
}

const ICMP = counterparts(ICMP_PAIRS);
const ICMPV6 = counterparts(ICMPV6_PAIRS);

export function isIcmp(protocol: number): boolean {
  return protocol === PROTOCOL_ICMP || protocol === PROTOCOL_ICMPV6;
}

/** The type that answers or asks for `type`, or -1 for a message that stands alone. */
export function icmpCounterpart(protocol: number, type: number): number {
  return (protocol === PROTOCOL_ICMP ? ICMP : ICMPV6).of[type & 0xff] ?? ONE_WAY;
}

/** Whether a message of this type is sent only when asked for, so that its receiver is the initiator. */
export function isSolicitedIcmp(protocol: number, type: number): boolean {
  return (protocol === PROTOCOL_ICMP ? ICMP : ICMPV6).solicited[type & 0xff] === 1;
}
