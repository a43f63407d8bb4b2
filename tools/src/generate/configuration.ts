import { configReference, type ReferenceRow } from '@weir/service/config';

const cell = (text: string): string => text.replaceAll('|', '\\|');

function takes({ kind, choices }: ReferenceRow): string {
  if (kind === 'choice') return choices.join(', ');
  return kind === 'list' ? 'list, with commas' : kind;
}

function line(row: ReferenceRow): string {
  const { path, variable, fallback, doc, isSecret, otherwise } = row;
  const without = otherwise === undefined ? (fallback ?? '') : otherwise;
  const value = otherwise === undefined && without !== '' ? `\`${without}\`` : without;
  const secret = isSecret && !/secret/i.test(doc) ? ' Secret: masked wherever settings are shown.' : '';
  return `| \`${path}\` | \`${variable}\` | ${cell(takes(row))} | ${cell(value)} | ${cell(doc)}${secret} |`;
}

/** The reference page of all settings. */
export function configurationPage(): string {
  const lines = [
    '# Configuration',
    '',
    'Generated from the settings of each part by `npm run generate`. Every setting has a name in a YAML file (`--config FILE` or',
    '`WEIR_CONFIG`) and one in the environment, which stands above the file; options of a command stand above both. An empty',
    'variable is one that is not set. Names that are misspelt are refused. `weir config --check` looks at the settings and',
    '`weir config --dump` prints all of them, secrets masked.',
    '',
    'Without a Kafka, Redis or ClickHouse address that part of the platform runs inside the process. User, password and database',
    'may stand in the address of ClickHouse.',
    '',
  ];
  let section: string | undefined;
  for (const row of configReference()) {
    if (row.section !== section) {
      section = row.section;
      lines.push(...(section === '' ? [] : ['', `## ${section}`, '']));
      lines.push('| setting | environment | takes | without it | what |', '|---|---|---|---|---|');
    }
    lines.push(line(row));
  }
  return `${lines.join('\n')}\n`;
}
