import { expect, test } from '@jest/globals';
import { labelFile, labelsOf } from './label-file.ts';
import type { MarkedFlow } from './remote-feedback.ts';

const FLOW = { protocol: 6, srcAddress: '10.0.0.1', srcPort: 5000, dstAddress: '10.0.0.2', dstPort: 80, start: 1e15 };
const ENDS = ['10.0.0.1', 5000, '10.0.0.2', 80];

function marked(id: string, alert: string, facts: Partial<MarkedFlow>): MarkedFlow {
  return { ...FLOW, id, alert, family: 'scan', pValue: 1e-6, mark: 'true', ...facts };
}

test.each([
  ['a right alert gives its family', [marked('1', 'a', {})], ['scan']],
  ['a false alarm was about something benign', [marked('1', 'a', { mark: 'false' })], ['benign']],
  [
    'of several families that of the least likely alert counts',
    [marked('1', 'a', {}), marked('1', 'b', { family: 'flood', pValue: 1e-9 })],
    ['flood'],
  ],
  ['alerts that contradict one another give nothing', [marked('1', 'a', {}), marked('1', 'b', { mark: 'false' })], []],
  ['quality is not learnt from marks', [marked('1', 'a', { family: 'quality' })], []],
])('%s', (_name, flows, families) => {
  const { labels } = labelsOf({ flows, without: [] });
  expect(labels).toEqual(families.map((family) => ({ protocol: 6, ends: ENDS, start: 1e15, family })));
});

test('what gives no labels is told', () => {
  const flows = [
    marked('1', 'a', {}),
    marked('1', 'b', { mark: 'false' }),
    marked('2', 'c', { family: 'quality' }),
    marked('3', 'c', { family: 'quality' }),
  ];
  const { without, contradictory } = labelsOf({ flows, without: [{ alert: 'd', reason: 'it was made of windows' }] });
  expect(contradictory).toBe(1);
  expect(without).toEqual([
    { alert: 'd', reason: 'it was made of windows' },
    { alert: 'c', reason: expect.stringMatching(/^alerts of quality give no labels/) },
  ]);
});

test('a label file has an entry a capture, with times that keep their digits', () => {
  const flows = labelsOf({ flows: [marked('1', 'a', { start: 1_795_310_806_201_123 })], without: [] }).labels;
  const text = labelFile([{ file: 'a.pcap', sha256: '0'.repeat(64), source: 'marked', kind: 'feedback', flows }]);
  expect(text).toMatch(/^- file: a\.pcap$/m);
  expect(text).toMatch(/start: 1795310806201123$/m);
});
