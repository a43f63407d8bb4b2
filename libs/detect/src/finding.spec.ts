import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OF_MANY, type Family } from './family.ts';
import { Hearings, type VoteSheet } from './finding.ts';
import { judge } from './judge.ts';
import type { EngineName, Vote } from './vote.ts';

const ROWS = 12;
const ALARM_LEVEL = 1e-4;

function vote(engine: EngineName, family: Family, pValue: number): Vote {
  return {
    ...{ engine, by: 'one', version: '1', family, technique: '', severity: 'low', pValue },
    ...{ attacker: 'src', victim: 'dst', reason: '', contributions: [] },
  };
}

function sheetOf(votes: readonly (Vote | undefined)[]): VoteSheet {
  return {
    pValues: Float64Array.from({ length: ROWS }, (_, row) => votes[row]?.pValue ?? Number.NaN),
    needsOthers: (row) => OF_MANY.has(votes[row]?.family ?? 'none'),
    votesOf: (row) => [votes[row]].filter((one) => one !== undefined),
  };
}

const families = fc.constantFrom<Family>('anomaly', 'flood', 'scan', 'quality', 'exfiltration');
const pValues = fc.oneof(
  fc.constantFrom(1e-15, 0, 0.01, ALARM_LEVEL, ALARM_LEVEL * (1 + 1e-12), ALARM_LEVEL / 2, 2 * ALARM_LEVEL),
  fc.double({ min: 1e-9, max: 0.01, noNaN: true }),
);
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(one, { nil: undefined });
const sheets = fc.array(
  fc.array(maybe(fc.record({ family: families, pValue: pValues })), { minLength: ROWS, maxLength: ROWS }),
  { maxLength: 4 },
);
const spoken = fc.array(fc.record({ row: fc.nat(ROWS - 1), family: maybe(families), pValue: pValues }), {
  maxLength: 6,
});

test('what may come to something is all that comes to something', () => {
  fc.assert(
    fc.property(sheets, spoken, (models, others) => {
      const hearings = new Hearings();
      for (const { row, family, pValue } of others) {
        if (family !== undefined) hearings.vote(row, vote('rules', family, pValue));
        else hearings.abstain(row, { engine: 'models', by: 'two', version: '1', cause: 'distance', reason: 'far' });
      }
      for (const votes of models)
        hearings.hear(sheetOf(votes.map((one) => one && vote('models', one.family, one.pValue))));
      const found = [...hearings.telling(ALARM_LEVEL)].flatMap(([row, said]) => judge(row, said, ALARM_LEVEL));
      expect(found).toEqual([...hearings.rows()].flatMap(([row, said]) => judge(row, said, ALARM_LEVEL)));
      expect([...hearings.rows()].map(([row]) => row)).toEqual(
        Array.from({ length: ROWS }, (_, row) => row).filter((row) => hearings.of(row) !== undefined),
      );
    }),
  );
});

test('most votes that nobody supports come to nothing', () => {
  const hearings = new Hearings();
  const flood = (pValue: number): Vote => vote('models', 'flood', pValue);
  hearings.hear(sheetOf([flood(1e-9), vote('models', 'quality', 0.001), undefined, vote('models', 'quality', 1e-5)]));
  expect([...hearings.telling(ALARM_LEVEL)].map(([row]) => row)).toEqual([3]);
  hearings.vote(0, vote('maths', 'flood', 0.5));
  expect([...hearings.telling(ALARM_LEVEL)].map(([row]) => row)).toEqual([0, 3]);
});
