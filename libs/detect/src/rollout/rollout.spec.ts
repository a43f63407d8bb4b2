import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isCanaryPair } from './canary-share.ts';
import type { MetricName } from './comparison.ts';
import { rolloutPlanSchema } from './rollout-plan.ts';
import {
  beginRollout,
  stepRollout,
  type Observation,
  type Observed,
  type Rollout,
  type RolloutPhase,
} from './rollout.ts';
import { shareDifference, shareInterval, Z_95 } from './share-interval.ts';

const plan = rolloutPlanSchema.parse({
  shadowRows: 10_000,
  watchRows: 50_000,
  alarmRate: { low: 0.001, high: 0.01 },
  comparison: { metric: 'shared-votes', records: 10_000, margin: 0.05 },
});

const usual: Observed = { rows: 20_000, abstained: 400, voted: 80, shared: 72, p99Ms: 4 };

function seen(candidate: Partial<Observed> = {}, more: Partial<Observation> = {}): Observation {
  return { candidate: { ...usual, ...candidate }, other: usual, goldenMismatches: 0, ...more };
}

function inPhase(phase: RolloutPhase): Rollout {
  return { ...beginRollout(plan), phase };
}

describe('the way of a version', () => {
  test('shadow, canary, champion, settled', () => {
    const phases: string[] = [];
    let rollout = beginRollout(plan);
    for (let i = 0; i < 4; i++) {
      phases.push(rollout.phase);
      ({ rollout } = stepRollout(rollout, seen({ rows: 60_000, abstained: 1_200, voted: 240, shared: 220 })));
    }
    expect([...phases, rollout.phase]).toEqual(['shadow', 'canary', 'champion', 'settled', 'settled']);
  });

  test.each(['shadow', 'canary', 'champion'] as const)('as %s it waits for enough records', (phase) => {
    const rollout = inPhase(phase);
    const few = { rows: 5_000, abstained: 100, voted: 20 };
    expect(stepRollout(rollout, seen(few))).toEqual({ move: 'stay', rollout });
  });

  test.each(['settled', 'ended'] as const)('%s is for good', (phase) => {
    const rollout = inPhase(phase);
    expect(stepRollout(rollout, seen({ voted: 20_000 }, { goldenMismatches: 3 }))).toEqual({ move: 'stay', rollout });
  });
});

describe('what ends it, in every phase', () => {
  const cases: readonly [string, Observation, string][] = [
    ['one golden row', seen({}, { goldenMismatches: 1 }), 'goldenMismatch'],
    [
      'golden rows, before anything was counted',
      seen({ rows: 0, voted: 0, abstained: 0 }, { goldenMismatches: 32 }),
      'goldenMismatch',
    ],
    ['twice the latency and more', seen({ p99Ms: 8.1 }), 'latency'],
    ['five points more abstentions and more', seen({ abstained: 1_401 }), 'abstention'],
    ['more alarms than expected', seen({ voted: 400 }), 'alarmRate'],
    ['fewer alarms than expected', seen({ voted: 0 }), 'alarmRate'],
  ];
  for (const phase of ['shadow', 'canary', 'champion'] as const)
    test.each(cases)(`${phase}: %s`, (_name, observation, end) => {
      expect(stepRollout(inPhase(phase), observation)).toMatchObject({ move: 'end', end, rollout: { phase: 'ended' } });
    });

  test.each([
    ['exactly twice the latency', seen({ p99Ms: 8 })],
    ['exactly five points more abstentions', seen({ abstained: 1_400 })],
    ['a rate of alarms that chance explains', seen({ voted: 230 })],
    ['anything but golden rows in few records', seen({ rows: 999, abstained: 999, voted: 999, p99Ms: 99 })],
  ])('%s does not', (_name, observation) => {
    expect(stepRollout(inPhase('champion'), observation).move).toBe('stay');
  });
});

