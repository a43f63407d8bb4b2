/** gzip members (RFC 1952) without a time or file name, so that the same input gives the same file. */
import { crc32 } from './crc32.mjs';
import { constants, deflateRawSync } from 'node:zlib';

/** Magic, deflate, no flags, no time, no extra flags, unknown operating system. */
export const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

export function gzip(bytes) {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(bytes), 0);
  trailer.writeUInt32LE(bytes.length % 2 ** 32, 4);
  return Buffer.concat([GZIP_HEADER, deflateRawSync(bytes, { level: 9 }), trailer]);
}

/** The deflate data of `whole` up to a flush, then the first `more` bytes of what would follow `whole`: no byte of `rest` can be had. */
export function gzipCutShort(whole, rest, more) {
  const flushed = deflateRawSync(whole, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([GZIP_HEADER, flushed, deflateRawSync(rest, { level: 9 }).subarray(0, more)]);
}
