import { FIELDS_BY_VARIABLE, SECTIONS, variableOf, type Field } from './fields.ts';
import { type Given, maskAddress, type Reading } from './given.ts';
import { suggestion } from './suggestion.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names that begin like ours and are not: the checkout's own tools, proxies, and what Kubernetes sets for each service. */
const OTHERS = [
  /^WEIR_(TEST_\w+|REQUIRE_REAL|SHARED_DATA|ROOT|SCREENSHOTS|API|CONSOLE_URL)$/,
  /^HTTP_PROXY$/,
  /^\w+_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?)?)$/,
];

const YES = new Set(['true', 'yes', 'on', '1']);
const NO = new Set(['false', 'no', 'off', '0']);

/** The text as the field takes it; text that does not fit is left for the schema to refuse. */
export function fromText(field: Field, text: string): unknown {
  const trimmed = text.trim();
  switch (field.kind) {
    case 'number':
      return trimmed !== '' && Number.isFinite(Number(trimmed)) ? Number(trimmed) : text;
    case 'yes or no':
      return YES.has(trimmed.toLowerCase()) || (NO.has(trimmed.toLowerCase()) ? false : text);
    case 'list':
      return trimmed
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
    default:
      return trimmed;
  }
}

/** Settings from the environment. An empty variable is one that is not set. */
export function readEnvironment(environment: Environment): Reading {
  const given: Given[] = [];
  const problems: string[] = [];
  const prefixes = ['WEIR', ...[...SECTIONS.keys()].map(variableOf)].map((prefix) => `${prefix}_`);
  for (const [name, text] of Object.entries(environment)) {
    if (text === undefined || text.trim() === '' || name === 'WEIR_CONFIG') continue;
    const field = FIELDS_BY_VARIABLE.get(name);
    if (field !== undefined) {
      given.push({ path: field.path, value: fromText(field, text), from: name });
    } else if (prefixes.some((prefix) => name.startsWith(prefix)) && !OTHERS.some((other) => other.test(name))) {
      const known = [...FIELDS_BY_VARIABLE.keys(), 'WEIR_CONFIG'];
      const bare = name.replace(/^WEIR_/, '');
      const meant = FIELDS_BY_VARIABLE.has(bare) ? bare : name;
      problems.push(
        `${name} in the environment is no setting of Weir${suggestion(meant, known, 'remove it, or see docs/reference/configuration.md')}`,
      );
    }
  }
  return { given, problems };
}

/** A value as messages show it. */
export function shown(field: Field, value: unknown): string {
  if (field.isSecret) return '(hidden)';
  const text = JSON.stringify(value);
  return typeof value === 'string' ? JSON.stringify(maskAddress(value)) : text;
}
