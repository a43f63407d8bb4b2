import { addressText } from '@weir/schema';

/** What the flows of one address add up to, in both directions. */
export interface Talker {
  readonly address: string;
  readonly flows: number;
  readonly packets: number;
  /** Frame bytes on the wire. */
  readonly bytes: number;
}

interface Count {
  readonly address: string;
  flows: number;
  packets: number;
  bytes: number;
}

/** Addresses counted at once; over it the quieter half is forgotten. */
const LIMIT = 65_536;
const ADDRESS_BYTES = 16;

/** Counts by address, in bounded memory. */
export class Talkers {
  readonly #limit: number;
  // A number for IPv4 and text for IPv6: a string per flow would cost more than the counting.
  readonly #counts = new Map<number | string, Count>();
  #forgotten = false;

  constructor(limit = LIMIT) {
    this.#limit = limit;
  }

  /** True when quiet addresses were forgotten, so that the counts are lower bounds. */
  get isEstimate(): boolean {
    return this.#forgotten;
  }

  /** Counts one flow for the address at `row` of an address column. */
  add(column: Uint8Array, row: number, packets: number, bytes: number): void {
    const key = keyOf(column, row);
    let count = this.#counts.get(key);
    if (count === undefined) count = this.#begin(key, addressText(column, row));
    count.flows++;
    count.packets += packets;
    count.bytes += bytes;
  }

  merge(talkers: readonly Talker[], isEstimate: boolean): void {
    this.#forgotten ||= isEstimate;
    for (const { address, flows, packets, bytes } of talkers) {
      const count = this.#counts.get(address) ?? this.#begin(address, address);
      count.flows += flows;
      count.packets += packets;
      count.bytes += bytes;
    }
  }

  /** The `limit` with most bytes, the largest first; the text of the address decides between equals. */
  top(limit = this.#limit): Talker[] {
    const sorted = [...this.#counts.values()].toSorted((a, b) => b.bytes - a.bytes || (a.address < b.address ? -1 : 1));
    return sorted.slice(0, limit).map((count) => ({ ...count }));
  }

  #begin(key: number | string, address: string): Count {
    if (this.#counts.size >= this.#limit) this.#forget();
    const count = { address, flows: 0, packets: 0, bytes: 0 };
    this.#counts.set(key, count);
    return count;
  }

  #forget(): void {
    const bytes = Float64Array.from(this.#counts.values(), (count) => count.bytes).toSorted();
    const median = bytes[bytes.length >> 1] ?? 0;
    let left = this.#limit >> 1;
    for (const [key, count] of this.#counts) {
      if (count.bytes < median || (count.bytes === median && left-- > 0)) this.#counts.delete(key);
    }
    this.#forgotten = true;
  }
}

/** IPv4 addresses stand IPv4-mapped in the last four bytes (RFC 4291 §2.5.5.2). */
function keyOf(column: Uint8Array, row: number): number | string {
  const at = row * ADDRESS_BYTES;
  for (let i = 0; i < 10; i++) if (column[at + i] !== 0) return textKey(column, at);
  if (column[at + 10] !== 0xff || column[at + 11] !== 0xff) return textKey(column, at);
  const [a = 0, b = 0, c = 0, d = 0] = [column[at + 12], column[at + 13], column[at + 14], column[at + 15]];
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

function textKey(column: Uint8Array, at: number): string {
  return String.fromCharCode(...column.subarray(at, at + ADDRESS_BYTES));
}
