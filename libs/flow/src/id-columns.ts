import type { FlowBatch } from '@weir/schema';
import { COMMUNITY_ID_LENGTH, writeCommunityId } from './community-id.ts';
import type { FlowIds } from './flow-id.ts';
import { FROM_HIGH, ROW_WORDS, STATE } from './flow-row.ts';
import type { RowSlab } from './row-slab.ts';

const ID_WORDS = 4;

/** The columns of a batch that tell flows apart. */
export class IdColumns {
  readonly #ids: Int32Array;
  readonly #communityIds: Uint8Array;

  constructor({ id, communityId }: FlowBatch) {
    this.#ids = new Int32Array(id.buffer, id.byteOffset, id.byteLength >> 2);
    this.#communityIds = communityId;
  }

  /** Writes the id and the Community ID of the flow in `row` of a slab to row `to`. */
  put({ words, doubles }: RowSlab, row: number, ids: FlowIds, to: number): void {
    ids.write(words, doubles, row, this.#ids, to * ID_WORDS);
    const isFromHigh = ((words[row * ROW_WORDS + STATE] ?? 0) & FROM_HIGH) !== 0;
    writeCommunityId(words, row * ROW_WORDS, isFromHigh, this.#communityIds, to * COMMUNITY_ID_LENGTH);
  }
}
