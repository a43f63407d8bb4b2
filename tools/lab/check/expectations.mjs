/** Compares what an activity of the manifest should have left on the wire with what is there. */

const FIN = 1;
const SYN = 2;
const RST = 4;
const ACK = 16;

const within = (value, wanted) => {
  if (wanted === undefined || wanted === null) return true;
  return Array.isArray(wanted) ? value >= wanted[0] && value <= wanted[1] : value === wanted;
};

const countFits = (count, wanted) => (typeof wanted === 'number' ? count === wanted : count >= wanted.atLeast);

const countText = (wanted) => (typeof wanted === 'number' ? `${wanted}` : `at least ${wanted.atLeast}`);

/** Two-way conversations by five-tuple, seen from whoever sent first; ICMP and ARP have no ports. */
export function conversations(packets) {
  const found = new Map();
  for (const packet of packets) {
    if (packet.laterFragment) continue;
    const { protocol, src, dst, srcPort = 0, dstPort = 0 } = packet;
    const there = `${protocol} ${src} ${srcPort} ${dst} ${dstPort}`;
    const back = `${protocol} ${dst} ${dstPort} ${src} ${srcPort}`;
    const known = found.get(there) ?? found.get(back);
    if (known !== undefined) {
      (known.src === src && known.srcPort === srcPort ? known.forward : known.reverse).push(packet);
    } else {
      found.set(there, { protocol, src, srcPort, dst, dstPort, vlan: packet.vlan, forward: [packet], reverse: [] });
    }
  }
  return [...found.values()];
}

const has = (packets, mask, value) => packets.some(({ flags }) => (flags & mask) === value);

const opened = ({ forward, reverse }) => has(forward, SYN | ACK, SYN) && has(reverse, SYN | ACK, SYN | ACK);

function quoted({ src, dst, protocol }, errors) {
  return protocol.startsWith('icmp')
    ? errors.some(({ dst: told }) => told === src)
    : errors.some(({ quotes }) => quotes !== undefined && quotes.src === src && quotes.dst === dst);
}

/** Whether a conversation ended as the manifest's word for it says; the words are explained in testdata/README.md. */
const OUTCOMES = {
  established: (each) => opened(each) && has(each.forward, FIN | RST, FIN) && has(each.reverse, FIN, FIN),
  ended: (each) => opened(each) && [...each.forward, ...each.reverse].some(({ flags }) => (flags & (FIN | RST)) !== 0),
  reset: (each) => opened(each) && (has(each.forward, RST, RST) || has(each.reverse, RST, RST)),
  refused: (each) => !opened(each) && has(each.reverse, RST, RST),
  unanswered: (each) => each.forward.length > 0 && each.reverse.length === 0,
  unreachable: (each, errors) => each.reverse.length === 0 && quoted(each, errors),
  answered: (each) => each.forward.length > 0 && each.reverse.length > 0,
  probed: (each) => each.protocol === 'udp' || has(each.forward, SYN | ACK, SYN),
  sent: (each) => each.forward.length > 0,
};

/** Sentences about what differs; none when the expectation is met. */
export function differences(expected, { start, end }, packets) {
  const { protocol, from, fromPort, to, vlan = [], outcome, count, packets: wantedPackets, ports } = expected;
  const pair = new Set([from.address, to.address]);
  const inTime = packets.filter(({ time }) => time >= start && time <= end);
  const between = inTime.filter((each) => each.protocol === protocol && pair.has(each.src) && pair.has(each.dst));
  const matching = conversations(between).filter(
    (each) =>
      each.src === from.address &&
      within(each.dstPort, to.port ?? undefined) &&
      within(each.srcPort, fromPort) &&
      `${each.vlan}` === `${vlan}`,
  );
  const errors = inTime.filter(({ quotes }) => quotes !== undefined);
  const said = `${protocol} ${from.address} → ${to.address}${to.port === null ? '' : ` port ${to.port}`}`;
  const wrong = matching.filter((each) => !OUTCOMES[outcome](each, errors));
  const found = [];
  if (!countFits(matching.length, count)) found.push(`${said}: ${matching.length} flows, expected ${countText(count)}`);
  if (wrong.length > 0) found.push(`${said}: ${wrong.length} of ${matching.length} flows are not ${outcome}`);
  const sent = matching.reduce((sum, { forward }) => sum + forward.length, 0);
  if (wantedPackets !== undefined && !countFits(sent, wantedPackets)) {
    found.push(`${said}: ${sent} packets, expected ${countText(wantedPackets)}`);
  }
  const targets = new Set(matching.map(({ dstPort }) => dstPort)).size;
  if (ports !== undefined && targets !== ports) found.push(`${said}: ${targets} ports, expected ${ports}`);
  return found;
}
