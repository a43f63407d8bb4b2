import type { Decoding } from './decoding.ts';
import { decodeIcmp } from './icmp.ts';
import { decodeIcmpv6 } from './icmpv6.ts';
import { ICMP, ICMPV6, SCTP, TCP, UDP } from './ip-protocol.ts';
import { decodeSctpPorts } from './sctp.ts';
import { decodeTcp } from './tcp.ts';
import { decodeUdp } from './udp.ts';

/** The transport header at `at`; `end` is where the IP packet ends by its own length, maybe behind the captured bytes. */
export function decodeTransport(decoding: Decoding, protocol: number, at: number, end: number): void {
  if (protocol === TCP) decodeTcp(decoding, at, end);
  else if (protocol === UDP) decodeUdp(decoding, at, end);
  else if (protocol === ICMP) decodeIcmp(decoding, at, end);
  else if (protocol === ICMPV6) decodeIcmpv6(decoding, at, end);
  else if (protocol === SCTP) decodeSctpPorts(decoding, at, end);
}
