import type avro from 'avsc';
import { ALIGNMENT } from './column-block.ts';
import { ELEMENTS_PER_ROW, type ColumnData, type Field } from './column.ts';
import { giveBackBlock, takeBlock } from './block-pool.ts';
import { avroType, bufferOver, mostWireBytes, wireValue } from './avro-type.ts';
import { DecodeError, RecordReader, type RowShape } from './record-reader.ts';

/** What every message carries beside its columns. */
export interface Batch {
  /** The capture it comes from. */
  readonly source: string;
  readonly lane: number;
  /** Low mark of the source after the last record, µs since the epoch: no later record is older. */
  readonly watermark: number;
  /** True on the last message of the source in this lane. */
  readonly last: boolean;
  /** Records in the message. */
  readonly count: number;
}

/** How ClickHouse keeps the topic; absent for topics that are not kept. */
export interface TableDeclaration {
  readonly name: string;
  /** Column the table is partitioned by (days) and expires by. */
  readonly time: string;
  readonly orderBy: readonly string[];
  readonly ttlDays: number;
}

/** What the generator writes for a topic; everything else follows from it. */
export interface TopicDeclaration<B extends Batch, R> {
  readonly name: string;
  /** Kafka's name of the topic, with its major version. */
  readonly topic: string;
  readonly retentionHours: number;
  /** Messages on Kafka are CloudEvents, for whoever else reads them. */
  readonly cloudEvents?: boolean;
  readonly doc: string;
  readonly schema: avro.Schema;
  readonly fields: readonly Field[];
  readonly table?: TableDeclaration;
  /** Columns for `count` records, all zero or as they lie in the memory of such columns; `scalars` fill the rest. */
  allocate(count: number, scalars: Batch, memory?: ArrayBuffer): B;
  /** The record at `index` as a person reads it: addresses, ids and symbols are text, NaN of an optional field is null. */
  row(batch: B, index: number): R;
  /** Values in the order of `fields`. */
  values(batch: B): readonly (ColumnData | string | number | boolean)[];
  assemble(reader: RecordReader): B;
  /** Records [from, to) without copying. */
  slice(batch: B, from: number, to: number): B;
}

/** A batch on its way to another thread: the columns as the piece of memory that they share, and what lies elsewhere by its field. */
export interface Parcel {
  readonly scalars: Batch;
  readonly block: ArrayBuffer;
  readonly others: Readonly<Record<string, ColumnData | string | number | boolean>>;
}

export interface Topic<B extends Batch, R> extends TopicDeclaration<B, R> {
  /**
   * Avro binary of the message behind `headroom` bytes for whoever frames it. Of a column that says the same in every row there is one
   * value, and nothing where that is zero or an empty text. The memory may be given back with `giveBackBlock`.
   */
  encode(batch: B, headroom?: number): Uint8Array;
  /** Reads Avro binary written with this schema, or with `writer` (an older version). @throws {DecodeError} */
  decode(bytes: Uint8Array, writer?: avro.Schema): B;
  /** Bytes the message takes in memory, roughly; for budgets. */
  byteLength(batch: B): number;
  /** Whether a batch has the fields of this topic. */
  owns(batch: Batch): batch is B;
  /** Lets other batches have the memory of this one. Neither it nor a slice of it may be read afterwards. */
  recycle(batch: B): void;
  /** Undefined for a batch whose columns do not lie one after another in one piece of memory, as `allocate` puts them. */
  pack(batch: B): Parcel | undefined;
  unpack(parcel: Parcel): B;
}

/** What a message takes beside its records: itself, and a view for each of its columns. */
const OWN_BYTES = 200;
const VIEW_BYTES = 120;

type WriterResolver = ReturnType<avro.Type['createResolver']>;

/** What a topic's batches have beside their columns: frames point into a larger piece of their file, packets into payload. */
export interface WireForm<B> {
  compact(batch: B): B;
  /** Lets go of what `compact` made. */
  discard(compacted: B): void;
  /** Bytes of the batch's own share of `data`. */
  dataLength(batch: B): number;
  /** Lets go of what the batch points into. */
  letGo(batch: B): void;
}

