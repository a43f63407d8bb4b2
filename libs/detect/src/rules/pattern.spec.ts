import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { patternMachine } from './pattern-machine.ts';
import { parsePattern } from './pattern-syntax.ts';
import { compilePattern } from './pattern.ts';

function matches(pattern: string, text: string, ignoresCase = false): boolean {
  const compiled = compilePattern(pattern, ignoresCase);
  if (typeof compiled === 'string') throw new Error(compiled);
  return compiled(text);
}

describe('a pattern matches as RegExp does', () => {
  test.each([
    ['abc', 'xabcx'],
    ['abc', 'ab'],
    ['^abc$', 'abc'],
    ['^abc$', 'abcd'],
    ['a|bc', 'xbc'],
    ['a.c', 'abc'],
    ['a.c', 'a\nc'],
    ['[a-c]+x', 'bacx'],
    ['[^a-c]', 'abc'],
    ['[^a-c]', 'abd'],
    ['[a\\]-]', '-'],
    ['\\d{3,5}', '12'],
    ['\\d{3,5}', '1234'],
    ['^\\d{3}$', '1234'],
    ['x{2,}y', 'xxxy'],
    ['(ab)*c', 'ababc'],
    ['(?:ab)?c', 'c'],
    ['\\bcat\\b', 'a cat.'],
    ['\\bcat\\b', 'concat'],
    ['\\Bcat', 'concat'],
    ['\\w+\\s\\S', 'ab c'],
    ['\\x41\\u0042', 'AB'],
    ['\\$\\{jndi', '${jndi:ldap'],
    ['a*?b', 'aab'],
    ['', ''],
    ['ä', 'ä'],
    ['[à-ü]', 'é'],
    ['\\D', '5'],
    ['(a|b|)c', 'c'],
  ])('%s on %j', (pattern, text) => {
    expect(matches(pattern, text)).toBe(new RegExp(pattern).test(text));
  });

  test.each([
    ['curl', 'CURL/8', true],
    ['[a-c]x', 'BX', true],
    ['[^a]', 'A', false],
  ])('%s on %s without letter case is %s', (pattern, text, expected) => {
    expect(matches(pattern, text, true)).toBe(expected);
  });
});

test('what makes others go back and forth for ever takes no longer than the text', () => {
  const text = `${'a'.repeat(20_000)}b`;
  expect(matches('^(a+)+$', text)).toBe(false);
  expect(matches('^(a|aa)*c', text)).toBe(false);
  expect(matches('(.*a){8}c', text)).toBe(false);
});

test.each([
  ['(a', 'a bracket `(` is never closed'],
  ['a)', '`)` closes nothing; write `\\)` for the character'],
  ['[a', 'a class `[` is never closed'],
  ['[z-a]', 'a range of a class has its ends the wrong way round'],
  ['*a', '`*` repeats nothing; write `\\*` for the character'],
  ['a|{2}', '`{` repeats nothing; write `\\{` for the character'],
  ['^?', '`?` repeats a place, which has no characters; leave it out'],
  ['\\b{2}', '`{2}` repeats a place, which has no characters; leave it out'],
  ['a**', 'a repetition is repeated; put the inner one in brackets'],
  ['a{3}{4}', 'a repetition is repeated; put the inner one in brackets'],
  ['a{5,2}', '`{5,2}` has its counts the wrong way round'],
  ['a{999}', '`{999}` repeats more than 256 times; use a smaller count'],
  ['(a{200}){200}', 'the pattern is too large: more than 4000 steps'],
  ['(?=a)', 'look-around and named groups are not supported, since they cannot be matched in linear time'],
  ['(a)\\1', '`\\1` refers back, which is not supported, since it cannot be matched in linear time'],
  ['\\q', '`\\q` is no escape that is known'],
  ['\\u41', '`\\u` needs 4 hexadecimal digits'],
  ['\\01', '`\\0` with a digit behind it is read in several ways; write `\\x00`'],
  ['\\x4', '`\\x` needs 2 hexadecimal digits'],
  ['a\\', 'the pattern ends with a single `\\`'],
  [`${'('.repeat(40)}a${')'.repeat(40)}`, 'brackets nest deeper than 32'],
])('%s is refused', (pattern, sentence) => {
  expect(compilePattern(pattern, false)).toBe(sentence);
});

const { pattern: anyPattern } = fc.letrec<{ pattern: string; atom: string }>((tie) => ({
  atom: fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\w', '\\b', '^', '$'),
  pattern: fc.oneof(
    { depthSize: 'small' },
    tie('atom'),
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => one + other),
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `(${one}|${other})`),
    fc.tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{1,2}', '{2}')).map(([one, times]) => `(${one})${times}`),
  ),
}));

test('any pattern matches where RegExp does, by the machine, too', () => {
  fc.assert(
    fc.property(anyPattern, fc.stringMatching(/^[abc ]{0,12}$/), (pattern, text) => {
      const expected = new RegExp(pattern).test(text);
      expect(matches(pattern, text)).toBe(expected);
      expect(patternMachine(parsePattern(pattern), false)(text)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

const signs = 'ab^$.|()[]{}*+?\\-,:0123x/dwsbBDWSunrtfv_ ]'.split('');

test('any text is a pattern that matches where RegExp does, or is refused with a sentence', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(fc.constantFrom(...signs), { maxLength: 12 }).map((all) => all.join('')),
      ),
      fc.array(fc.constantFrom(...signs), { maxLength: 12 }).map((all) => all.join('')),
      (pattern, text) => {
        const compiled = compilePattern(pattern, true);
        if (typeof compiled === 'string') expect(compiled.length).toBeGreaterThan(0);
        // A class that begins with `]` is another one to JavaScript.
        else if (!/\[\^?\]/.test(pattern)) expect(compiled(text)).toBe(new RegExp(pattern, 'i').test(text));
        else expect(typeof compiled(text)).toBe('boolean');
      },
    ),
    { numRuns: 5000 },
  );
});
