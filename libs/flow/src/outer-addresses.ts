import type { FlowBatch, PacketBatch } from '@weir/schema';
import { RowEntries } from './row-entries.ts';
import type { PageChanges, RowPage } from './row-slab.ts';

const ADDRESS = 16;
/** The only kind of entry. */
const ADDRESSES = 0;

/** The ends of the tunnels that flows came through: of each the address on the side of the initiator, then the other. */
export class OuterAddresses {
  readonly #byRow = new Map<number, Uint8Array>();
  readonly #entries = new RowEntries();

  /** Notes those of packet `i`, the first of the flow in `row`. */
  note(row: number, isForward: boolean, packets: PacketBatch, i: number): void {
    const ends = new Uint8Array(2 * ADDRESS);
    const { outerSrcAddress, outerDstAddress } = packets;
    const at = i * ADDRESS;
    ends.set(outerSrcAddress.subarray(at, at + ADDRESS), isForward ? 0 : ADDRESS);
    ends.set(outerDstAddress.subarray(at, at + ADDRESS), isForward ? ADDRESS : 0);
    this.#byRow.set(row, ends);
    this.#entries.changed(row);
  }

  /** Writes them to row `to`, which is clear. */
  put(row: number, { outerSrcAddress, outerDstAddress }: FlowBatch, to: number): void {
    // Hardly any traffic comes through a tunnel.
    const ends = this.#byRow.size > 0 ? this.#byRow.get(row) : undefined;
    if (ends === undefined) return;
    outerSrcAddress.set(ends.subarray(0, ADDRESS), to * ADDRESS);
    outerDstAddress.set(ends.subarray(ADDRESS), to * ADDRESS);
  }

  free(row: number): void {
    if (this.#byRow.delete(row)) this.#entries.changed(row);
  }

  takeChangedPages(): PageChanges {
    return this.#entries.take((row) => {
      const bytes = this.#byRow.get(row);
      return bytes === undefined ? [] : [{ kind: ADDRESSES, bytes }];
    });
  }

  /** Puts saved pages back. @throws {RangeError} when one is not what was saved. */
  restore(pages: Iterable<RowPage>): void {
    this.#entries.restore(pages, (row, { bytes }) => this.#byRow.set(row, bytes.slice()));
  }
}
