/** What stations of the crafted capture say over IP, as packets that know which flow they are of. */
import { ETHER_TYPE, PROTOCOL, TCP_FLAG, arp, ipv4, tcp, udp } from '../craft/frame-bytes.mjs';
import { snap } from './air-frames.mjs';

const NO_OPTIONS = Buffer.alloc(0);
let identification = 0;

function inIpv4({ src, dst }, protocol, segment) {
  identification += 1;
  return snap(ETHER_TYPE.ipv4, ipv4({ src, dst, protocol, identification }, segment));
}

const turned = ({ from, fromPort, to, toPort }) => ({ from: to, fromPort: toPort, to: from, toPort: fromPort });

/** A datagram of the flow `ends`, which are the initiator's. @returns its MSDU, and what the ledger needs to know */
export function datagram(ends, payload, { isBack = false, isLaterPart = false } = {}) {
  const { from, fromPort, to, toPort } = isBack ? turned(ends) : ends;
  const around = { src: from, dst: to };
  const msdu = inIpv4(around, PROTOCOL.udp, udp(around, { srcPort: fromPort, dstPort: toPort }, payload));
  const packet = { ends: { protocol: 'udp', ...ends }, isBack, isLaterPart, payloadBytes: payload.length };
  return { msdu, packets: [packet] };
}

/** A connection with a request and answers, as segments in their order. */
export function connection(ends, request, answers) {
  const [ack, fin] = [TCP_FLAG.ack, TCP_FLAG.fin | TCP_FLAG.ack];
  const data = TCP_FLAG.psh | ack;
  const sequence = [1000, 5000];
  const segment = (side, flags, payload = NO_OPTIONS) => {
    const isBack = side === 1;
    const { from, fromPort, to, toPort } = isBack ? turned(ends) : ends;
    const around = { src: from, dst: to };
    const acknowledgement = (flags & ack) === 0 ? 0 : sequence[1 - side];
    const head = { srcPort: fromPort, dstPort: toPort, sequence: sequence[side], acknowledgement, flags };
    const msdu = inIpv4(around, PROTOCOL.tcp, tcp(around, { ...head, options: NO_OPTIONS }, payload));
    sequence[side] += payload.length + ((flags & (TCP_FLAG.syn | TCP_FLAG.fin)) === 0 ? 0 : 1);
    return { msdu, packets: [{ ends: { protocol: 'tcp', ...ends }, isBack, payloadBytes: payload.length }] };
  };
  return [
    segment(0, TCP_FLAG.syn),
    segment(1, TCP_FLAG.syn | ack),
    segment(0, ack),
    segment(0, data, request),
    ...answers.map((answer) => segment(1, data, answer)),
    segment(0, fin),
    segment(1, fin),
    segment(0, ack),
  ];
}

export const arpMessage = (fields) => ({ msdu: snap(ETHER_TYPE.arp, arp(fields)), packets: [] });

/** DHCP (RFC 2131) with its type as the only option. */
export function dhcp(type, mac) {
  const message = Buffer.alloc(240 + 4);
  message.set([type === 1 || type === 3 ? 1 : 2, 1, 6, 0, 0x57, 0x45, 0x49, 0x52]);
  message.set(Buffer.from(mac.replaceAll(':', ''), 'hex'), 28);
  message.set([0x63, 0x82, 0x53, 0x63, 53, 1, type, 0xff], 236);
  return message;
}

/** DNS (RFC 1035): a question for the address of a name, and the answer when there is one. */
export function dns(id, name, address) {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  const isAnswer = address !== undefined;
  const head = Buffer.from([
    id >> 8,
    id & 0xff,
    isAnswer ? 0x81 : 0x01,
    isAnswer ? 0x80 : 0,
    0,
    1,
    0,
    Number(isAnswer),
  ]);
  const question = Buffer.concat([...labels, Buffer.from([0, 0, 1, 0, 1])]);
  const answer = isAnswer ? Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address]) : NO_OPTIONS;
  return Buffer.concat([head, Buffer.alloc(4), question, answer]);
}
