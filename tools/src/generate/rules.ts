import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileRules, CONFIDENCES, DERIVED_FIELDS, problemText, type RuleDeclaration } from '@weir/detect';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

/** @throws {Error} with everything that is wrong with the rules below `root` */
function shippedRules(root: string): readonly RuleDeclaration[] {
  const files = readdirSync(join(root, 'rules'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => ({ path: join('rules', path), text: readFileSync(join(root, 'rules', path), 'utf8') }));
  const compiled = compileRules(files);
  if ('problems' in compiled) throw new Error(compiled.problems.map(problemText).join('\n'));
  return compiled.set.declarations;
}

function techniqueLink(id: string): string {
  return `[${id}](https://attack.mitre.org/techniques/${id.replace('.', '/')}/)`;
}

function ruleRow({
  id,
  title,
  technique,
  severity,
  confidence,
  on,
  description,
  falsepositives,
}: RuleDeclaration): string {
  const tables = typeof on === 'string' ? on : on.join(', ');
  const also = falsepositives === undefined ? '' : ` May also be: ${falsepositives.join('; ')}.`;
  return row(
    `\`${id}\``,
    `${title}. ${description ?? ''}${also}`.trim(),
    technique.map(techniqueLink).join(', '),
    severity,
    confidence,
    tables,
  );
}

function derivedRows(table: 'flows' | 'windows'): string[] {
  return DERIVED_FIELDS[table].map(({ name, unit, doc, of }) =>
    row(`\`${name}\``, table, unit, doc, of.map((column) => `\`${column}\``).join(', ')),
  );
}

/** The reference page of the rules that come with Weir, by family, and of what rules may ask for. */
export function rulesPage(root: string): string {
  const rules = shippedRules(root);
  const families = [...new Set(rules.map(({ family }) => family))].toSorted();
  return [
    '# Rules',
    '',
    `Generated from \`rules/\` by \`npm run generate\`: ${rules.length} rules. \`weir rules list\` prints them, \`weir rules test\` runs their examples,`,
    '[how to write one](../how-to/write-a-rule.md) says what may stand in them.',
    '',
    'How sure a rule is stands for the chance that a benign record looks like what it describes; an alarm needs 1e-4, so that a rule of low',
    'confidence alarms together with other evidence only.',
    '',
    row('confidence', 'chance'),
    '|---|---|',
    ...Object.entries(CONFIDENCES).map(([name, chance]) => row(name, chance.toExponential())),
    '',
    ...families.flatMap((family) => [
      `## ${family}`,
      '',
      row('rule', 'what', 'ATT&CK', 'severity', 'confidence', 'on'),
      '|---|---|---|---|---|---|',
      ...rules.filter((rule) => rule.family === family).map(ruleRow),
      '',
    ]),
    '## Computed fields',
    '',
    'Rules may ask for every column of [flows and windows](tables.md), for what [applications](applications.md) tell as `app.<field>`, and for',
    'these:',
    '',
    row('field', 'of', 'unit', 'what', 'computed from'),
    '|---|---|---|---|---|',
    ...derivedRows('flows'),
    ...derivedRows('windows'),
    '',
  ].join('\n');
}
