/** The TCP flags in header order (RFC 9293 §3.1, RFC 3168 for ECE and CWR, RFC 9768 for AE), with what they say. */
const FLAGS = [
  { bit: 0x100, name: 'AE', meaning: 'accurate ECN' },
  { bit: 0x080, name: 'CWR', meaning: 'congestion window reduced' },
  { bit: 0x040, name: 'ECE', meaning: 'congestion was notified' },
  { bit: 0x020, name: 'URG', meaning: 'urgent data' },
  { bit: 0x010, name: 'ACK', meaning: 'acknowledges data' },
  { bit: 0x008, name: 'PSH', meaning: 'deliver data at once' },
  { bit: 0x004, name: 'RST', meaning: 'resets the connection' },
  { bit: 0x002, name: 'SYN', meaning: 'opens the connection' },
  { bit: 0x001, name: 'FIN', meaning: 'no more data from this side' },
] as const;

export interface TcpFlag {
  readonly name: string;
  readonly meaning: string;
}

/** The flags set in an or-ed flags field, lowest bit first, so an ordinary connection reads FIN SYN PSH ACK. */
export function tcpFlags(flags: number): readonly TcpFlag[] {
  return FLAGS.filter(({ bit }) => (flags & bit) !== 0)
    .map(({ name, meaning }) => ({ name, meaning }))
    .toReversed();
}
