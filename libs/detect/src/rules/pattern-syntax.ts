/** Characters of a class as ranges of code units, ends included. */
export interface CharacterSet {
  readonly ranges: readonly (readonly [number, number])[];
  readonly isNegated: boolean;
}

export type Assertion = 'start' | 'end' | 'boundary' | 'noBoundary';

/** A regular expression as a tree. */
export type Pattern =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'assert'; readonly assertion: Assertion }
  | { readonly kind: 'sequence' | 'choice'; readonly of: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly of: Pattern; readonly least: number; readonly most: number };

/** Thrown by the parser and caught where patterns are compiled: a sentence about what to mend. */
export class PatternError extends Error {
  override name = 'PatternError';
}

const DIGITS = [[48, 57]] as const;
const WORD = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
] as const;
const SPACE = [
  [9, 13],
  [32, 32],
  [160, 160],
] as const;
const ESCAPED: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, 0: 0 };
/** A count in braces repeats its part so often at most, since each is a part of the machine. */
const MOST_REPEATED = 256;
const MOST_NESTED = 32;
const COUNT = /^\{(\d+)(,(\d*))?\}/;

/** Complement of ranges in code units. */
function complement(ranges: readonly (readonly [number, number])[]): [number, number][] {
  const rest: [number, number][] = [];
  let from = 0;
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (first > from) rest.push([from, first - 1]);
    from = Math.max(from, last + 1);
  }
  if (from <= 0xffff) rest.push([from, 0xffff]);
  return rest;
}

function classOf(letter: string): readonly (readonly [number, number])[] | undefined {
  const lower = letter.toLowerCase();
  const ranges = lower === 'd' ? DIGITS : lower === 'w' ? WORD : lower === 's' ? SPACE : undefined;
  return ranges === undefined || letter === lower ? ranges : complement(ranges);
}

/**
 * Reads a regular expression that a machine without backtracking can run: no look-around, no references back.
 * @throws {PatternError} for everything else
 */
export function parsePattern(text: string): Pattern {
  const parser = new PatternParser(text);
  return parser.parse();
}

class PatternParser {
  readonly #text: string;
  #at = 0;
  #nested = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Pattern {
    const pattern = this.#choice();
    if (this.#at < this.#text.length) throw new PatternError('`)` closes nothing; write `\\)` for the character');
    return pattern;
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  #take(): string {
    return this.#text[this.#at++] ?? '';
  }

