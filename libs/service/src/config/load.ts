import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { type Environment, fromText, readEnvironment, shown } from './environment.ts';
import { FIELDS, SECTIONS } from './fields.ts';
import { readConfigFile } from './file.ts';
import type { Given, Reading } from './given.ts';
import { type Config, configTree } from './tree.ts';

/** A setting from the command line. */
export interface Override {
  /** `http.port` */
  readonly path: string;
  readonly value: string | readonly string[];
  /** The option as it was typed: `--port`. */
  readonly from: string;
}

export interface LoadOptions {
  readonly env?: Environment;
  /** A YAML file; `WEIR_CONFIG` names it otherwise. */
  readonly file?: string | undefined;
  /** Above the environment, which is above the file. */
  readonly overrides?: readonly Override[];
}

/** zod compiles a function for each object, which takes longer than to parse it once. */
const ONCE = { jitless: true } as const;

/** Every setting: what the file says, over it the environment, over it the overrides. @throws {ConfigError} */
export function loadConfig(options: LoadOptions = {}): Config {
  const env = options.env ?? process.env;
  const file = options.file ?? env['WEIR_CONFIG'];
  const readings = [
    ...(file === undefined || file === '' ? [] : [readConfigFile(file)]),
    readEnvironment(env),
    readOverrides(options.overrides ?? []),
  ];
  const given = new Map<string, Given>();
  for (const reading of readings) for (const value of reading.given) given.set(value.path, value);
  splitClickhouseLogin(given);
  const problems = [...readings.flatMap((reading) => reading.problems), ...lonely(given)];
  const parsed = configTree.safeParse(treeOf(given), ONCE);
  if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => sentence(issue, given)));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return parsed.data;
}

function readOverrides(overrides: readonly Override[]): Reading {
  const given = overrides.map(({ path, value, from }) => {
    const field = FIELDS.get(path);
    if (field === undefined) throw new RangeError(`there is no setting ${path}`);
    return { path, value: typeof value === 'string' ? fromText(field, value) : value, from };
  });
  return { given, problems: [] };
}

/** User, password and database may stand in the address, as with other clients; they are settings of their own here. */
function splitClickhouseLogin(given: Map<string, Given>): void {
  const address = given.get('clickhouse.url');
  if (typeof address?.value !== 'string' || !URL.canParse(address.value)) return;
  const url = new URL(address.value);
  const parts = { user: url.username, password: url.password, database: url.pathname.slice(1) };
  url.username = '';
  url.password = '';
  url.pathname = '';
  given.set('clickhouse.url', { ...address, value: url.href.replace(/\/$/, '') });
  for (const [name, value] of Object.entries(parts)) {
    const path = `clickhouse.${name}`;
    if (value !== '' && !given.has(path))
      given.set(path, { path, value: decodeURIComponent(value), from: address.from });
  }
}

/** Settings of a section that nothing switches on. */
function lonely(given: ReadonlyMap<string, Given>): string[] {
  const problems: string[] = [];
  for (const { name, enabledBy, otherwise } of SECTIONS.values()) {
    if (enabledBy === undefined || given.has(`${name}.${enabledBy}`)) continue;
    const first = [...given.values()].find(({ path }) => path.startsWith(`${name}.`));
    const needed = FIELDS.get(`${name}.${enabledBy}`);
    if (first !== undefined)
      problems.push(
        `${first.from} is set but ${needed?.variable} is not, so ${otherwise}; set ${needed?.variable} too, or remove it.`,
      );
  }
  return problems;
}

function treeOf(given: ReadonlyMap<string, Given>): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  const sections = new Map<string, Record<string, unknown>>();
  for (const { path, value } of given.values()) {
    const [section = '', name] = path.split('.');
    if (name === undefined) {
      tree[section] = value;
      continue;
    }
    const { enabledBy } = SECTIONS.get(section) ?? {};
    if (enabledBy !== undefined && !given.has(`${section}.${enabledBy}`)) continue;
    const values = sections.get(section) ?? {};
    values[name] = value;
    sections.set(section, values);
    tree[section] = values;
  }
  return tree;
}

function sentence(issue: z.core.$ZodIssue, given: ReadonlyMap<string, Given>): string {
  const path = issue.path.slice(0, 2).join('.');
  const field = FIELDS.get(path);
  const what = issue.message.replace(/^(Invalid input|Invalid option|Invalid URL|Too small|Too big): ?/, '');
  if (field === undefined) return `${path}: ${what}.`;
  const value = given.get(path);
  const mend = field.fallback === undefined ? '' : ` Without it: ${shown(field, field.fallback)}.`;
  return `${value?.from ?? field.variable} is ${shown(field, value?.value)} ${plain(what)}; ${field.doc.replace(/\.$/, '')}.${mend}`;
}

/** zod's words as part of a sentence. */
function plain(what: string): string {
  const [, wanted] = /^expected (.*?)(, received .*)?$/.exec(what) ?? [];
  if (wanted === undefined) return `which will not do (${what})`;
  const named = wanted.replace(/^(number|string|int|boolean|array)\b/, 'a $1').replace(' to be ', ' ');
  return `where ${named.replaceAll('|', ', ').replace('a int', 'a whole number').replace('a array', 'a list')} is expected`;
}

/** Tells the SDK of AWS not to speak of the version of Node: ours of it is chosen for the Node that we ask for. */
export function quietAwsSdk(): void {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
}
