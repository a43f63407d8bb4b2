import { stringify } from 'yaml';
import { z } from 'zod';
import type { Family } from '../family.ts';
import { conditionText, parseCondition } from './condition.ts';
import { MODIFIERS } from './modifiers.ts';
import { readDocuments, type Path, type ReadDocument, type RuleFile, type RuleProblem } from './rule-file.ts';
import { compileRules } from './rule-set.ts';
import { SIGMA_SOURCES, sigmaSource, type SigmaSource } from './sigma-fields.ts';
import { convertedValue } from './sigma-values.ts';

const sigmaShape = z.object({
  title: z.string().min(1),
  description: z.string().optional(),
  references: z.array(z.string()).optional(),
  tags: z.array(z.string()).default([]),
  logsource: z.record(z.string(), z.unknown()),
  detection: z.record(z.string(), z.unknown()),
  falsepositives: z.array(z.string()).optional(),
  level: z.enum(['informational', 'low', 'medium', 'high', 'critical']).default('medium'),
});
type SigmaRule = z.infer<typeof sigmaShape>;

/** A rule in our own form, as text, or everything that cannot be imported, each thing by its name. */
export type ImportedRule =
  { readonly id: string; readonly text: string } | { readonly problems: readonly RuleProblem[] };

/** ATT&CK tactics as Sigma tags them, and the family each is here. */
const FAMILY_OF_TACTIC: Readonly<Record<string, Family>> = {
  reconnaissance: 'scan',
  discovery: 'discovery',
  'credential-access': 'credentialAccess',
  'initial-access': 'exploit',
  'lateral-movement': 'lateralMovement',
  'command-and-control': 'commandAndControl',
  exfiltration: 'exfiltration',
  impact: 'flood',
  execution: 'malware',
  persistence: 'malware',
  'defense-evasion': 'malware',
  'privilege-escalation': 'exploit',
  collection: 'malware',
  'resource-development': 'malware',
};

/** Imports the Sigma rules of a file: categories network_connection, firewall, dns, proxy, webserver, and Zeek's logs. */
export function importSigma(file: RuleFile): readonly ImportedRule[] {
  const { documents, problems } = readDocuments(file);
  if (problems.length > 0) return [{ problems }];
  return documents.map((document) => importDocument(file.path, document));
}

function importDocument(path: string, { value, problemAt }: ReadDocument): ImportedRule {
  const parsed = sigmaShape.safeParse(value);
  if (!parsed.success) {
    return {
      problems: parsed.error.issues.map((issue) =>
        problemAt(issue.path, `this is no Sigma rule: \`${issue.path.join('.')}\` is missing or wrong`),
      ),
    };
  }
  const rule = parsed.data;
  const source = sigmaSource(rule.logsource);
  if (source === undefined) {
    const kind = Object.values(rule.logsource).map(String).join(' ');
    return { problems: [problemAt(['logsource'], `\`${kind}\` is not supported; rules of ${SIGMA_SOURCES} are`)] };
  }
  const converted = convertDetection(rule, source, problemAt);
  if ('problems' in converted) return converted;
  const imported = ruleOf(rule, converted.detection);
  const text = stringify(imported, { lineWidth: 140 });
  const compiled = compileRules([{ path, text }]);
  // What is left now is of values; the places are those of the imported text, so that only the sentences are told.
  if ('problems' in compiled)
    return { problems: compiled.problems.map(({ problem }) => problemAt(['detection'], problem)) };
  return { id: imported.id, text };
}

