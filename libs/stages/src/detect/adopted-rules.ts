import { compileRules, NO_RULES, problemText, type RuleSet } from '@weir/detect';
import type { Rules, RuleTexts } from '@weir/stream';

/** Sets by what they were compiled of: lanes of one thread share them. */
const compiledOf = new WeakMap<RuleTexts, RuleSet>();

/**
 * The rules a lane judges by. They are changed at a checkpoint alone, and saved with it: what is done again after a kill is judged by the
 * rules it was judged by.
 */
export class AdoptedRules {
  readonly #port: Rules | undefined;
  #texts: RuleTexts | undefined;
  #set: RuleSet = NO_RULES;

  constructor(port: Rules | undefined) {
    this.#port = port;
  }

  get set(): RuleSet {
    return this.#set;
  }

  /** Undefined before any were adopted. */
  get texts(): RuleTexts | undefined {
    return this.#texts;
  }

  /** Whether there are others to judge by than those that were adopted. */
  get isBehind(): boolean {
    const current = this.#port?.current();
    return current !== undefined && current !== this.#texts && current.version !== this.#texts?.version;
  }

  /** Judges by the newest from now on. */
  adopt(): void {
    const current = this.#port?.current();
    if (current !== undefined) this.take(current);
  }

  /** @throws {Error} when they were not found to be right by the version of the program that runs */
  take(texts: RuleTexts): void {
    this.#set = compiledOf.get(texts) ?? compiled(texts);
    this.#texts = texts;
  }
}

function compiled(texts: RuleTexts): RuleSet {
  const outcome = compileRules(texts.files);
  if ('problems' in outcome) throw new Error(outcome.problems.map(problemText).join('\n'));
  compiledOf.set(texts, outcome.set);
  return outcome.set;
}
