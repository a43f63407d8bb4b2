import { fieldsOf } from './rule-fields.ts';
import { DNS_TYPES } from './sigma-fields.ts';

/** Fields of Sigma that are addresses with what follows the path, which ours are without. */
const WITH_QUERY: ReadonlySet<string> = new Set(['c-uri', 'cs-uri', 'uri']);
/** Of which a record has several, told as one text with commas between; Sigma asks whether one of them is as wanted. */
const LISTS: ReadonlySet<string> = new Set(['app.addresses']);

/** What Sigma asks of a field, as a key of a selection of ours and its value; a sentence where that cannot be asked. */
export function convertedValue(
  key: string,
  ours: string,
  wanted: unknown,
): readonly [key: string, wanted: unknown] | string {
  const [name = '', ...modifiers] = key.split('|');
  if (wanted === null || (modifiers.length === 0 && isEmpty(wanted))) return [`${ours}|exists`, false];
  const values = Array.isArray(wanted) ? wanted.map((each: unknown) => valueOf(ours, each)) : valueOf(ours, wanted);
  const texts = [values].flat().map(String);
  const beyond = texts.find((text) => WITH_QUERY.has(name) && isBeyondPath(text, modifiers.includes('re')));
  if (beyond !== undefined)
    return `\`${beyond}\` is of more than the path of an address, which is all that is looked at; ask for the path`;
  if (LISTS.has(ours)) return oneOfList(key, ours, modifiers, texts);
  return [[ours, ...modifiers].join('|'), values];
}

/** What is empty in a log is not told here: whether it is there is all that can be asked. */
function isEmpty(wanted: unknown): boolean {
  if (Array.isArray(wanted)) return wanted.length > 0 && wanted.every((each) => isEmpty(each));
  return wanted === null || wanted === '';
}

/** Whether a value has a `?`, mostly meant as the character, or begins before the path. In patterns `?` has a meaning of its own. */
function isBeyondPath(text: string, isPattern: boolean): boolean {
  return (isPattern ? /\\\?|:(\\?\/){2}/ : /\?|:\/\//).test(text);
}

/** That one of several with commas between is as wanted: it begins the text or comes behind a comma, and ends likewise. */
function oneOfList(
  key: string,
  ours: string,
  modifiers: readonly string[],
  values: readonly string[],
): readonly [key: string, wanted: unknown] | string {
  const [relation = 'exact', ...others] = modifiers;
  const hasEnds = values.some((each) => /[$^]/.test(each));
  if (relation === 're' && hasEnds)
    return `\`${key}\` with \`^\` or \`$\` is not supported, since addresses are told with commas between; use startswith or endswith`;
  if (relation === 'contains' || relation === 're') return [[ours, ...modifiers].join('|'), values];
  if (others.length > 0 || !['exact', 'startswith', 'endswith'].includes(relation))
    return `\`${key}\` is not supported of several addresses; use contains, startswith or endswith alone`;
  const begins = relation === 'endswith' ? ['*'] : ['', '*,'];
  const ends = relation === 'startswith' ? ['*'] : ['', ',*'];
  return [ours, values.flatMap((each) => begins.flatMap((begin) => ends.map((end) => `${begin}${each}${end}`)))];
}

/** Numbers that Sigma writes as text, record types that it writes by name, and names that Zeek writes otherwise. */
function valueOf(field: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (field === 'app.query_type') return DNS_TYPES[value.toUpperCase()] ?? value;
  if (field === 'app.version') return value.replace(/^TLSv1([0-3])$/, 'TLSv1.$1');
  // Zeek has kept the old name.
  if (field === 'application') return value === 'ssl' ? 'tls' : value;
  const known = fieldsOf('flows').get(field);
  const isNumber = known?.kind === 'number' || (known?.kind === 'application' && known.values === 'number');
  return isNumber && /^\d+$/.test(value) ? Number(value) : value;
}
