/** A file of rules, as it was found to be right. */
export interface RuleText {
  readonly path: string;
  readonly text: string;
}

/** Rules that are in force together. */
export interface RuleTexts {
  /** SHA-256 of what the rules say, in hex. */
  readonly version: string;
  readonly files: readonly RuleText[];
}

/** Where rules come from. */
export interface Rules {
  /** The newest set that was right as a whole; the same object until there is another. */
  current(): RuleTexts;
}
