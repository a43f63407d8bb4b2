/** What is saved of one row of a page, where rows differ in length. */
export interface PageEntry {
  /** Place of the row in its page. */
  readonly place: number;
  readonly kind: number;
  readonly bytes: Uint8Array;
}

/** Place 1, kind 1, length 4 (little-endian). */
const HEADER_BYTES = 6;

/** A page: its entries one after another, each behind its place, kind and length. */
export function writeEntries(entries: readonly PageEntry[]): Uint8Array {
  const total = entries.reduce((sum, { bytes }) => sum + HEADER_BYTES + bytes.byteLength, 0);
  const page = new Uint8Array(total);
  const view = new DataView(page.buffer);
  let at = 0;
  for (const { place, kind, bytes } of entries) {
    view.setUint8(at, place);
    view.setUint8(at + 1, kind);
    view.setUint32(at + 2, bytes.byteLength, true);
    page.set(bytes, at + HEADER_BYTES);
    at += HEADER_BYTES + bytes.byteLength;
  }
  return page;
}

/** @throws {RangeError} when the bytes are not what `writeEntries` gives. */
export function readEntries(page: Uint8Array): PageEntry[] {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const entries: PageEntry[] = [];
  for (let at = 0; at < page.byteLength;) {
    const from = at + HEADER_BYTES;
    const length = from <= page.byteLength ? view.getUint32(at + 2, true) : 0;
    if (from + length > page.byteLength)
      throw new RangeError(
        `flow state: a page of ${page.byteLength} bytes ends within an entry; clear the state of this stage and read its input again`,
      );
    entries.push({
      place: view.getUint8(at),
      kind: view.getUint8(at + 1),
      bytes: page.subarray(from, from + length),
    });
    at = from + length;
  }
  return entries;
}
