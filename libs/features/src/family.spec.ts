import { allocateFlows } from '@weir/schema';
import { FlowTraits } from '@weir/flow';
import { expect, test } from '@jest/globals';
import { defineFamily, writerOf, type About } from './family.ts';
import { defineFeature, SAME, type Feature } from './feature.ts';
import { Openings } from './openings.ts';

function about(name: string): About {
  return {
    name,
    unit: '1',
    dtype: 'float64',
    group: 'test',
    doc: 'A test.',
    window: 'the flow',
    nullRule: 'never',
    swap: SAME,
  };
}

const calls: number[] = [];
const family = defineFamily(['a', 'b', 'c'].map(about), (_records, row, vectors, at) => {
  calls.push(row);
  for (let place = 0; place < 3; place++) vectors[at + place] = row * 10 + place;
});
const [a, b, c] = family;
const single = defineFeature({ ...about('single'), of: (_records, row) => -row });
const flows = allocateFlows(8, { source: '', lane: 0, watermark: 0, last: false });
const records = { flows, traits: new FlowTraits(), openings: new Openings(flows) };

test.each<readonly [string, readonly (Feature | undefined)[], readonly number[], number]>([
  ['a family by itself', family, [70, 71, 72], 1],
  ['a family among others', [single, ...family, single], [-7, 70, 71, 72, -7], 1],
  ['a family twice over', [...family, ...family], [70, 71, 72, 70, 71, 72], 2],
  ['part of a family', [a, b], [70, 71], 2],
  ['the end of a family', [b, c, single], [71, 72, -7], 2],
  ['a family in another order', [c, b, a], [72, 71, 70], 3],
  ['part of a family, and then all of it', [a, ...family], [70, 70, 71, 72], 2],
])('%s is written where it stands, by as few calls as there may be', (_what, list, values, count) => {
  const features = list.filter((feature) => feature !== undefined);
  const vectors = new Float64Array(features.length + 2);
  calls.length = 0;
  writerOf(features)(records, 7, vectors, 1);
  expect([...vectors]).toEqual([0, ...values, 0]);
  expect(calls).toEqual(Array.from({ length: count }, () => 7));
});
