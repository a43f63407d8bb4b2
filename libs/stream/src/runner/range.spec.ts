import { describe, expect, test } from '@jest/globals';
import { allocateFlows, type FlowBatch } from '@weir/schema';
import type { Sink } from '../stage.ts';
import type { Intent } from '../state.ts';
import { Range } from './range.ts';

const NOW = 1_000;

/** A sink that takes rows in ahead, four at a time; its digest tells the rows of each step. */
function sink(): Sink<FlowBatch> {
  const rowsOf = (batches: readonly FlowBatch[]): number => batches.reduce((rows, { count }) => rows + count, 0);
  const prepared = (steps: readonly number[], at: number) => ({
    rows: steps.reduce((sum, rows) => sum + rows, 0),
    sha256: `${steps.join('+')} at ${at}`,
    insert: () => Promise.resolve(),
  });
  return {
    prepare: (batches, insertedAt) => prepared([rowsOf(batches)], insertedAt),
    ahead: {
      rows: 4,
      begin(insertedAt) {
        const steps: number[] = [];
        return {
          add: (batches) => void steps.push(rowsOf(batches)),
          prepare: (rest) => prepared([...steps, rowsOf(rest)], insertedAt),
        };
      },
    },
  };
}

/** A range, its messages by their rows, and which were given back. */
function gathered(rows: readonly number[], of: Sink<FlowBatch> = sink()) {
  const range = new Range<FlowBatch>(of);
  const released: number[] = [];
  const add = (sequence: number): void => {
    const count = rows[sequence] ?? 0;
    const batch = allocateFlows(count, { source: 'a', lane: 0, watermark: 0, last: false });
    const mark = { sequence, part: 0, ordinal: sequence };
    const release = (): void => void released.push(sequence);
    range.add({ batch, mark, offset: sequence + 10, rows: count, last: false, release }, NOW);
  };
  return { range, released, add };
}

function intent(to: number, insertedAt: number): Intent {
  return { from: { sequence: 0, part: 0 }, to: { sequence: to, part: 0 }, sha256: '', insertedAt };
}

const ROWS = [1, 3, 2, 0, 5, 1];

describe('a range whose rows are taken in ahead', () => {
  test('gives the memory of messages back as soon as their rows are taken in', () => {
    const { range, released, add } = gathered(ROWS);
    const after = ROWS.map((_, sequence) => {
      add(sequence);
      range.takeAhead(undefined, NOW);
      return [...released];
    });
    expect(after).toEqual([[], [0, 1], [0, 1], [0, 1], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]]);
    const prepared = range.prepare(undefined, NOW + 5);
    expect(prepared).toMatchObject({ insertedAt: NOW, insert: { rows: 12, sha256: `4+7+1 at ${NOW}` } });
    expect([prepared?.from.sequence, prepared?.to.sequence, range.firstOffset, range.rows]).toEqual([0, 5, 10, 12]);
    range.written({ sequence: 5, part: 0 }, NOW + 9);
    expect(released).toEqual([0, 1, 2, 3, 4, 5]);
    expect([range.messages, range.rows, range.firstOffset]).toEqual([0, 0, undefined]);
  });

  test('has the same digest when its messages come at once', () => {
    const { range, add } = gathered(ROWS);
    ROWS.forEach((_, sequence) => add(sequence));
    expect(range.prepare(undefined, NOW)?.insert.sha256).toBe(`4+7+1 at ${NOW}`);
  });

  test.each([
    [1, '4+0'],
    [2, '4+2'],
    [4, '4+7+0'],
  ])('ends where it was promised to end, at message %i, with the time of the promise', (to, steps) => {
    const { range, add } = gathered(ROWS);
    ROWS.forEach((_, sequence) => add(sequence));
    const prepared = range.prepare(intent(to, 77), NOW);
    expect(prepared?.insert.sha256).toBe(`${steps} at 77`);
    expect(prepared?.to.sequence).toBe(to);
    range.written({ sequence: to, part: 0 }, NOW);
    expect([range.messages, range.firstOffset]).toEqual([ROWS.length - 1 - to, to + 11]);
    expect(range.rows).toBe(ROWS.slice(to + 1).reduce((sum, rows) => sum + rows, 0));
  });

  test('waits for the end that was promised', () => {
    const { range, add } = gathered(ROWS);
    [0, 1, 2].forEach((sequence) => add(sequence));
    expect(range.prepare(intent(4, 77), NOW)).toBeUndefined();
    [3, 4, 5].forEach((sequence) => add(sequence));
    expect(range.prepare(intent(4, 77), NOW)?.insert.sha256).toBe('4+7+0 at 77');
  });
});

test('a range whose rows wait keeps its messages until they are written', () => {
  const { range, released, add } = gathered(ROWS, { prepare: sink().prepare });
  ROWS.forEach((_, sequence) => add(sequence));
  expect(range.prepare(undefined, NOW)?.insert).toMatchObject({ rows: 12, sha256: `12 at ${NOW}` });
  expect(released).toEqual([]);
  range.written({ sequence: 5, part: 0 }, NOW);
  expect(released).toEqual([0, 1, 2, 3, 4, 5]);
});