/** A topic from its declaration. */
export function defineTopic<B extends Batch, R>(
  declaration: TopicDeclaration<B, R>,
  wire: WireForm<B> = {
    compact: (batch) => batch,
    discard: () => undefined,
    dataLength: () => 0,
    letGo: () => undefined,
  },
): Topic<B, R> {
  let compiled: avro.Type | undefined;
  const resolvers = new Map<string, WriterResolver>();
  const row = rowShape(declaration);
  const names = declaration.fields.map((field) => field.name);
  const widths = declaration.fields.map((field) => (field.kind === undefined ? 0 : ELEMENTS_PER_ROW[field.kind]));

  /** Compiled when it is first needed: in one process no message is encoded. */
  function avroTypeOf(): avro.Type {
    return (compiled ??= avroType(declaration.schema));
  }

  function resolverOf(writer: avro.Schema): WriterResolver {
    const key = JSON.stringify(writer);
    let known = resolvers.get(key);
    if (known === undefined) {
      known = avroTypeOf().createResolver(avroType(writer));
      resolvers.set(key, known);
    }
    return known;
  }

  return {
    ...declaration,
    encode(batch, headroom = 0) {
      const own = wire.compact(batch);
      const values = declaration.values(own);
      const record: Record<string, unknown> = {};
      let most = headroom;
      declaration.fields.forEach((field, i) => {
        const value = values[i] ?? 0;
        record[field.name] = wireValue(value, field, own.count);
        most += mostWireBytes(value);
      });
      const bytes = new Uint8Array(takeBlock(most), 0, most);
      const end = avroTypeOf().encode(record, bufferOver(bytes), headroom);
      if (own !== batch) wire.discard(own);
      if (end < 0) throw new RangeError(`${declaration.topic}: ${most} bytes do not hold the message (${end})`);
      return bytes.subarray(0, end);
    },
    decode(bytes, writer) {
      const buffer = bufferOver(bytes);
      const type = avroTypeOf();
      let record: unknown;
      try {
        record = writer === undefined ? type.fromBuffer(buffer) : type.fromBuffer(buffer, resolverOf(writer));
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new DecodeError(
          `${declaration.topic}: ${bytes.byteLength} bytes are not a message of this topic (${why})`,
          { cause },
        );
      }
      return declaration.assemble(new RecordReader(declaration.topic, record, row));
    },
    byteLength(batch) {
      let bytes = OWN_BYTES + names.length * VIEW_BYTES + wire.dataLength(batch);
      declaration.values(batch).forEach((value, i) => {
        if ((widths[i] ?? 0) === 0) return;
        if (ArrayBuffer.isView(value)) bytes += value.byteLength;
        else if (Array.isArray(value)) for (const item of value) bytes += item.length + 8;
      });
      return bytes;
    },
    owns: (batch): batch is B => names.every((name) => name in batch),
    pack(batch) {
      const others: Record<string, ColumnData | string | number | boolean> = {};
      let block: ArrayBufferLike | undefined;
      let used = 0;
      for (const [i, value] of declaration.values(batch).entries()) {
        const kind = declaration.fields[i]?.kind;
        if (kind === undefined || kind === 'vector' || !ArrayBuffer.isView(value)) {
          others[names[i] ?? ''] = value;
          continue;
        }
        block ??= value.buffer;
        if (value.buffer !== block || value.byteOffset !== used) return undefined;
        used += Math.ceil(value.byteLength / ALIGNMENT) * ALIGNMENT;
      }
      const { source, lane, watermark, last, count } = batch;
      return block instanceof ArrayBuffer
        ? { scalars: { source, lane, watermark, last, count }, block, others }
        : undefined;
    },
    unpack({ scalars, block, others }) {
      return Object.assign(declaration.allocate(scalars.count, scalars, block), others);
    },
    recycle(batch) {
      wire.letGo(batch);
      // The columns of fixed width share a block, those without rows aside; a vector has one of its own.
      let hasBlock = true;
      declaration.values(batch).forEach((value, i) => {
        if ((widths[i] ?? 0) === 0 || !ArrayBuffer.isView(value)) return;
        if (declaration.fields[i]?.kind === 'vector') giveBackBlock(value.buffer);
        else if (hasBlock && value.byteLength > 0) {
          giveBackBlock(value.buffer);
          hasBlock = false;
        }
      });
    },
  };
}

function rowShape<B extends Batch, R>(declaration: TopicDeclaration<B, R>): RowShape {
  const one = declaration.allocate(1, { source: '', lane: 0, watermark: 0, last: false, count: 1 });
  const columns = declaration.values(one).filter((value) => ArrayBuffer.isView(value));
  return { columns: columns.length, bytes: columns.reduce((sum, column) => sum + column.byteLength, 0) };
}
