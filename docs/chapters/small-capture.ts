import type { ByteStream } from '@weir/stream';

/** A UDP packet of four bytes between two of the hosts 10.0.0.x. */
export interface SmallPacket {
  /** Seconds since the epoch. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

const ETHERNET = 14,
  IPV4 = 20,
  UDP = 8,
  PAYLOAD = 4;
const FRAME = ETHERNET + IPV4 + UDP + PAYLOAD;

/** A pcap file (µs, little-endian) of these packets, all between the same ports. */
export function smallCapture(packets: readonly SmallPacket[]): Uint8Array {
  const file = new DataView(new ArrayBuffer(24 + packets.length * (16 + FRAME)));
  file.setUint32(0, 0xa1b2c3d4, true);
  file.setUint16(4, 2, true);
  file.setUint16(6, 4, true);
  file.setUint32(16, 65_535, true);
  file.setUint32(20, 1, true);
  packets.forEach(({ at, from, to }, i) => {
    const record = 24 + i * (16 + FRAME);
    file.setUint32(record, Math.floor(at), true);
    file.setUint32(record + 4, Math.round((at % 1) * 1e6), true);
    file.setUint32(record + 8, FRAME, true);
    file.setUint32(record + 12, FRAME, true);
    const ip = record + 16 + ETHERNET;
    file.setUint16(ip - 2, 0x0800);
    file.setUint8(ip, 0x45);
    file.setUint16(ip + 2, IPV4 + UDP + PAYLOAD);
    file.setUint8(ip + 9, 17);
    file.setUint32(ip + 12, 0x0a_00_00_00 + from);
    file.setUint32(ip + 16, 0x0a_00_00_00 + to);
    file.setUint16(ip + 20, 5_000);
    file.setUint16(ip + 22, 5_000);
    file.setUint16(ip + 24, UDP + PAYLOAD);
  });
  return new Uint8Array(file.buffer);
}

/** The bytes as an opened file. */
export function opened(bytes: Uint8Array): () => Promise<ByteStream> {
  return async () => ({
    size: bytes.byteLength,
    consumed: 0,
    fingerprint: String(bytes.byteLength),
    async *bytes() {
      yield bytes.slice();
    },
  });
}
