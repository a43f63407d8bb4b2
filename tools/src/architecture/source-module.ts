import { readFileSync } from 'node:fs';
import { parseSync } from '@swc/core';

/** What a source file asks of others and of the machine. */
export interface SourceModule {
  /** From the root of the workspace, with `/`. */
  readonly path: string;
  /** Specifiers of imports and re-exports, dynamic and type imports included. */
  readonly imports: readonly string[];
  /** Tests, and what only tests use. */
  readonly isTest: boolean;
  /** Of `Date`, `performance`, `crypto`, `process`, `RegExp`, `Math.random`, `process.env`, `any`, `!`: those that occur. */
  readonly uses: ReadonlySet<string>;
  /** Regular expressions that are written down. */
  readonly expressions: readonly Expression[];
  /** Comments that switch a check off, as written. */
  readonly silencers: readonly string[];
}

export interface Expression {
  readonly pattern: string;
  readonly flags: string;
}

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

const GLOBALS = ['Date', 'performance', 'crypto', 'process', 'RegExp'];
const TEST_PATH = /\.spec\.tsx?$|\/(contract|testing|faults|check)\//;
const SILENCER = /@ts-(?:ignore|nocheck|expect-error)|(?:ox|es)lint-disable[\w-]*/g;

export function readModule(root: string, path: string): SourceModule {
  return inspect(path, readFileSync(`${root}/${path}`, 'utf8'));
}

export function inspect(path: string, text: string): SourceModule {
  const program = parseSync(text, { syntax: 'typescript', tsx: path.endsWith('x'), decorators: true });
  const imports: string[] = [];
  const uses = new Set<string>();
  const expressions: Expression[] = [];
  for (const node of nodesIn(program)) {
    const specifier = importedBy(node);
    if (specifier !== undefined) imports.push(specifier);
    const use = usedBy(node);
    if (use !== undefined) uses.add(use);
    if (node.type === 'RegExpLiteral')
      expressions.push({ pattern: String(node['pattern']), flags: String(node['flags']) });
  }
  return { path, imports, isTest: TEST_PATH.test(path), uses, expressions, silencers: text.match(SILENCER) ?? [] };
}

function* nodesIn(value: unknown): Iterable<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value)) yield value;
  for (const inner of Object.values(value)) yield* nodesIn(inner);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function importedBy(node: Node): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return textOf(node['source']);
    case 'TsImportType':
      return textOf(node['argument']);
    case 'CallExpression': {
      const { callee, arguments: given } = node;
      if (!isNode(callee) || callee.type !== 'Import' || !Array.isArray(given)) return undefined;
      const [first]: unknown[] = given;
      return typeof first === 'object' && first !== null && 'expression' in first
        ? textOf(first.expression)
        : undefined;
    }
    default:
      return undefined;
  }
}

function textOf(literal: unknown): string | undefined {
  return isNode(literal) && typeof literal['value'] === 'string' ? literal['value'] : undefined;
}

function usedBy(node: Node): string | undefined {
  switch (node.type) {
    case 'TsKeywordType':
      return node['kind'] === 'any' ? 'any' : undefined;
    case 'TsNonNullExpression':
      return '!';
    case 'NewExpression':
    case 'CallExpression':
      return globalIn(node['callee']);
    case 'MemberExpression': {
      const name = `${nameOf(node['object'])}.${nameOf(node['property'])}`;
      if (name === 'Math.random' || name === 'process.env') return name;
      return globalIn(node['object']);
    }
    default:
      return undefined;
  }
}

function globalIn(node: unknown): string | undefined {
  const name = nameOf(node);
  return GLOBALS.includes(name) ? name : undefined;
}

function nameOf(node: unknown): string {
  return isNode(node) && node.type === 'Identifier' ? String(node['value']) : '';
}
