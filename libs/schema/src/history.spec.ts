import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import avro from 'avsc';
import { type Batch, deadLetters, ELEMENTS_PER_ROW, flows, frames, packets, type Topic } from './index.ts';

const history = join(fileURLToPath(import.meta.url), '../../../../avro/history');
const COUNT = 3;

interface OldField {
  readonly name: string;
  readonly type: string | { readonly type: string; readonly items: string };
}

const BYTES: Readonly<Record<string, number>> = {
  ...ELEMENTS_PER_ROW,
  uint16: 2,
  uint32: 4,
  float64: 8,
  count: 8,
  time: 8,
  // Two numbers a row.
  vector: 16,
};

/** What an old writer put into a field: values that differ by row and are not the defaults. */
function written({ name, type }: OldField): unknown {
  if (typeof type !== 'string') {
    if (type.type === 'array')
      return Array.from({ length: COUNT }, (_, row) =>
        type.items === 'string' ? `${name} ${row}` : Buffer.of(row, 7),
      );
    const width = BYTES[type.items];
    if (width === undefined) throw new Error(`${name}: ${type.items} has no width`);
    return Buffer.from(Array.from({ length: COUNT * width }, (_, at) => (at * 7 + 1) % 4));
  }
  switch (type) {
    case 'string':
      return `a ${name}`;
    case 'boolean':
      return true;
    case 'bytes':
      return Buffer.from('captured bytes');
    default:
      return name === 'count' ? COUNT : 5;
  }
}

function decodesWhatWasWritten<B extends Batch, R>(topic: Topic<B, R>): void {
  const folder = join(history, topic.name);
  const names = readdirSync(folder).toSorted();
  test.each(names)(`${topic.name} written with version %s`, (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const writer: avro.Schema = JSON.parse(text);
    const fields: readonly OldField[] = JSON.parse(text).fields;
    const record = Object.fromEntries(fields.map((field) => [field.name, written(field)]));
    const type = avro.Type.forSchema(structuredClone(writer));
    const batch = topic.decode(type.toBuffer(record), writer);
    expect(batch.count).toBe(COUNT);
    const values = new Map(topic.fields.map((field, at) => [field.name, topic.values(batch)[at]]));
    for (const { name: field } of fields) {
      if (!values.has(field)) continue;
      const read = values.get(field);
      const bytes = ArrayBuffer.isView(read) ? Buffer.from(read.buffer, read.byteOffset, read.byteLength) : read;
      expect({ [field]: bytes }).toEqual({ [field]: record[field] });
    }
    for (let row = 0; row < COUNT; row++) expect(topic.row(batch, row)).toBeDefined();
  });
}

/** Messages stay in their topics for days, and archives for longer: every version ever written has to be readable. */
describe('schema history', () => {
  decodesWhatWasWritten(frames);
  decodesWhatWasWritten(packets);
  decodesWhatWasWritten(flows);
  decodesWhatWasWritten(deadLetters);
});
