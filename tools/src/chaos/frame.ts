/** Ethernet frames of made-up conversations, headers as in IEEE 802.3, RFC 791, 8200, 9293, 768 and 792; checksums stay 0. */

export type Protocol = 'tcp' | 'udp' | 'icmp';

export interface Endpoints {
  readonly version: 4 | 6;
  readonly protocol: Protocol;
  readonly client: number;
  readonly clientPort: number;
  readonly server: number;
  readonly serverPort: number;
}

export const SYN = 0x02;
export const FIN = 0x01;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

const ETHERNET = 14;
const NUMBERS: Readonly<Record<Protocol, { v4: number; v6: number; header: number }>> = {
  tcp: { v4: 6, v6: 6, header: 20 },
  udp: { v4: 17, v6: 17, header: 8 },
  icmp: { v4: 1, v6: 58, header: 8 },
};

export function frameOf(ends: Endpoints, isForward: boolean, flags: number, payloadBytes: number): Buffer {
  const ip = ends.version === 4 ? 20 : 40;
  const { header } = NUMBERS[ends.protocol];
  const frame = Buffer.alloc(ETHERNET + ip + header + payloadBytes, 0x2e);
  frame.fill(0, 0, ETHERNET + ip + header);
  frame.writeUIntBE(0x02_00_00_00_00_01, 0, 6);
  frame.writeUIntBE(0x02_00_00_00_00_02, 6, 6);
  frame.writeUInt16BE(ends.version === 4 ? 0x0800 : 0x86dd, 12);
  const [from, to] = isForward ? [ends.client, ends.server] : [ends.server, ends.client];
  if (ends.version === 4) writeIpv4(frame, ends.protocol, from, to);
  else writeIpv6(frame, ends.protocol, from, to);
  writeTransport(frame, ETHERNET + ip, ends, isForward, flags);
  return frame;
}

function writeIpv4(frame: Buffer, protocol: Protocol, from: number, to: number): void {
  frame[ETHERNET] = 0x45;
  frame.writeUInt16BE(frame.length - ETHERNET, ETHERNET + 2);
  frame[ETHERNET + 8] = 64;
  frame[ETHERNET + 9] = NUMBERS[protocol].v4;
  frame.writeUInt32BE(0x0a000000 + from, ETHERNET + 12);
  frame.writeUInt32BE(0x0a000000 + to, ETHERNET + 16);
}

function writeIpv6(frame: Buffer, protocol: Protocol, from: number, to: number): void {
  frame[ETHERNET] = 0x60;
  frame.writeUInt16BE(frame.length - ETHERNET - 40, ETHERNET + 4);
  frame[ETHERNET + 6] = NUMBERS[protocol].v6;
  frame[ETHERNET + 7] = 64;
  for (const [at, address] of [
    [8, from],
    [24, to],
  ] as const) {
    frame.writeUInt32BE(0x20010db8, ETHERNET + at);
    frame.writeUInt32BE(address, ETHERNET + at + 12);
  }
}

function writeTransport(frame: Buffer, at: number, ends: Endpoints, isForward: boolean, flags: number): void {
  if (ends.protocol === 'icmp') {
    const [request, reply] = ends.version === 4 ? [8, 0] : [128, 129];
    frame[at] = isForward ? request : reply;
    frame.writeUInt16BE(ends.clientPort, at + 4);
    return;
  }
  const [from, to] = isForward ? [ends.clientPort, ends.serverPort] : [ends.serverPort, ends.clientPort];
  frame.writeUInt16BE(from, at);
  frame.writeUInt16BE(to, at + 2);
  if (ends.protocol === 'udp') {
    frame.writeUInt16BE(frame.length - at, at + 4);
    return;
  }
  frame[at + 12] = 0x50;
  frame[at + 13] = flags;
}
