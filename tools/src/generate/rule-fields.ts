import { PROTOCOLS } from '@weir/application';

/** Names of applications and the kinds of their fields, for rules, which know of applications by their records alone. */
export function applicationFieldsModule(): string {
  const fields = new Map<string, { readonly kinds: Set<string>; readonly names: string[] }>();
  for (const { protocol } of PROTOCOLS) {
    for (const [name, { kind }] of Object.entries(protocol.fields)) {
      const known = fields.get(name) ?? { kinds: new Set(), names: [] };
      known.kinds.add(kind);
      known.names.push(protocol.name);
      fields.set(name, known);
    }
  }
  const sorted = [...fields].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return [
    '// Generated from libs/application by `npm run generate`.',
    '/** A field that application protocols tell. */',
    'export interface ApplicationField {',
    '  /** What its values are: numbers, text, or with one protocol this and with another that. */',
    "  readonly values: 'number' | 'text' | 'either';",
    '  /** Who tells it. */',
    '  readonly applications: readonly string[];',
    '}',
    '',
    '/** What application protocols tell, by field. */',
    'export const APPLICATION_FIELDS: Readonly<Record<string, ApplicationField>> = {',
    ...sorted.map(
      ([name, { kinds, names }]) =>
        `  ${name}: { values: '${kinds.size > 1 ? 'either' : [...kinds].join('')}', applications: ${JSON.stringify(names.toSorted())} },`,
    ),
    '};',
    '',
    '/** Names that the column `application` can have. */',
    `export const APPLICATION_NAMES: readonly string[] = ${JSON.stringify(PROTOCOLS.map(({ protocol }) => protocol.name).toSorted())};`,
    '',
  ].join('\n');
}
