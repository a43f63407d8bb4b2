import { compress, uncompress } from 'snappy';

/** Head of the block format that Java's snappy streams write: magic, version, compatible version. */
const JAVA_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const JAVA_HEADER = JAVA_MAGIC.byteLength + 8;

/** Snappy for kafkajs. Writes one raw block, which brokers and Java clients read too; reads that and Java's blocks. */
export const snappyCodec = {
  compress: ({ buffer }: { readonly buffer: Buffer }): Promise<Buffer> => compress(buffer),
  async decompress(bytes: Buffer): Promise<Buffer> {
    if (!bytes.subarray(0, JAVA_MAGIC.byteLength).equals(JAVA_MAGIC)) return Buffer.from(await uncompress(bytes));
    const blocks: Buffer[] = [];
    for (let at = JAVA_HEADER; at < bytes.byteLength;) {
      const length = bytes.readUInt32BE(at);
      blocks.push(Buffer.from(await uncompress(bytes.subarray(at + 4, at + 4 + length))));
      at += 4 + length;
    }
    return Buffer.concat(blocks);
  },
};
