import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { conditionText, parseCondition, type Condition } from './condition.ts';

const NAMES = ['a', 'b', 'web_1', 'web_2'] as const;

function holds(condition: Condition, truth: ReadonlySet<string>): boolean {
  switch (condition.kind) {
    case 'selection':
      return truth.has(condition.name);
    case 'not':
      return !holds(condition.of, truth);
    case 'and':
      return condition.of.every((part) => holds(part, truth));
    case 'or':
      return condition.of.some((part) => holds(part, truth));
  }
}

function holdsText(text: string, truth: readonly string[]): boolean {
  const condition = parseCondition(text, NAMES);
  if ('problem' in condition) throw new Error(condition.problem);
  return holds(condition, new Set(truth));
}

describe('a condition', () => {
  test.each([
    ['a', ['a'], true],
    ['a', ['b'], false],
    ['not a', [], true],
    ['not not a', ['a'], true],
    ['a and b', ['a'], false],
    ['a or b', ['b'], true],
    ['a or b and web_1', ['a'], true],
    ['(a or b) and web_1', ['a'], false],
    ['not a or b', ['b', 'a'], true],
    ['not (a or b)', ['b'], false],
    ['1 of web_*', ['web_2'], true],
    ['1 of web_*', ['a', 'b'], false],
    ['all of web_*', ['web_1'], false],
    ['all of web_*', ['web_1', 'web_2'], true],
    ['any of them', ['b'], true],
    ['all of them', ['a', 'b', 'web_1'], false],
    ['a AND NOT b', ['a'], true],
    ['a and(b)', ['a', 'b'], true],
  ])('%s with %j is %s', (text, truth, expected) => {
    expect(holdsText(text, truth)).toBe(expected);
  });

  test.each([
    ['', 0, 'the condition ends too early; name a selection'],
    ['a and', 5, 'the condition ends too early; name a selection'],
    ['a b', 2, '`b` is not expected; write `and` or `or` before it'],
    ['c', 0, '`c` is no selection of the rule; it has a, b, web_1, web_2'],
    ['(a or b', 0, 'this bracket is never closed; add `)`'],
    ['a)', 1, '`)` is not expected; write `and` or `or` before it'],
    ['and a', 0, '`and` is not expected; name a selection before it'],
    ['1 of', 4, '`of` needs `them` or a name with `*` after it'],
    ['1 of dns_*', 5, 'no selection is like `dns_*`; the rule has a, b, web_1, web_2'],
  ])('%s is refused', (text, at, problem) => {
    expect(parseCondition(text, NAMES)).toEqual({ at, problem });
  });

  test('names that begin with `_` are left out where several are meant, as Sigma does', () => {
    expect(parseCondition('all of them', ['a', '_b', 'c'])).toEqual(parseCondition('a and c', ['a', '_b', 'c']));
    expect(parseCondition('1 of *b', ['_b', 'b'])).toEqual({ kind: 'selection', name: 'b' });
    expect(parseCondition('a and not _b', ['a', '_b'])).not.toHaveProperty('problem');
    expect(parseCondition('1 of them', ['_b'])).toEqual({
      at: 5,
      problem: 'no selection is like `them`; the rule has _b',
    });
  });

  test('brackets nest as deep as a person writes, and no deeper', () => {
    const nested = (depth: number): string => `${'('.repeat(depth)}a${')'.repeat(depth)}`;
    expect(holdsText(nested(32), ['a'])).toBe(true);
    expect(parseCondition(nested(100_000), NAMES)).toEqual({
      at: 32,
      problem: 'brackets nest deeper than 32; write it flatter',
    });
  });
});

/** Conditions with what they are worth, as JavaScript would have it. */
interface Worth {
  readonly text: string;
  readonly value: (truth: ReadonlySet<string>) => boolean;
}

const { condition } = fc.letrec<{ condition: Worth; leaf: Worth }>((tie) => ({
  leaf: fc
    .constantFrom(...NAMES)
    .map((name) => ({ text: name, value: (truth: ReadonlySet<string>) => truth.has(name) })),
  condition: fc.oneof(
    { depthSize: 'small' },
    tie('leaf'),
    tie('condition').map(({ text, value }) => ({
      text: `not (${text})`,
      value: (truth: ReadonlySet<string>) => !value(truth),
    })),
    fc.tuple(tie('condition'), tie('condition')).map(([one, other]) => ({
      text: `(${one.text}) and (${other.text})`,
      value: (truth: ReadonlySet<string>) => one.value(truth) && other.value(truth),
    })),
    fc.tuple(tie('condition'), tie('condition')).map(([one, other]) => ({
      text: `(${one.text}) or (${other.text})`,
      value: (truth: ReadonlySet<string>) => one.value(truth) || other.value(truth),
    })),
  ),
}));

test('any condition is worth what its parts say', () => {
  fc.assert(
    fc.property(condition, fc.subarray([...NAMES]), ({ text, value }, truth) => {
      // Brackets of more than 32 levels are refused, which small trees do not reach.
      expect(holdsText(text, truth)).toBe(value(new Set(truth)));
    }),
  );
});

test('a condition that is written again is worth the same, beside other selections too', () => {
  fc.assert(
    fc.property(condition, fc.subarray([...NAMES]), ({ text }, truth) => {
      const read = parseCondition(text, NAMES);
      const again = parseCondition('problem' in read ? '' : conditionText(read), [...NAMES, 'web_3']);
      if ('problem' in again) throw new Error(again.problem);
      expect(holds(again, new Set(truth))).toBe(holdsText(text, truth));
    }),
  );
  const several = parseCondition('all of web_* or not 1 of them', NAMES);
  expect('problem' in several ? several : conditionText(several)).toBe(
    '((web_1 and web_2) or not (a or b or web_1 or web_2))',
  );
});

test('any text gives a condition or a problem with a place in it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'b', 'and', 'or', 'not', '(', ')', '1 of', 'them', 'web_*', 'x')),
      (words) => {
        const text = words.join(' ');
        const parsed = parseCondition(text, NAMES);
        if ('problem' in parsed) expect(parsed.at).toBeLessThanOrEqual(text.length);
      },
    ),
  );
});
