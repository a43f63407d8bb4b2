import { describe, expect, test } from '@jest/globals';
import { textTest, type TextRelation } from './text-test.ts';

function holds(relation: TextRelation, wanted: string, text: string): boolean {
  const compiled = textTest(wanted, { relation, isCased: false });
  if (typeof compiled === 'string') throw new Error(compiled);
  return compiled(text);
}

describe('a backslash at the end of a wanted text is itself, with wildcards before it too', () => {
  test.each<[TextRelation, string, string, boolean]>([
    ['startswith', '\\\\*\\IPC$\\', '\\\\host\\ipc$\\pipe', true],
    ['contains', 'c?\\', 'a\\c:\\windows', true],
    ['endswith', '*\\', 'a\\c:\\', true],
    ['exact', '*\\', 'c:\\', true],
    ['startswith', 'a*\\', 'axb*', false],
  ])('%s %s in %s: %s', (relation, wanted, text, expected) => {
    expect(holds(relation, wanted, text)).toBe(expected);
  });
});
