import {
  allocateFlows,
  allocateFrames,
  allocatePackets,
  flows,
  frames,
  packets,
  partialWindows,
  windows,
  type FlowBatch,
  type FrameBatch,
  type PacketBatch,
} from '@weir/schema';
import { z } from 'zod';
import { defineFold, defineMap, defineSink, defineSource } from '../define.ts';
import { intoTable } from '../into-table.ts';
import type { Folder, LaneSelection, Outcomes, SourceItem, Stage, StateChanges } from '../stage.ts';
import type { PreparedInsert, Tables } from '../tables.ts';
import { Joined, Spread } from './rehearsal-rekeyed.ts';

/** A small pipeline of all four shapes, for suites that stop it anywhere and compare what it leaves behind. */

const PIECES = 6;
const FRAMES_PER_PIECE = 5;
const nothing = z.object({});
const position = z.object({ piece: z.number() });

/** Deals numbered frames in turn; every piece ends with a position for each lane. */
async function* deal(
  source: string,
  saved: ReadonlyMap<number, unknown>,
  lanes: LaneSelection,
): AsyncIterable<SourceItem<FrameBatch>> {
  const from = new Map(lanes.own.map((lane) => [lane, saved.has(lane) ? position.parse(saved.get(lane)).piece : 0]));
  for (let piece = 0; piece < PIECES; piece++) {
    for (const lane of lanes.own) {
      if (piece < (from.get(lane) ?? 0)) continue;
      const batch = allocateFrames(FRAMES_PER_PIECE, { source, lane, watermark: piece, last: piece === PIECES - 1 });
      for (let i = 0; i < FRAMES_PER_PIECE; i++) batch.number[i] = (piece * FRAMES_PER_PIECE + i) * lanes.total + lane;
      yield { kind: 'message', lane, batch, bytes: 0 };
    }
    yield {
      kind: 'position',
      positions: new Map(lanes.own.map((lane) => [lane, { piece: Math.max(piece + 1, from.get(lane) ?? 0) }])),
    };
  }
}

/** Adds up frame numbers and puts out a flow for every third packet; what is left goes out at the end. */
class Sums implements Folder<PacketBatch, FlowBatch> {
  readonly #sums = new Map<string, { count: number; sum: number }>();
  #changed = new Set<string>();

  get keys(): number {
    return this.#sums.size;
  }

  fold(batch: PacketBatch, out: Outcomes<FlowBatch>): void {
    const state = this.#sums.get(batch.source) ?? { count: 0, sum: 0 };
    const results: number[] = [];
    for (const number of batch.number) {
      state.sum += number;
      state.count++;
      if (state.count % 3 === 0) results.push(state.sum);
    }
    if (batch.last) results.push(-state.sum);
    this.#sums.set(batch.source, state);
    this.#changed.add(batch.source);
    results.forEach((result, i) => {
      const flow = allocateFlows(1, { ...batch, last: batch.last && i === results.length - 1 });
      flow.number[0] = result;
      out.emit(flow);
    });
  }

  takeChanges(): StateChanges {
    const changed = [...this.#changed].map((key) => {
      const { count, sum } = this.#sums.get(key) ?? { count: 0, sum: 0 };
      return { key, value: new Uint8Array(Float64Array.of(count, sum).buffer) };
    });
    this.#changed = new Set();
    return { changed, removed: [] };
  }

  async restore(entries: AsyncIterable<{ readonly key: string; readonly value: Uint8Array }>): Promise<void> {
    for await (const { key, value } of entries) {
      const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
      this.#sums.set(key, { count: view.getFloat64(0, true), sum: view.getFloat64(8, true) });
    }
  }
}

/** The stages in pipeline order. */
export function rehearsalStages(sources: readonly string[]): readonly Stage[] {
  return [
    defineSource({
      name: 'deal',
      version: 1,
      out: frames,
      config: nothing,
      create: () => ({
        inputs: sources.map((source) => ({
          source,
          progress: () => 0,
          read: (saved, lanes) => deal(source, saved, lanes),
        })),
      }),
    }),
    defineMap({
      name: 'number',
      version: 1,
      in: frames,
      out: packets,
      config: nothing,
      create: () => ({
        map(batch, out) {
          const result = allocatePackets(batch.count, batch);
          result.number.set(batch.number);
          out.emit(result);
        },
      }),
    }),
    defineFold({
      name: 'sum',
      version: 1,
      in: packets,
      out: flows,
      state: 'sums.1',
      config: nothing,
      create: () => new Sums(),
    }),
    defineSink({
      name: 'keep',
      version: 1,
      in: flows,
      config: nothing,
      limits: () => ({ rows: 4, waitMs: 10 }),
      create: (_config, { tables }) => intoTable(tables, flows),
    }),
    defineFold({
      name: 'spread',
      version: 1,
      in: packets,
      out: partialWindows,
      state: 'none',
      config: nothing,
      keying: 'rekeyed',
      create: (_config, _lane, lanes) => new Spread(lanes),
    }),
    defineFold({
      name: 'join',
      version: 1,
      in: partialWindows,
      out: windows,
      state: 'joined.1',
      config: nothing,
      keying: 'merged',
      create: (_config, lane, lanes) => new Joined(lane, lanes),
    }),
    defineSink({
      name: 'keep-joined',
      version: 1,
      in: windows,
      config: nothing,
      limits: () => ({ rows: 4, waitMs: 10 }),
      create: (_config, { tables }) => intoTable(tables, windows),
    }),
  ];
}

/**
 * A table in memory that knows its tokens as ClickHouse does: together with the time of writing, which decides the partition. It takes rows
 * in ahead, and what it sends depends on how they came.
 */
export class RememberingTable implements Tables {
  readonly rows: string[] = [];
  readonly ahead: NonNullable<Tables['ahead']> = {
    rows: 2,
    begin: (topic, insertedAt) => {
      const steps: string[][] = [];
      return {
        add: (batches) => void steps.push(textsOf(topic, batches)),
        prepare: (rest) => this.#prepared([...steps, textsOf(topic, rest)], insertedAt),
      };
    },
  };
  readonly #tokens = new Map<string, string>();

  prepare<B extends { readonly count: number }>(
    topic: { row(batch: B, index: number): unknown },
    batches: readonly B[],
    insertedAt: number,
  ): PreparedInsert {
    return this.#prepared([textsOf(topic, batches)], insertedAt);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #prepared(steps: readonly (readonly string[])[], insertedAt: number): PreparedInsert {
    const rows = steps.flat();
    const sent = JSON.stringify(steps);
    return {
      rows: rows.length,
      sha256: sent,
      insert: async (name) => {
        const token = `${name} at ${insertedAt}`;
        const before = this.#tokens.get(token);
        if (before !== undefined && before !== sent) throw new Error(`token ${token} came back with other rows`);
        if (before === undefined) this.rows.push(...rows);
        this.#tokens.set(token, sent);
      },
    };
  }
}

function textsOf<B extends { readonly count: number }>(
  topic: { row(batch: B, index: number): unknown },
  batches: readonly B[],
): string[] {
  return batches.flatMap((batch) => Array.from({ length: batch.count }, (_, i) => JSON.stringify(topic.row(batch, i))));
}