describe('the comparison that was said before', () => {
  const compare = (metric: MetricName, margin = 0): Rollout => ({
    ...inPhase('canary'),
    plan: { ...plan, alarmRate: { low: 0, high: 1 }, comparison: { metric, margin, records: 10_000 } },
  });

  test.each<[string, MetricName, Partial<Observed>, string]>([
    ['more of its votes are shared', 'shared-votes', { voted: 800, shared: 799 }, 'advance'],
    ['fewer are', 'shared-votes', { voted: 800, shared: 400 }, 'end'],
    ['it has no votes', 'shared-votes', { voted: 0, shared: 0 }, 'end'],
    ['it abstains on fewer', 'abstentions', { abstained: 200 }, 'advance'],
    ['it abstains on more', 'abstentions', { abstained: 600 }, 'end'],
    ['it votes on fewer', 'votes', { voted: 20 }, 'advance'],
    ['as before: it is not better', 'votes', {}, 'end'],
  ])('%s', (_name, metric, candidate, move) => {
    expect(stepRollout(compare(metric), seen(candidate))).toMatchObject({ move });
  });

  test('within the margin it may be worse', () => {
    expect(stepRollout(compare('abstentions', 0.01), seen({ abstained: 440 })).move).toBe('advance');
    expect(stepRollout(compare('abstentions', 0.001), seen({ abstained: 440 })).move).toBe('end');
  });

  test('it is decided at the records that were said, once, and the sentence says by what', () => {
    const rollout = compare('shared-votes');
    expect(stepRollout(rollout, seen({ rows: 9_999, abstained: 200, shared: 0 })).move).toBe('stay');
    expect(stepRollout(rollout, seen({ shared: 40 }))).toMatchObject({
      end: 'metric',
      rollout: {
        reason:
          '20000 records as canary; votes that a rule or a detector shares, of its votes: -51.75 to -26.33 points better, so it is worse',
      },
    });
  });

  test('without one, people decide', () => {
    const { comparison: _none, ...others } = plan;
    expect(stepRollout({ ...inPhase('canary'), plan: others }, seen({ rows: 60_000, voted: 240 })).move).toBe('stay');
  });
});

describe('shares', () => {
  test('Wilson’s interval, as Newcombe (1998) prints it: 81 of 263', () => {
    const { low, high } = shareInterval({ successes: 81, trials: 263 }, Z_95);
    expect([low.toFixed(4), high.toFixed(4)]).toEqual(['0.2553', '0.3662']);
  });

  test('the difference, as Newcombe (1998) prints it: 56 of 70 and 48 of 80', () => {
    const { low, high } = shareDifference({ successes: 56, trials: 70 }, { successes: 48, trials: 80 });
    expect([low.toFixed(4), high.toFixed(4)]).toEqual(['0.0524', '0.3339']);
  });

  test('intervals hold the share and stay within 0…1', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.nat(1_000), (a, b) => {
        const { low, high } = shareInterval({ successes: Math.min(a, b), trials: Math.max(a, b) }, Z_95);
        const share = Math.max(a, b) === 0 ? 0.5 : Math.min(a, b) / Math.max(a, b);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low - 1e-12 <= share && share <= high + 1e-12).toBe(true);
      }),
    );
  });
});

describe('the pairs of a canary', () => {
  test('are about the share, in every lane', () => {
    for (let lane = 0; lane < 12; lane++) {
      let canaries = 0;
      for (let i = 0; i < 20_000; i++) if (isCanaryPair(i * 12 + lane, 0.05)) canaries++;
      expect(canaries / 20_000).toBeCloseTo(0.05, 1);
      expect(canaries).toBeGreaterThan(700);
    }
  });

  test('stay when the share grows, and are none or all at its ends', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (hash, share) => {
        if (isCanaryPair(hash, share)) expect(isCanaryPair(hash, Math.min(1, share * 1.5))).toBe(true);
        expect(isCanaryPair(hash, 0)).toBe(false);
        expect(isCanaryPair(hash, 1)).toBe(true);
      }),
    );
  });
});
