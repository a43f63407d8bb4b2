import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { reasonOf } from '@weir/stream';
import type * as Yaml from 'yaml';
import { FIELDS, SECTIONS } from './fields.ts';
import type { Given, Reading } from './given.ts';
import { suggestion } from './suggestion.ts';

const require = createRequire(import.meta.url);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function alone(problem: string): Reading {
  return { given: [], problems: [problem] };
}

/** Settings from a YAML file. */
export function readConfigFile(path: string): Reading {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    return alone(
      `${path}: the configuration file cannot be read (${reasonOf(cause)}); give another with --config or WEIR_CONFIG.`,
    );
  }
  // A third of what a command loads, which most start without.
  const yaml: typeof Yaml = require('yaml');
  const document = yaml.parseDocument(text);
  const [fault] = document.errors;
  if (fault !== undefined) {
    const [line] = fault.linePos ?? [];
    const place = line === undefined ? path : `${path}:${line.line}:${line.col}`;
    return alone(
      `${place}: this is not YAML (${fault.message.split('\n', 1)[0]?.replace(/ at line .*$/, '')}); mend the line.`,
    );
  }
  const tree: unknown = document.toJS();
  if (tree === null || tree === undefined) return { given: [], problems: [] };
  if (!isRecord(tree))
    return alone(`${path}: a configuration is settings by name, such as "lanes: 12"; see \`weir config --dump\`.`);
  return readTree(path, tree);
}

function readTree(file: string, tree: Record<string, unknown>): Reading {
  const given: Given[] = [];
  const problems: string[] = [];
  const take = (path: string, value: unknown, known: readonly string[]): void => {
    const from = `${file}: ${path}`;
    if (FIELDS.has(path)) given.push({ path, value, from });
    else problems.push(`${from} is unknown${suggestion(path, known, 'see docs/reference/configuration.md')}`);
  };
  for (const [key, value] of Object.entries(tree)) {
    if (!SECTIONS.has(key)) {
      take(key, value, [...SECTIONS.keys(), ...FIELDS.keys()]);
    } else if (isRecord(value)) {
      const known = [...FIELDS.keys()].filter((path) => path.startsWith(`${key}.`));
      for (const [name, inner] of Object.entries(value)) take(`${key}.${name}`, inner, known);
    } else if (value !== null) {
      problems.push(`${file}: ${key} is a section; write its settings below it, indented.`);
    }
  }
  return { given, problems };
}