  #choice(): Pattern {
    const of = [this.#sequence()];
    while (this.#peek() === '|') {
      this.#at++;
      of.push(this.#sequence());
    }
    const [only] = of;
    return only !== undefined && of.length === 1 ? only : { kind: 'choice', of };
  }

  #sequence(): Pattern {
    const of: Pattern[] = [];
    while (this.#at < this.#text.length && this.#peek() !== '|' && this.#peek() !== ')') of.push(this.#repeated());
    return { kind: 'sequence', of };
  }

  #repeated(): Pattern {
    const of = this.#atom();
    const sign = this.#at;
    const counts = this.#counts();
    if (counts === undefined) return of;
    if (of.kind === 'assert')
      throw new PatternError(
        `\`${this.#text.slice(sign, this.#at)}\` repeats a place, which has no characters; leave it out`,
      );
    // Which of several matches is taken makes no difference when only asked whether there is one.
    if (this.#peek() === '?') this.#at++;
    if (this.#counts() !== undefined) throw new PatternError('a repetition is repeated; put the inner one in brackets');
    return { kind: 'repeat', of, least: counts[0], most: counts[1] };
  }

  #counts(): readonly [number, number] | undefined {
    const sign = this.#peek();
    const simple =
      sign === '*' ? ([0, Infinity] as const) : sign === '+' ? ([1, Infinity] as const) : ([0, 1] as const);
    if (sign === '*' || sign === '+' || sign === '?') {
      this.#at++;
      return simple;
    }
    const found = COUNT.exec(this.#text.slice(this.#at));
    if (found === null) return undefined;
    this.#at += found[0].length;
    const least = Number(found[1]);
    const most = found[2] === undefined ? least : found[3] === '' ? Infinity : Number(found[3]);
    if (least > MOST_REPEATED || (most !== Infinity && most > MOST_REPEATED))
      throw new PatternError(`\`${found[0]}\` repeats more than ${MOST_REPEATED} times; use a smaller count`);
    if (most < least) throw new PatternError(`\`${found[0]}\` has its counts the wrong way round`);
    return [least, most];
  }

  #atom(): Pattern {
    const sign = this.#take();
    if (sign === '(') return this.#group();
    if (sign === '[') return { kind: 'set', set: this.#class() };
    if (sign === '.')
      return {
        kind: 'set',
        set: {
          ranges: [
            [10, 10],
            [13, 13],
          ],
          isNegated: true,
        },
      };
    if (sign === '^') return { kind: 'assert', assertion: 'start' };
    if (sign === '$') return { kind: 'assert', assertion: 'end' };
    if (sign === '*' || sign === '+' || sign === '?' || COUNT.test(this.#text.slice(this.#at - 1)))
      throw new PatternError(`\`${sign}\` repeats nothing; write \`\\${sign}\` for the character`);
    if (sign === '\\') return this.#escape();
    return literal(sign.charCodeAt(0));
  }

  #group(): Pattern {
    if (++this.#nested > MOST_NESTED) throw new PatternError(`brackets nest deeper than ${MOST_NESTED}`);
    if (this.#peek() === '?') {
      this.#at++;
      if (this.#take() !== ':')
        throw new PatternError(
          'look-around and named groups are not supported, since they cannot be matched in linear time',
        );
    }
    const inside = this.#choice();
    if (this.#take() !== ')') throw new PatternError('a bracket `(` is never closed');
    this.#nested--;
    return inside;
  }

  #escape(): Pattern {
    const letter = this.#take();
    if (letter === '') throw new PatternError('the pattern ends with a single `\\`');
    if (letter === 'b') return { kind: 'assert', assertion: 'boundary' };
    if (letter === 'B') return { kind: 'assert', assertion: 'noBoundary' };
    const ranges = classOf(letter);
    if (ranges !== undefined) return { kind: 'set', set: { ranges, isNegated: false } };
    return literal(this.#escaped(letter));
  }

  #escaped(letter: string): number {
    if (letter === 'x' || letter === 'u') {
      const count = letter === 'x' ? 2 : 4;
      const digits = this.#text.slice(this.#at, this.#at + count);
      if (digits.length < count || !/^[\da-f]+$/i.test(digits))
        throw new PatternError(`\`\\${letter}\` needs ${count} hexadecimal digits`);
      this.#at += digits.length;
      return Number.parseInt(digits, 16);
    }
    if (/[1-9k]/.test(letter))
      throw new PatternError(
        `\`\\${letter}\` refers back, which is not supported, since it cannot be matched in linear time`,
      );
    if (letter === '0' && /\d/.test(this.#peek()))
      throw new PatternError('`\\0` with a digit behind it is read in several ways; write `\\x00`');
    const control = ESCAPED[letter];
    if (control !== undefined) return control;
    if (/[a-zA-Z]/.test(letter)) throw new PatternError(`\`\\${letter}\` is no escape that is known`);
    return letter.charCodeAt(0);
  }

  #class(): CharacterSet {
    const ranges: (readonly [number, number])[] = [];
    const isNegated = this.#peek() === '^';
    if (isNegated) this.#at++;
    for (let isFirst = true; isFirst || this.#peek() !== ']'; isFirst = false) {
      if (this.#at >= this.#text.length) throw new PatternError('a class `[` is never closed');
      const first = this.#classCharacter();
      if (typeof first !== 'number') {
        ranges.push(...first);
        continue;
      }
      if (this.#peek() !== '-' || this.#text[this.#at + 1] === ']' || this.#at + 1 >= this.#text.length) {
        ranges.push([first, first]);
        continue;
      }
      this.#at++;
      const last = this.#classCharacter();
      if (typeof last !== 'number' || last < first)
        throw new PatternError('a range of a class has its ends the wrong way round');
      ranges.push([first, last]);
    }
    this.#at++;
    return { ranges, isNegated };
  }

  #classCharacter(): number | readonly (readonly [number, number])[] {
    const sign = this.#take();
    if (sign !== '\\') return sign.charCodeAt(0);
    const letter = this.#take();
    return classOf(letter) ?? (letter === 'b' ? 8 : this.#escaped(letter));
  }
}

function literal(code: number): Pattern {
  return { kind: 'set', set: { ranges: [[code, code]], isNegated: false } };
}
