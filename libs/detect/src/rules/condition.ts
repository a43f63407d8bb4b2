/** What a condition says of the selections of a rule, each by its name. */
export type Condition =
  | { readonly kind: 'selection'; readonly name: string }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] };

/** Why a text is no condition; `at` is the place in it. */
export interface ConditionProblem {
  readonly at: number;
  readonly problem: string;
}

interface Word {
  readonly text: string;
  readonly at: number;
}

/** More nesting than a person writes; the parser calls itself so deep at most. */
const MOST_NESTED = 32;

/**
 * Reads `a and not (b or c)`, `1 of web_*`, `all of them` as Sigma has them: `not` binds closest, then `and`, then `or`.
 * Names are checked against `selections`; `them` is all of them. Names that begin with `_` are meant only where they are named whole, as
 * pySigma has it (ConditionSelector).
 */
export function parseCondition(text: string, selections: readonly string[]): Condition | ConditionProblem {
  return new ConditionParser(text, selections).parse();
}

/** A condition as a text that reads as the same, whatever other selections there are. */
export function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'selection':
      return condition.name;
    case 'not':
      return `not ${conditionText(condition.of)}`;
    case 'and':
    case 'or':
      return `(${condition.of.map(conditionText).join(` ${condition.kind} `)})`;
  }
}

class ConditionParser {
  readonly #words: readonly Word[];
  readonly #length: number;
  readonly #selections: readonly string[];
  #next = 0;
  #nested = 0;
  #problem: ConditionProblem | undefined;

  constructor(text: string, selections: readonly string[]) {
    this.#words = [...text.matchAll(/[()]|[^\s()]+/g)].map((found) => ({ text: found[0], at: found.index }));
    this.#length = text.length;
    this.#selections = selections;
  }

  parse(): Condition | ConditionProblem {
    const condition = this.#or();
    const word = this.#words[this.#next];
    if (this.#problem === undefined && word !== undefined)
      this.#fail(word, `\`${word.text}\` is not expected; write \`and\` or \`or\` before it`);
    return this.#problem ?? condition;
  }

  #fail(word: Word | undefined, problem: string): Condition {
    this.#problem ??= { at: word?.at ?? this.#length, problem };
    return { kind: 'and', of: [] };
  }

  #takes(wanted: string): boolean {
    if (this.#words[this.#next]?.text.toLowerCase() !== wanted) return false;
    this.#next++;
    return true;
  }

  #or(): Condition {
    const of = [this.#and()];
    while (this.#problem === undefined && this.#takes('or')) of.push(this.#and());
    return joined('or', of);
  }

  #and(): Condition {
    const of = [this.#not()];
    while (this.#problem === undefined && this.#takes('and')) of.push(this.#not());
    return joined('and', of);
  }

  #not(): Condition {
    let isNegated = false;
    while (this.#takes('not')) isNegated = !isNegated;
    const of = this.#operand();
    return isNegated ? { kind: 'not', of } : of;
  }

  #operand(): Condition {
    const word = this.#words[this.#next];
    if (word === undefined) return this.#fail(word, 'the condition ends too early; name a selection');
    this.#next++;
    if (word.text === '(') return this.#bracket(word);
    const text = word.text.toLowerCase();
    const after = this.#words[this.#next]?.text.toLowerCase();
    if ((text === '1' || text === 'all' || text === 'any') && after === 'of') return this.#quantified(text !== 'all');
    if (this.#selections.includes(word.text)) return { kind: 'selection', name: word.text };
    if (text === ')' || text === 'and' || text === 'or')
      return this.#fail(word, `\`${word.text}\` is not expected; name a selection before it`);
    return this.#fail(word, `\`${word.text}\` is no selection of the rule; it has ${this.#selections.join(', ')}`);
  }

  #bracket(word: Word): Condition {
    if (++this.#nested > MOST_NESTED)
      return this.#fail(word, `brackets nest deeper than ${MOST_NESTED}; write it flatter`);
    const inside = this.#or();
    if (this.#problem === undefined && !this.#takes(')')) this.#fail(word, 'this bracket is never closed; add `)`');
    this.#nested--;
    return inside;
  }

  #quantified(isAny: boolean): Condition {
    this.#next++;
    const word = this.#words[this.#next];
    if (word === undefined) return this.#fail(word, '`of` needs `them` or a name with `*` after it');
    this.#next++;
    const isThem = word.text.toLowerCase() === 'them';
    const asked = this.#selections.filter((name) => isThem || fits(name, word.text));
    const names = asked.filter((name) => !name.startsWith('_'));
    if (names.length === 0)
      return this.#fail(word, `no selection is like \`${word.text}\`; the rule has ${this.#selections.join(', ')}`);
    return joined(
      isAny ? 'or' : 'and',
      names.map((name) => ({ kind: 'selection', name })),
    );
  }
}

function joined(kind: 'and' | 'or', of: readonly Condition[]): Condition {
  const [only] = of;
  return only !== undefined && of.length === 1 ? only : { kind, of };
}

/** Whether a name is as a pattern says whose `*` stands for any characters. */
function fits(name: string, pattern: string): boolean {
  const parts = pattern.split('*');
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let at = first.length;
  const end = name.length - last.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
