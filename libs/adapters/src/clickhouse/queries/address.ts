import { isIP, isIPv4 } from 'node:net';

/** First and last address of a network as IPv6 text, IPv4 mapped. */
export interface AddressRange {
  readonly low: string;
  readonly high: string;
}

const MAPPED_BITS = 96;

function groupsOf(address: string): number[] {
  const dotted = /^(.*:)?(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const hex = (high: string | undefined, low: string | undefined): string =>
    (Number(high) * 256 + Number(low)).toString(16);
  const text =
    dotted === null ? address : `${dotted[1] ?? '::ffff:'}${hex(dotted[2], dotted[3])}:${hex(dotted[4], dotted[5])}`;
  const [head = '', tail] = text.split('::');
  const parse = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [left, right] = [parse(head), parse(tail ?? '')];
  return tail === undefined
    ? left
    : [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
}

/** An address (a network of one) or `address/prefix`; undefined when the text is neither. */
export function addressRange(text: string): AddressRange | undefined {
  const [address = '', prefix, ...rest] = text.split('/');
  if (rest.length > 0 || isIP(address) === 0 || address.includes('%')) return undefined;
  const width = isIPv4(address) ? 32 : 128;
  if (prefix !== undefined && (!/^\d{1,3}$/.test(prefix) || Number(prefix) > width)) return undefined;
  const bits = (prefix === undefined ? width : Number(prefix)) + (width === 32 ? MAPPED_BITS : 0);
  const groups = groupsOf(address);
  const masked = (fill: (group: number, mask: number) => number): string =>
    groups
      .map((group, at) => {
        const kept = Math.min(16, Math.max(0, bits - at * 16));
        return fill(group, (0xffff << (16 - kept)) & 0xffff).toString(16);
      })
      .join(':');
  return {
    low: masked((group, mask) => group & mask),
    high: masked((group, mask) => (group & mask) | (~mask & 0xffff)),
  };
}
