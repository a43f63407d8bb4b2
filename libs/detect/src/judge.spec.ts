import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { combinedP } from './combined-p.ts';
import { judge } from './judge.ts';
import type { Abstention, EngineName, OpenVote, Vote } from './vote.ts';

const LEVEL = 1e-4;

function vote(engine: EngineName, pValue: number, more: Partial<Vote> = {}): Vote {
  return {
    ...{ engine, pValue, by: `one of ${engine}`, version: '1', family: 'scan', technique: 'T1046', severity: 'medium' },
    ...{ attacker: 'src', victim: 'dst', reason: `${engine} saw it`, contributions: [] },
    ...more,
  };
}

function abstention(engine: EngineName): Abstention {
  return { engine, by: `one of ${engine}`, version: '1', cause: 'unknown', reason: 'does not know' };
}

function said(votes: Vote[], abstentions: Abstention[] = []): ReturnType<typeof judge> {
  return judge(3, { votes, abstentions }, LEVEL);
}

describe('p-values together', () => {
  test.each([
    ['none', [], 1],
    ['one is what it is', [0.003], 0.003],
    ['one that is hardly above 0', [1e-14], 1e-14],
    ['two alike count twice', [1e-4, 1e-4], 5e-5],
    ['a weak one adds a little', [1e-4, 1e-2], 1e-4 / 1.01],
    ['what says nothing adds nothing', [1e-4, 1], 1e-4],
    ['three', [2e-4, 3e-4, 1e-3], 1 / (5_000 + 10_000 / 3 + 1_000)],
  ])('%s', (_name, pValues, combined) => {
    expect(combinedP(pValues) / combined).toBeCloseTo(1, 3);
  });

  test('more evidence never weakens it, and the order is of no matter', () => {
    const p = fc.double({ min: 1e-18, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(p, { minLength: 1, maxLength: 3 }), p, (pValues, more) => {
        const before = combinedP(pValues);
        const after = combinedP([...pValues, more]);
        expect(after).toBeLessThanOrEqual(before * (1 + 1e-9));
        expect(after).toBeGreaterThan(0);
        expect(combinedP([more, ...pValues]) / after).toBeCloseTo(1, 6);
      }),
    );
  });
});

describe('an alarm', () => {
  test('asks votes why, and says whether there are others; what makes none asks nobody', () => {
    const asked: boolean[] = [];
    const open = (pValue: number): OpenVote => {
      const { reason: _reason, contributions: _contributions, ...rest } = vote('models', pValue, { family: 'malware' });
      return { ...rest, why: (isAlone) => (asked.push(isAlone), { reason: `alone: ${isAlone}`, contributions: [] }) };
    };
    expect(judge(3, { votes: [open(1e-5)], abstentions: [] }, LEVEL)[0]?.reason).toBe('alone: true');
    expect(
      judge(3, { votes: [open(1e-5), vote('rules', 1e-3, { family: 'malware' })], abstentions: [] }, LEVEL)[0]?.reason,
    ).toBe('alone: false');
    expect(judge(3, { votes: [open(1e-3)], abstentions: [] }, LEVEL)).toEqual([]);
    expect(asked).toEqual([true, false]);
  });

  test.each<[string, Vote[], string[]]>([
    ['one engine at the level', [vote('maths', 1e-4)], ['scan']],
    ['one engine above it', [vote('maths', 1.1e-4)], []],
    ['two that are each a little above it', [vote('maths', 1.5e-4), vote('rules', 1.5e-4)], ['scan']],
    ['many votes of one engine count once', Array.from({ length: 9 }, () => vote('rules', 3e-4)), []],
    ['a weak vote takes nothing from a strong one', [vote('rules', 9e-5), vote('maths', 0.01)], ['scan']],
    [
      'two families, the stronger first',
      [vote('rules', 5e-5), vote('maths', 1e-6, { family: 'flood' })],
      ['flood', 'scan'],
    ],
    ['votes for different families', [vote('maths', 1.5e-4), vote('rules', 1.5e-4, { family: 'flood' })], []],
    [
      'an anomaly supports what has a name',
      [vote('maths', 1.5e-4), vote('models', 1.5e-4, { family: 'anomaly' })],
      ['scan'],
    ],
    [
      'models alone of what only many records are',
      [vote('models', 1e-6), vote('models', 1e-6, { family: 'flood' })],
      [],
    ],
    [
      'models alone of what one record is',
      [vote('models', 1e-5, { family: 'commandAndControl' })],
      ['commandAndControl'],
    ],
    ['a model and who counts, each above the level', [vote('models', 1.5e-4), vote('maths', 1.5e-4)], ['scan']],
    ['an anomaly alone', [vote('models', 1e-5, { family: 'anomaly' })], ['anomaly']],
  ])('%s', (_name, votes, families) => {
    expect(said(votes).map(({ family }) => family)).toEqual(families);
  });

  test('is told by the strongest that names it, with all that spoke and all that could not', () => {
    const weak = vote('rules', 1e-3, { severity: 'critical' });
    const strong = vote('maths', 1e-6, { severity: 'high', technique: 'T1595' });
    const anomaly = vote('models', 1e-9, { family: 'anomaly', severity: 'low' });
    expect(said([weak, strong, anomaly], [abstention('models')])).toMatchObject([
      {
        ...{ row: 3, outcome: 'alarm', family: 'scan', technique: 'T1595', severity: 'high' },
        ...{ attacker: 'src', victim: 'dst', reason: 'maths saw it' },
        votes: [weak, strong, anomaly, abstention('models')],
      },
    ]);
  });

  test('is as bad as the worst who would alarm alone says', () => {
    const votes = [vote('maths', 1e-7, { severity: 'low' }), vote('rules', 1e-5, { severity: 'critical' })];
    expect(said(votes)).toMatchObject([{ severity: 'critical', reason: 'maths saw it' }]);
  });
});

describe('without an alarm', () => {
  test('what could not be said is told', () => {
    const votes = [vote('rules', 0.01)];
    const abstentions = [abstention('maths'), abstention('models')];
    expect(said(votes, abstentions)).toMatchObject([
      {
        ...{ outcome: 'abstained', family: 'none', pValue: Number.NaN, votes: [...votes, ...abstentions] },
        reason: 'one of maths: does not know; one of models: does not know',
      },
    ]);
  });

  test('and where all could say, nothing is', () => {
    expect(said([vote('rules', 0.01)])).toEqual([]);
    expect(said([])).toEqual([]);
  });
});
