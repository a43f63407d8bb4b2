import { describe, expect, test } from '@jest/globals';
import type { Evaluated, Measure } from './evaluated.ts';
import { modelReport } from './model-report.ts';

function measure(value: number, low: number | null, high: number | null, n = 9): Measure {
  return { value, low, high, n, over: 'captures' };
}

const RECALL = 'recall at FPR 1e-3';

function model(parts: Partial<Evaluated> = {}): Evaluated {
  return {
    model: 'some_lgbm',
    'configurations tried': 2,
    seeds: [1, 2, 3, 4, 5],
    records: { benign: 20_000, attack: 7 },
    captures: 30,
    groups: 20,
    figures: { [RECALL]: measure(0.5, 0.4, 0.6) },
    controls: { random: { [RECALL]: measure(0.1, 0, 0.3) } },
    abstention: { by: 'distance', error: 'wrong', 'error falls at 95 % coverage by': 0.31 },
    ...parts,
  };
}

describe('what the page says of a model', () => {
  const cases: readonly [string, Partial<Evaluated>, string][] = [
    ['its figures', {}, `| ${RECALL} | 0.500 | 0.400 to 0.600 | 9 | captures |`],
    [
      'that it is better where intervals are apart',
      {},
      '| random | recall at FPR 1e-3 | 0.500 (0.400 to 0.600) | 0.100 (0 to 0.300) | yes |',
    ],
    [
      'that this is not claimed where they overlap',
      { controls: { port: { [RECALL]: measure(0.3, 0.1, 0.4) } } },
      '- that it is better than: port',
    ],
    [
      'that it is not claimed where all captures of the control agree and are few',
      { controls: { port: { [RECALL]: measure(0, 0, 0, 5) } } },
      '- that it is better than: port',
    ],
    [
      'that it is better than a control with captures of its own',
      {
        controls: {
          nDPI: {
            ours: { [RECALL]: measure(0.9, 0.8, 1) },
            theirs: { [RECALL]: measure(0.2, 0.1, 0.3) },
            'theirs, any risk an alarm': {},
          },
        },
      },
      '| nDPI | recall at FPR 1e-3 | 0.900 (0.800 to 1.00) | 0.200 (0.100 to 0.300) | yes |',
    ],
    ['that abstention is on', {}, 'lowers the error by 31.0 % (wrong); it is on.'],
    [
      'why abstention is off',
      { abstention: { by: 'distance', error: 'wrong', 'error falls at 95 % coverage by': -0.02 } },
      'raises the error by 2.0 % (wrong); it is off, since it has to lower it by 30 %.',
    ],
    [
      'that too few benign flows make a rate void',
      { records: { benign: 5000, attack: 7 } },
      '- figures at FPR 1e-4: 5000 benign flows set the threshold, and 9999 are needed',
    ],
    [
      'that one capture has no interval',
      { figures: { [`${RECALL}, tunnel`]: measure(1, null, null, 1) } },
      '- figures of one capture alone have no interval: tunnel',
    ],
    ['how many seeds were run', { seeds: [1] }, '- the spread over seeds: 1 instead of 5 were run'],
  ];
  test.each(cases)('%s', (_name, parts, line) => expect(modelReport([model(parts)])).toContain(line));

  test('nothing is void of a model without gaps', () => expect(modelReport([model()])).not.toContain('Void'));
});
