import { describe, expect, test } from '@jest/globals';
import { allocateFlows, type FlowBatch } from '@weir/schema';
import type { Family } from '../family.ts';
import { ExplainedEvents } from './explained-events.ts';

const MINUTE_US = 60_000_000;

/** A flow a millisecond, between the hosts that are named by numbers. */
function flows(ends: readonly (readonly [src: number, dst: number])[], from = 0): FlowBatch {
  const batch = allocateFlows(ends.length, { source: 'test', lane: 0, watermark: 0, last: false });
  ends.forEach(([src, dst], row) => {
    new DataView(batch.srcAddress.buffer, batch.srcAddress.byteOffset).setUint32(row * 16 + 12, src);
    new DataView(batch.dstAddress.buffer, batch.dstAddress.byteOffset).setUint32(row * 16 + 12, dst);
    batch.end[row] = from + row * 1000;
  });
  return batch;
}

function explainedOf(events: ExplainedEvents, batch: FlowBatch, family: Family, pValue = 1e-4, by = 'model'): number {
  const vote = { by, family, pValue, attacker: 'src', victim: 'dst' } as const;
  let explained = 0;
  for (let row = 0; row < batch.count; row++) if (events.explains(batch, row, vote)) explained++;
  return explained;
}

const fromMany = Array.from({ length: 1000 }, (_, i) => [i, 7] as const);
const toMany = Array.from({ length: 1000 }, (_, i) => [7, i] as const);
const onePair = Array.from({ length: 1000 }, () => [7, 8] as const);

describe('of the votes of an event', () => {
  test.each([
    ['a flood from many hosts', 'flood', fromMany],
    ['a scan of many hosts', 'scan', toMany],
    ['attacks on one host', 'exploit', onePair],
  ] as const)('%s: 16 say why', (_name, family, ends) => {
    expect(explainedOf(new ExplainedEvents(), flows(ends), family)).toBe(16);
  });

  test.each([
    ['floods of many hosts', 'flood', toMany],
    ['scans by many hosts', 'scan', fromMany],
    ['attacks on many hosts', 'exploit', toMany],
  ] as const)('%s are events of their own', (_name, family, ends) => {
    expect(explainedOf(new ExplainedEvents(), flows(ends), family)).toBe(1000);
  });

  test('each minute has as many', () => {
    const events = new ExplainedEvents();
    expect(explainedOf(events, flows(onePair), 'flood')).toBe(16);
    expect(explainedOf(events, flows(onePair, MINUTE_US), 'flood')).toBe(16);
  });

  test('each model and each family has as many', () => {
    const events = new ExplainedEvents();
    explainedOf(events, flows(onePair), 'flood');
    expect(explainedOf(events, flows(onePair), 'flood', 1e-4, 'other')).toBe(16);
    expect(explainedOf(events, flows(onePair), 'scan')).toBe(16);
  });

  test('one that is surer than all before says why, so that the surest of an alert does', () => {
    const events = new ExplainedEvents();
    explainedOf(events, flows(onePair), 'flood', 1e-4);
    expect(explainedOf(events, flows(onePair), 'flood', 1e-5)).toBe(1);
    expect(explainedOf(events, flows(onePair), 'flood', 1e-5)).toBe(0);
  });

  test('those before a restart count', () => {
    const before = new ExplainedEvents();
    explainedOf(before, flows(onePair), 'flood');
    const after = new ExplainedEvents();
    for (const { key, value } of before.takeChanges().changed) after.restore(key, value);
    expect([after.keys, explainedOf(after, flows(onePair), 'flood')]).toEqual([1, 0]);
  });
});
