/** Frames of floods: each asks for as much state as a frame can. */

const ETHERNET = 14;
const IPV4 = 20;
const UDP = 8;
const IN_IP = 4;
const UDP_PROTOCOL = 17;
const MORE_FRAGMENTS = 0x2000;
/** Levels of IP in IP that fit into a frame. */
const LEVELS = 70;

/** The frames of a flood, number by number. */
export interface Flood {
  /** Bytes of every frame. */
  readonly length: number;
  /** Writes frame `number` to `frame`, which begins as zeros and then holds the one before. */
  write(frame: Buffer, number: number): void;
}

/** 32 bits that follow from a number and look like chance (finalizer of MurmurHash3). */
function scrambled(number: number): number {
  let h = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function writeIpv4(frame: Buffer, at: number, protocol: number, length: number, fragment = 0): void {
  frame.writeUInt8(0x45, at);
  frame.writeUInt16BE(length, at + 2);
  frame.writeUInt16BE(fragment, at + 6);
  frame.writeUInt8(64, at + 8);
  frame.writeUInt8(protocol, at + 9);
}

function writeEthernet(frame: Buffer): void {
  frame.writeUInt16BE(0x0800, 12);
}

/** Addresses of 10.0.0.0/8 and ports, others for each number. */
function writeEnds(frame: Buffer, at: number, number: number): void {
  frame.writeUInt32BE(0x0a00_0000 | (scrambled(number) & 0xff_ffff), at + 12);
  frame.writeUInt32BE(0x0a00_0000 | (scrambled(~number) & 0xff_ffff), at + 16);
}

/** A flow of one packet each. */
const flows: Flood = {
  length: ETHERNET + IPV4 + UDP + 18,
  write(frame, number) {
    writeEthernet(frame);
    writeIpv4(frame, ETHERNET, UDP_PROTOCOL, IPV4 + UDP + 18);
    writeEnds(frame, ETHERNET, number);
    frame.writeUInt16BE(1024 + (scrambled(number + 1) % 60_000), ETHERNET + IPV4);
    frame.writeUInt16BE(1024 + (scrambled(number + 2) % 60_000), ETHERNET + IPV4 + 2);
    frame.writeUInt16BE(UDP + 18, ETHERNET + IPV4 + 4);
  },
};

/** Of each datagram a first fragment, one that overlaps it, and one that leaves a gap; none is ever whole. */
const fragments: Flood = {
  length: ETHERNET + IPV4 + UDP + 16,
  write(frame, number) {
    const datagram = Math.floor(number / 3);
    const offset = [0, 1, 100][number % 3] ?? 0;
    writeEthernet(frame);
    writeIpv4(frame, ETHERNET, UDP_PROTOCOL, IPV4 + UDP + 16, MORE_FRAGMENTS | offset);
    frame.writeUInt16BE(datagram & 0xffff, ETHERNET + 4);
    writeEnds(frame, ETHERNET, datagram);
    frame.fill(0, ETHERNET + IPV4);
    if (offset > 0) return;
    frame.writeUInt16BE(5000, ETHERNET + IPV4);
    frame.writeUInt16BE(6000, ETHERNET + IPV4 + 2);
    frame.writeUInt16BE(UDP + 16, ETHERNET + IPV4 + 4);
  },
};

/** IP in IP as deep as a frame is long. */
const tunnels: Flood = {
  length: ETHERNET + LEVELS * IPV4 + UDP,
  write(frame, number) {
    writeEthernet(frame);
    for (let level = 0; level < LEVELS; level++) {
      const at = ETHERNET + level * IPV4;
      writeIpv4(frame, at, level < LEVELS - 1 ? IN_IP : UDP_PROTOCOL, (LEVELS - level) * IPV4 + UDP);
      writeEnds(frame, at, number + level);
    }
  },
};

export const FLOODS: Readonly<Record<string, Flood>> = { flows, fragments, tunnels };