function ruleOf(
  { title, description, references, tags, level, falsepositives, logsource }: SigmaRule,
  detection: Readonly<Record<string, unknown>>,
) {
  const id = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  const web = [...(references ?? [])].filter((reference) => URL.canParse(reference));
  return {
    id: id === '' ? 'imported' : id,
    title: title.slice(0, 120),
    ...(description === undefined ? {} : { description }),
    family: familyOf(tags, logsource),
    technique: tags.flatMap((tag) => /^attack\.(t\d{4}(\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase() ?? []),
    severity: level,
    // Sigma does not say how rarely benign traffic looks like this; high levels are meant to be looked at.
    confidence: level === 'high' || level === 'critical' ? 'medium' : 'low',
    on: 'flows',
    detection,
    attacker: 'src',
    victim: 'dst',
    reason: `${title.replaceAll(/[{}]/g, '')}: {srcAddress} to {dstAddress} port {dstPort}`,
    ...(web.length === 0 ? {} : { references: web }),
    ...(falsepositives === undefined ? {} : { falsepositives }),
  };
}

function familyOf(tags: readonly string[], { category }: SigmaRule['logsource']): Family {
  for (const tag of tags) {
    const family = FAMILY_OF_TACTIC[tag.replace(/^attack\./, '').replaceAll('_', '-')];
    if (family === 'exploit' && category === 'webserver') return 'webAttack';
    if (family !== undefined) return family;
  }
  return 'anomaly';
}

type Converted =
  { readonly detection: Readonly<Record<string, unknown>> } | { readonly problems: readonly RuleProblem[] };

function convertDetection(
  { detection }: SigmaRule,
  source: SigmaSource,
  problemAt: ReadDocument['problemAt'],
): Converted {
  const { condition, timeframe, ...selections } = detection;
  const problems: RuleProblem[] = [];
  if (typeof condition !== 'string')
    problems.push(problemAt(['detection', 'condition'], 'a list of conditions is not supported; use one'));
  else if (condition.includes('|'))
    problems.push(
      problemAt(
        ['detection', 'condition'],
        `\`${condition.slice(condition.indexOf('|') + 1).trim()}\` is not supported; count with a correlation`,
      ),
    );
  if (timeframe !== undefined)
    problems.push(
      problemAt(['detection', 'timeframe'], '`timeframe` is not supported; count with a correlation', 'key'),
    );
  const conversion = new Conversion(source, problemAt, problems);
  const converted: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(selections))
    converted[name] = conversion.selection(value, ['detection', name]);
  if (problems.length > 0) return { problems };
  const parsed = parseCondition(String(condition), Object.keys(converted));
  if ('problem' in parsed) {
    const sentence = `the condition is wrong at character ${parsed.at + 1}: ${parsed.problem}`;
    return { problems: [problemAt(['detection', 'condition'], sentence)] };
  }
  if (source.application === undefined) return { detection: { ...converted, condition: String(condition) } };
  const added = nameBeside(Object.keys(converted));
  return {
    detection: {
      [added]: { application: source.application },
      ...converted,
      // As it was read: `them` and patterns would take the selection that is added for one of the rule's own.
      condition: `${added} and ${conditionText(parsed)}`,
    },
  };
}

/** A name that no selection has. */
function nameBeside(names: readonly string[]): string {
  let name = 'of_application';
  while (names.includes(name)) name += '_';
  return name;
}

/** Selections with the fields of one source renamed; what cannot be is told. */
class Conversion {
  readonly #source: SigmaSource;
  readonly #problemAt: ReadDocument['problemAt'];
  readonly #problems: RuleProblem[];

  constructor(source: SigmaSource, problemAt: ReadDocument['problemAt'], problems: RuleProblem[]) {
    this.#source = source;
    this.#problemAt = problemAt;
    this.#problems = problems;
  }

  selection(value: unknown, path: Path): unknown {
    if (Array.isArray(value)) return value.map((each: unknown, i) => this.selection(each, [...path, i]));
    if (typeof value !== 'object' || value === null) {
      this.#problems.push(
        this.#problemAt(path, `\`${String(value)}\` is looked for anywhere, which is not supported; name a field`),
      );
      return value;
    }
    const fields: Record<string, unknown> = {};
    for (const [key, wanted] of Object.entries(value)) {
      for (const [ours, asked] of Object.entries(this.#field(key, wanted, [...path, key]))) {
        if (Object.hasOwn(fields, ours)) {
          const sentence = `\`${key}\` asks for \`${ours}\` as another field of the selection does; use a second selection`;
          this.#problems.push(this.#problemAt([...path, key], sentence, 'key'));
        }
        fields[ours] = asked;
      }
    }
    return fields;
  }

  #field(key: string, wanted: unknown, path: Path): Record<string, unknown> {
    const [name = '', ...modifiers] = key.split('|');
    // A flow is of who began it, which is what this asks for.
    if (name === 'Initiated' && String(wanted) === 'true') return {};
    const unsupported = modifiers.filter((modifier) => !MODIFIERS.includes(modifier));
    for (const modifier of unsupported)
      this.#problems.push(this.#problemAt(path, `the modifier \`${modifier}\` of \`${name}\` is not supported`, 'key'));
    const ours = this.#source.fields[name];
    if (ours === undefined) {
      this.#problems.push(
        this.#problemAt(
          path,
          `the field \`${name}\` is not supported; ${Object.keys(this.#source.fields).join(', ')} are`,
          'key',
        ),
      );
      return {};
    }
    const value = convertedValue(key, ours, wanted);
    if (typeof value !== 'string') return Object.fromEntries([value]);
    this.#problems.push(this.#problemAt(path, value));
    return {};
  }
}
