import { PROTOCOLS, type NumberedProtocol } from '@weir/application';

const cell = (text: string): string => text.replaceAll('|', '\\|');

function row({ number, protocol }: NumberedProtocol): string {
  const { name, reference, transports, ports } = protocol;
  const title = Object.keys(protocol.fields).length > 0 ? `[${name}](#${name})` : name;
  const cells = [String(number), title, transports.join(', '), ports.join(', '), cell(reference)];
  return `| ${cells.join(' | ')} |`;
}

function section({ protocol }: NumberedProtocol): string[] {
  const rules = Object.entries(protocol.fields).toSorted(([one], [other]) => (one < other ? -1 : 1));
  if (rules.length === 0) return [];
  const rows = rules.map(([field, { kind, doc }]) => `| ${field} | ${kind} | ${cell(doc)} |`);
  return [`## ${protocol.name}`, '', '| field | type | what |', '|---|---|---|', ...rows, ''];
}

/** The reference page of all application protocols, by their numbers. */
export function applicationsPage(): string {
  const protocols = PROTOCOLS.toSorted((one, other) => one.number - other.number);
  return [
    '# Applications',
    '',
    'Generated from `libs/application` by `npm run generate`. What a flow speaks is told from the first payload bytes of both',
    'directions: by content, or else, and marked as such, as a guess by the port. Numbers are never given to another protocol; 0 is',
    'unknown. [A protocol of your own](../chapters/07-writing-a-protocol.spec.ts) is a file and a line.',
    '',
    'In a row of flows, `application` has the name, `applicationBasis` what says so, and `applicationFields` the fields as a JSON object.',
    '',
    '| number | name | over | ports | where it is specified |',
    '|---|---|---|---|---|',
    ...protocols.map(row),
    '',
    'Fields are read from the first messages. Text keeps its first 256 characters, with dots for control characters; a section in',
    'brackets is of the specification above.',
    '',
    ...protocols.flatMap(section),
  ].join('\n');
}
