import { patternMachine } from './pattern-machine.ts';
import { parsePattern, PatternError, type Pattern } from './pattern-syntax.ts';

/** Says whether a text has a place that the pattern matches. */
export type TextPattern = (text: string) => boolean;

/** Most ways that the engine of JavaScript may try on a text before it gives up; more are for the machine, which tries all at once. */
const MOST_WAYS = 2 ** 18;
/** Characters of a text that the engine of JavaScript is given at most. */
const MOST_CHARACTERS = 256;

/**
 * Compiles a regular expression; `ignoresCase` takes letters for each other. Work is bounded whatever the text: where the engine of JavaScript,
 * which goes back and tries again, has few ways to try, it is asked, since it is ten times as fast; else a machine that takes time linear in
 * the text. Returns a sentence where the pattern cannot be used.
 */
export function compilePattern(text: string, ignoresCase: boolean): TextPattern | string {
  try {
    const pattern = parsePattern(text);
    const machine = patternMachine(pattern, ignoresCase);
    // A class that begins with `]` is another one to JavaScript.
    if (MOST_CHARACTERS * waysOf(pattern) > MOST_WAYS || /\[\^?\]/.test(text)) return machine;
    const quick = new RegExp(text, ignoresCase ? 'i' : '');
    return (subject) => (subject.length > MOST_CHARACTERS ? machine(subject) : quick.test(subject));
  } catch (cause) {
    if (cause instanceof PatternError) return cause.message;
    throw cause;
  }
}

/** Ways to match a pattern from one place of a text of so many characters, at most. */
function waysOf(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'set':
    case 'assert':
      return 1;
    case 'sequence':
      return pattern.of.reduce((ways, part) => ways * waysOf(part), 1);
    case 'choice':
      return pattern.of.reduce((ways, part) => ways + waysOf(part), 0);
    case 'repeat': {
      const most = Math.min(pattern.most, MOST_CHARACTERS);
      const each = waysOf(pattern.of);
      return each === 1
        ? most - Math.min(most, pattern.least) + 1
        : each ** most * (most - Math.min(most, pattern.least) + 1);
    }
  }
}
