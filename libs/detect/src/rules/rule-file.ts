import { isMap, isScalar, isSeq, LineCounter, parseAllDocuments, visit, type Document } from 'yaml';
import { nearestName } from '@weir/schema';
import type { z } from 'zod';
import { ruleShape, type RuleDeclaration } from './rule-shape.ts';

/** A file of rules: its path as a person would name it, and what is in it. */
export interface RuleFile {
  readonly path: string;
  readonly text: string;
}

/** Where a file is wrong, and one sentence that says how to mend it. Lines and columns count from 1. */
export interface RuleProblem {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly problem: string;
}

export type Path = readonly PropertyKey[];

/** A rule that has the shape of one, and how to name a place in it. */
export interface ReadRule {
  readonly declaration: RuleDeclaration;
  /** A problem with the value at `path`, or with its key. */
  readonly problemAt: ReadDocument['problemAt'];
}

export interface ReadFile {
  readonly rules: readonly ReadRule[];
  readonly problems: readonly RuleProblem[];
}

/** Problems as `file:line:column: sentence`. */
export function problemText({ path, line, column, problem }: RuleProblem): string {
  return `${path}:${line}:${column}: ${problem}`;
}

/** A YAML document of a file, and how to name a place in it. */
export interface ReadDocument {
  readonly value: unknown;
  problemAt(path: Path, problem: string, at?: 'key' | 'value'): RuleProblem;
}

/** The YAML documents of a file. */
export function readDocuments({ path, text }: RuleFile): {
  readonly documents: readonly ReadDocument[];
  readonly problems: readonly RuleProblem[];
} {
  const lines = new LineCounter();
  const documents: ReadDocument[] = [];
  const problems: RuleProblem[] = [];
  const problem = (offset: number, sentence: string): RuleProblem => {
    const { line, col } = lines.linePos(offset);
    return { path, line, column: col, problem: sentence };
  };
  const parsed = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true });
  if (!Array.isArray(parsed) || parsed.length === 0)
    return { documents, problems: [{ path, line: 1, column: 1, problem: 'there is no rule in the file' }] };
  for (const document of parsed) {
    const [broken] = document.errors;
    if (broken !== undefined) problems.push(problem(broken.pos[0], `this is no YAML: ${sentenceOf(broken.message)}`));
    else if (hasAlias(document)) problems.push(problem(0, 'aliases of YAML are not supported; write the value out'));
    else
      documents.push({
        value: document.toJS(),
        problemAt: (where, sentence, at = 'value') => problem(offsetOf(document, where, at), sentence),
      });
  }
  return { documents, problems };
}

/** Rules of one file, one a YAML document. */
export function readRuleFile(file: RuleFile): ReadFile {
  const { documents, problems } = readDocuments(file);
  const rules: ReadRule[] = [];
  const wrong: RuleProblem[] = [...problems];
  for (const { value, problemAt } of documents) {
    const parsed = ruleShape.safeParse(value, { reportInput: true });
    if (parsed.success) rules.push({ declaration: parsed.data, problemAt });
    else wrong.push(...parsed.error.issues.flatMap((issue) => shapeProblems(issue, problemAt)));
  }
  return { rules, problems: wrong };
}

/** Few bytes of aliases can stand for a value of any size. */
function hasAlias(document: Document): boolean {
  let found = false;
  visit(document, {
    Alias() {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

/** The first line of what the parser of YAML says; the rest draws the place. */
function sentenceOf(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');
}

/** Where the value at a path begins, or its key; of what is missing, what it is missing in. */
function offsetOf(document: Document, path: Path, at: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [i, step] of path.entries()) {
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return offset;
      next = at === 'key' && i === path.length - 1 ? pair.key : pair.value;
      offset = startOf(next) ?? startOf(pair.key) ?? offset;
    } else if (isSeq(node) && typeof step === 'number') {
      next = node.items[step];
      offset = startOf(next) ?? offset;
    } else return offset;
    node = next;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined;
}

function shapeProblems(issue: z.core.$ZodIssue, problemAt: ReadRule['problemAt']): RuleProblem[] {
  const name = issue.path.length === 0 ? 'the rule' : `\`${issue.path.map(String).join('.')}\``;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => problemAt([...issue.path, key], unknownKey(key, issue.path), 'key'));
  }
  // Of values that may be of several shapes the first that fits in kind says most.
  if (issue.code === 'invalid_union') {
    const [nearest] = issue.errors.toSorted((one, other) => depthOf(other) - depthOf(one));
    const deeper = (nearest ?? []).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
    if (deeper.length > 0) return deeper.flatMap((inner) => shapeProblems(inner, problemAt));
  }
  return [problemAt(issue.path, `${name} ${shapeSentence(issue)}`)];
}

/** How deep in a value it goes wrong; that of another kind altogether is wrong at once. */
function depthOf(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(...issues.map(({ path, code }) => path.length + (code === 'invalid_type' ? 0 : 0.5)));
}

const KEYS_OF_RULES = Object.keys(ruleShape.shape);
const KEYS_WITHIN: Readonly<Record<string, readonly string[]>> = {
  correlation: ['type', 'field', 'group-by', 'timespan', 'condition'],
  'correlation.condition': ['gte'],
  examples: ['match', 'noMatch'],
};

function unknownKey(key: string, path: Path): string {
  const known = path.length === 0 ? KEYS_OF_RULES : (KEYS_WITHIN[path.map(String).join('.')] ?? []);
  const meant = nearestName(key, known);
  const of = path.length === 0 ? 'a rule' : `\`${path.map(String).join('.')}\``;
  return `\`${key}\` is no key of ${of}; ${meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`}`;
}

function shapeSentence(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('undefined') ? 'is missing' : `must be ${kindText(issue.expected)}`;
    case 'invalid_value':
      return issue.input === undefined ? 'is missing' : `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return formatSentence(issue);
    case 'too_small':
      return issue.origin === 'array' || issue.origin === 'string'
        ? 'is empty; it needs at least one'
        : `must be at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string'
        ? `is longer than ${issue.maximum} characters`
        : `must be at most ${issue.maximum}`;
    default:
      return `is not as it should be: ${issue.message}`;
  }
}

function kindText(expected: string): string {
  if (expected === 'string') return 'text';
  if (expected === 'record' || expected === 'object') return 'a map';
  if (expected === 'array') return 'a list';
  return expected === 'int' ? 'a whole number' : `a ${expected}`;
}

function formatSentence({ path, format }: z.core.$ZodIssueInvalidStringFormat): string {
  if (format === 'url') return 'must be an address of the web, like https://…';
  const key = path.findLast((step) => typeof step === 'string');
  if (key === 'id') return 'must be words of small letters and digits with hyphens between, like dns-tunnel';
  if (key === 'technique') return 'must be an ATT&CK id, like T1046 or T1110.001';
  return 'must be a number with s, m or h after it, like 60s';
}
