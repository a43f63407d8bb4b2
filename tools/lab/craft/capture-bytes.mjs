/**
 * Writes capture files byte by byte: classic pcap (draft-ietf-opsawg-pcap) and pcapng (draft-ietf-opsawg-pcapng), in both byte
 * orders. Timestamps are BigInt ticks of the file's or interface's resolution; a frame is `{ ticks, length, bytes }`, where
 * `bytes` are those captured and `length` those on the wire.
 */

export const LINK_TYPE = { ethernet: 1, rawIp: 101 };
export const MICROSECONDS = 6;
export const NANOSECONDS = 9;
/** if_tsresol with the top bit set counts in powers of two. */
export const powerOfTwo = (exponent) => 0x80 | exponent;

const PCAP_MAGIC = { [MICROSECONDS]: 0xa1b2c3d4, [NANOSECONDS]: 0xa1b23c4d };
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const BLOCK = {
  section: 0x0a0d0d0a,
  interface: 1,
  obsoletePacket: 2,
  simplePacket: 3,
  statistics: 5,
  enhancedPacket: 6,
};

/** A writer of numbers in one byte order: `numbers([width, value], …)`. */
export const byteOrder = (order) => {
  const little = order === 'little';
  const one = ([width, value]) => {
    const bytes = Buffer.alloc(width);
    if (little) bytes.writeUIntLE(value, 0, width);
    else bytes.writeUIntBE(value, 0, width);
    return bytes;
  };
  return (...fields) => Buffer.concat(fields.map(one));
};

export function pcapHeader({ order = 'little', resolution = MICROSECONDS, snapLength = 65535, linkType = 1 } = {}) {
  return byteOrder(order)([4, PCAP_MAGIC[resolution]], [2, 2], [2, 4], [4, 0], [4, 0], [4, snapLength], [4, linkType]);
}

export function pcapRecord({ order = 'little', resolution = MICROSECONDS } = {}, { ticks, length, bytes }) {
  const perSecond = 10n ** BigInt(resolution);
  const seconds = Number(ticks / perSecond);
  const fraction = Number(ticks % perSecond);
  return Buffer.concat([byteOrder(order)([4, seconds], [4, fraction], [4, bytes.length], [4, length]), bytes]);
}

const padded = (bytes) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** One pcapng section: methods return whole blocks, so that a test file reads as the list of its blocks. */
export function pcapngSection(order = 'little') {
  const numbers = byteOrder(order);
  const block = (type, body) => {
    const total = 12 + body.length;
    return Buffer.concat([numbers([4, type], [4, total]), body, numbers([4, total])]);
  };
  const options = (list) => {
    if (list.length === 0) return Buffer.alloc(0);
    const each = list.map(([code, value]) => Buffer.concat([numbers([2, code], [2, value.length]), padded(value)]));
    return Buffer.concat([...each, numbers([2, 0], [2, 0])]);
  };
  const time = (ticks) => [
    [4, Number(ticks >> 32n)],
    [4, Number(ticks & 0xffffffffn)],
  ];
  return {
    block,
    /** `sectionLength` null writes −1: not said. */
    section: ({ sectionLength = null, application } = {}) => {
      const length = sectionLength === null ? Buffer.alloc(8, 0xff) : eightBytes(numbers, order, sectionLength);
      const said = options(application === undefined ? [] : [[4, Buffer.from(application)]]);
      return block(BLOCK.section, Buffer.concat([numbers([4, BYTE_ORDER_MAGIC], [2, 1], [2, 0]), length, said]));
    },
    interface: ({ linkType = LINK_TYPE.ethernet, snapLength = 0, resolution, offsetSeconds, name } = {}) => {
      const list = [];
      if (name !== undefined) list.push([2, Buffer.from(name)]);
      if (resolution !== undefined) list.push([9, Buffer.from([resolution])]);
      if (offsetSeconds !== undefined) list.push([14, eightBytes(numbers, order, offsetSeconds)]);
      return block(BLOCK.interface, Buffer.concat([numbers([2, linkType], [2, 0], [4, snapLength]), options(list)]));
    },
    enhancedPacket: (interfaceId, { ticks, length, bytes }, comment) => {
      const fields = numbers([4, interfaceId], ...time(ticks), [4, bytes.length], [4, length]);
      const said = options(comment === undefined ? [] : [[1, Buffer.from(comment)]]);
      return block(BLOCK.enhancedPacket, Buffer.concat([fields, padded(bytes), said]));
    },
    simplePacket: ({ length, bytes }) =>
      block(BLOCK.simplePacket, Buffer.concat([numbers([4, length]), padded(bytes)])),
    obsoletePacket: (interfaceId, { ticks, length, bytes }) => {
      const fields = numbers([2, interfaceId], [2, 0], ...time(ticks), [4, bytes.length], [4, length]);
      return block(BLOCK.obsoletePacket, Buffer.concat([fields, padded(bytes)]));
    },
    statistics: (interfaceId, ticks) =>
      block(BLOCK.statistics, Buffer.concat([numbers([4, interfaceId], ...time(ticks)), options([])])),
  };
}

function eightBytes(numbers, order, value) {
  const halves = [
    [4, Math.floor(value / 2 ** 32)],
    [4, value % 2 ** 32],
  ];
  return numbers(...(order === 'little' ? halves.toReversed() : halves));
}
