/**
 * Reads a capture of a site plainly and independently of the product, and tells its conversations: packets of one protocol between the same ends
 * and ports. Little-endian pcap of Ethernet and IPv4 in µs, as tcpdump writes it.
 */
const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const LITTLE_ENDIAN_MICROSECONDS = 0xa1b2c3d4;
const ARP = 0x0806;
const ICMP = 1;
const TCP = 6;
const UDP = 17;
const ECHO = 8;
const ECHO_REPLY = 0;
const SYN_ACK = 0x12;

const ipv4Text = (bytes, at) => bytes.subarray(at, at + 4).join('.');

function* records(bytes) {
  if (bytes.readUInt32LE(0) !== LITTLE_ENDIAN_MICROSECONDS) throw new Error('not a little-endian pcap in µs');
  for (let at = FILE_HEADER; at < bytes.length;) {
    const captured = bytes.readUInt32LE(at + 8);
    const time = bytes.readUInt32LE(at) * 1e6 + bytes.readUInt32LE(at + 4);
    yield { time, frame: bytes.subarray(at + RECORD_HEADER, at + RECORD_HEADER + captured) };
    at += RECORD_HEADER + captured;
  }
}

/** Ports as flows have them: of an echo the types of request and answer, of other messages of ICMP type and code. */
function portsOf(frame, protocol, at) {
  if (protocol === TCP || protocol === UDP) return [frame.readUInt16BE(at), frame.readUInt16BE(at + 2)];
  if (protocol !== ICMP) return [0, 0];
  if (frame[at] === ECHO) return [ECHO, ECHO_REPLY];
  if (frame[at] === ECHO_REPLY) return [ECHO_REPLY, ECHO];
  return [frame[at], frame[at + 1]];
}

/** The packet of a frame, null when it is not IPv4. */
function readPacket(frame) {
  if (frame.length < 34 || frame.readUInt16BE(12) !== 0x0800) return null;
  const protocol = frame[23];
  const at = 14 + 4 * (frame[14] & 15);
  const [srcPort, dstPort] = portsOf(frame, protocol, at);
  const isAnswer =
    protocol === TCP ? (frame[at + 13] & SYN_ACK) === SYN_ACK : srcPort === ECHO_REPLY && dstPort === ECHO;
  return { protocol, src: ipv4Text(frame, 26), srcPort, dst: ipv4Text(frame, 30), dstPort, isAnswer };
}

const macText = (bytes, at) =>
  [...bytes.subarray(at, at + 6)].map((each) => each.toString(16).padStart(2, '0')).join(':');

/** `{ frames, conversations, arpFrames }`: these in order of their first packets, ARP frames by the MAC that sent them; `marks` are bytes, and `says` is the one that is in a packet of a conversation. */
export function conversationsOf(bytes, marks = []) {
  const found = new Map();
  const arpFrames = new Map();
  let frames = 0;
  for (const { time, frame } of records(bytes)) {
    frames++;
    if (frame.readUInt16BE(12) === ARP) arpFrames.set(macText(frame, 6), (arpFrames.get(macText(frame, 6)) ?? 0) + 1);
    const packet = readPacket(frame);
    if (packet === null) continue;
    const { protocol, src, srcPort, dst, dstPort, isAnswer } = packet;
    const [here, there] = [`${src} ${srcPort}`, `${dst} ${dstPort}`];
    const key = `${protocol} ${here < there ? `${here} ${there}` : `${there} ${here}`}`;
    let conversation = found.get(key);
    if (conversation === undefined) {
      const ends = isAnswer
        ? { src: dst, srcPort: dstPort, dst: src, dstPort: srcPort }
        : { src, srcPort, dst, dstPort };
      conversation = { protocol, ...ends, start: time, end: time, packets: 0, says: null };
      found.set(key, conversation);
    }
    conversation.packets++;
    conversation.end = Math.max(conversation.end, time);
    if (conversation.says === null) conversation.says = marks.find(({ wire }) => frame.includes(wire))?.name ?? null;
  }
  return { frames, conversations: [...found.values()], arpFrames };
}
