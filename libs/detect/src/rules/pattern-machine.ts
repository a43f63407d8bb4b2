import { PatternError, type Assertion, type CharacterSet, type Pattern } from './pattern-syntax.ts';

/** Steps of a machine at most; a pattern that needs more is refused, since each character may visit all. */
const MOST_STEPS = 4_000;

/** A step of the machine: takes a character of a set, splits, asserts, or is the end. */
interface Step {
  readonly set?: CharacterTable;
  readonly assertion?: Assertion;
  next: number;
  other: number;
}

const NOWHERE = -1;

/**
 * A regular expression as a machine of steps, all of which that can be reached are followed at once (Thompson 1968): time is linear in the text,
 * whatever the pattern. `ignoresCase` takes letters for each other.
 * @throws {PatternError} when it would have too many steps
 */
export function patternMachine(pattern: Pattern, ignoresCase: boolean): (text: string) => boolean {
  const machine = new Machine(ignoresCase);
  machine.build(pattern);
  return (text) => machine.matches(text);
}

function contains({ ranges, isNegated }: CharacterSet, code: number): boolean {
  return ranges.some(([first, last]) => code >= first && code <= last) !== isNegated;
}

/** Which characters are in a set, with a bit for each of the first 256, made when it is first asked: most machines never are. */
class CharacterTable {
  readonly #set: CharacterSet;
  readonly #ignoresCase: boolean;
  #bits: Uint32Array | undefined;

  constructor(set: CharacterSet, ignoresCase: boolean) {
    this.#set = set;
    this.#ignoresCase = ignoresCase;
  }

  has(code: number): boolean {
    if (code >= 256) return contains(this.#set, code);
    const bits = (this.#bits ??= this.#table());
    return (((bits[code >> 5] ?? 0) >>> (code & 31)) & 1) === 1;
  }

  #table(): Uint32Array {
    const bits = new Uint32Array(8);
    for (let code = 0; code < 256; code++)
      if (this.#holds(code)) bits[code >> 5] = (bits[code >> 5] ?? 0) | (1 << (code & 31));
    return bits;
  }

  #holds(code: number): boolean {
    if (!this.#ignoresCase) return contains(this.#set, code);
    const letter = String.fromCharCode(code);
    const lower = letter.toLowerCase().charCodeAt(0);
    const upper = letter.toUpperCase().charCodeAt(0);
    // A negated class of one letter leaves out the other case of it, too.
    const isIn = this.#set.ranges.some(([a, b]) => (lower >= a && lower <= b) || (upper >= a && upper <= b));
    return isIn !== this.#set.isNegated;
  }
}

function isWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);
}

class Machine {
  readonly #steps: Step[] = [];
  readonly #ignoresCase: boolean;
  readonly #tables = new Map<CharacterSet, CharacterTable>();
  #start = NOWHERE;
  /** The generation in which a step was last put on the list. */
  #seen = new Uint32Array(0);
  #generation = 0;
  #current = new Uint16Array(0);
  #upcoming = new Uint16Array(0);
  #count = 0;
  #isMatched = false;
  #pending: number[] = [];

  constructor(ignoresCase: boolean) {
    this.#ignoresCase = ignoresCase;
  }

  build(pattern: Pattern): void {
    this.#start = this.#add(pattern, this.#step({ next: NOWHERE, other: NOWHERE }));
    const steps = this.#steps.length;
    this.#seen = new Uint32Array(steps);
    this.#current = new Uint16Array(steps);
    this.#upcoming = new Uint16Array(steps);
  }

  #step(step: Step): number {
    if (this.#steps.length >= MOST_STEPS)
      throw new PatternError(`the pattern is too large: more than ${MOST_STEPS} steps`);
    return this.#steps.push(step) - 1;
  }

  /** Adds the steps of a pattern before step `next`; returns where they begin. */
  #add(pattern: Pattern, next: number): number {
    switch (pattern.kind) {
      case 'set':
        return this.#step({ set: this.#table(pattern.set), next, other: NOWHERE });
      case 'assert':
        return this.#step({ assertion: pattern.assertion, next, other: NOWHERE });
      case 'sequence':
        return pattern.of.reduceRight((after, part) => this.#add(part, after), next);
      case 'choice':
        return pattern.of
          .map((part) => this.#add(part, next))
          .reduceRight((other, part) => this.#step({ next: part, other }));
      case 'repeat':
        return this.#repeat(pattern, next);
    }
  }

  #repeat({ of, least, most }: Pattern & { kind: 'repeat' }, next: number): number {
    let from = next;
    if (most === Infinity) {
      const loop: Step = { next: NOWHERE, other: next };
      from = this.#step(loop);
      loop.next = this.#add(of, from);
    } else for (let i = least; i < most; i++) from = this.#step({ next: this.#add(of, from), other: next });
    for (let i = 0; i < least; i++) from = this.#add(of, from);
    return from;
  }

  /** A set that is repeated is a step many times over. */
  #table(set: CharacterSet): CharacterTable {
    let table = this.#tables.get(set);
    if (table === undefined) this.#tables.set(set, (table = new CharacterTable(set, this.#ignoresCase)));
    return table;
  }

  matches(text: string): boolean {
    this.#isMatched = false;
    let held = 0;
    for (let at = 0; at <= text.length; at++) {
      this.#begin();
      const code = text.charCodeAt(at - 1);
      for (let i = 0; i < held; i++) {
        const step = this.#steps[this.#current[i] ?? 0];
        if (step?.set?.has(code) === true) this.#reach(step.next, text, at);
      }
      this.#reach(this.#start, text, at);
      if (this.#isMatched) return true;
      const swapped = this.#current;
      this.#current = this.#upcoming;
      this.#upcoming = swapped;
      held = this.#count;
    }
    return false;
  }

  #begin(): void {
    this.#count = 0;
    if (++this.#generation === 0xffffffff) {
      this.#seen.fill(0);
      this.#generation = 1;
    }
  }

  /** Puts all steps on the list that are reached without taking a character. */
  #reach(from: number, text: string, at: number): void {
    const pending = this.#pending;
    pending.push(from);
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      const step = this.#steps[index];
      if (step === undefined || this.#seen[index] === this.#generation) continue;
      this.#seen[index] = this.#generation;
      if (step.set !== undefined) this.#upcoming[this.#count++] = index;
      else if (step.assertion !== undefined) {
        if (isAsserted(step.assertion, text, at)) pending.push(step.next);
      } else if (step.next === NOWHERE) this.#isMatched = true;
      else pending.push(step.other, step.next);
    }
  }
}

function isAsserted(assertion: Assertion, text: string, at: number): boolean {
  if (assertion === 'start') return at === 0;
  if (assertion === 'end') return at === text.length;
  const isBoundary = isWord(text.charCodeAt(at - 1)) !== isWord(text.charCodeAt(at));
  return isBoundary === (assertion === 'boundary');
}
