import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FlowFacts } from './flow-facts.ts';
import { isMirrored } from './mirrored-echoes.ts';
import { flowBatch, randomFrom, type ScriptedFlow } from './testing/scripted-batches.ts';

const HEADERS = 42;

/** A flow of echoes that carry so many bytes each, both ways. */
function echoes(asked: readonly number[], answered: readonly number[], more: Partial<ScriptedFlow> = {}): FlowFacts {
  const facts = new FlowFacts(
    flowBatch([
      {
        ...{ start: 0, protocol: 1, srcPort: 8, dstPort: 0, forwardFlags: 0, reverseFlags: 0 },
        ...{ forwardPackets: asked.length, forwardPayloadBytes: sum(asked), forwardLengthStdBytes: std(asked) },
        ...{
          reversePackets: answered.length,
          reversePayloadBytes: sum(answered),
          reverseLengthStdBytes: std(answered),
        },
        ...more,
      },
    ]),
  );
  facts.read(0);
  return facts;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function std(values: readonly number[]): number {
  const lengths = values.map((value) => value + HEADERS);
  const mean = sum(lengths) / lengths.length;
  return Math.sqrt(sum(lengths.map((length) => (length - mean) ** 2)) / lengths.length);
}

describe('what comes back', () => {
  const swept = Array.from({ length: 40 }, (_, i) => 16 + 36 * i);
  test.each<[string, FlowFacts, boolean]>([
    ['of pings of one size', echoes(Array(30).fill(56), Array(30).fill(56)), true],
    ['of pings of one size, half of them lost', echoes(Array(30).fill(56), Array(15).fill(56)), true],
    ['of a sweep over sizes', echoes(swept, swept), true],
    ['of a sweep whose large ones do not come through', echoes(swept, swept.slice(0, 28)), true],
    ['twice, of some', echoes(swept, [...swept, ...swept.slice(3, 9)]), true],
    ['is other data of one size', echoes(Array(30).fill(56), Array(30).fill(120)), false],
    ['is other data of the same sum', echoes(swept, Array(40).fill(sum(swept) / 40)), false],
    ['is a shell: short questions, long answers', echoes(Array(40).fill(40), swept), false],
    ['of fragments', echoes([1480, 1480, 1048], [1480, 1480, 1048], { fragments: 6, requests: 1 }), true],
    [
      'of fragments, is larger',
      echoes(Array(40).fill(700), Array(80).fill(1400), { fragments: 60, requests: 40, unansweredRequests: 0 }),
      false,
    ],
  ])('%s', (_name, flow, mirrored) => {
    expect(isMirrored(flow)).toBe(mirrored);
  });
});

test('whatever somebody pings with, and whatever is lost of it, is mirrored', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 8_000 }), { minLength: 12, maxLength: 200 });
  fc.assert(
    fc.property(sizes, fc.integer(), fc.double({ min: 0, max: 0.7, noNaN: true }), (asked, seed, loss) => {
      const random = randomFrom(seed);
      const answered = asked.filter((_, i) => i === 0 || random() >= loss);
      expect(isMirrored(echoes(asked, answered))).toBe(true);
      expect(isMirrored(echoes(answered, asked))).toBe(true);
    }),
  );
});

test('answers of their own sizes are told from what was asked', () => {
  const seeds = Array.from({ length: 200 }, (_, seed) => seed + 1);
  const found = seeds.filter((seed) => {
    const random = randomFrom(seed);
    const data = (most: number) => Array.from({ length: 60 }, () => Math.floor(most * random()));
    return !isMirrored(echoes(data(300), data(1_200)));
  });
  expect(found).toHaveLength(seeds.length);
});
