import { z } from 'zod';
import { VERSIONS, versionIn, withoutVersion, type Version } from './judging-models.ts';
import type { Outcome } from './outcome.ts';

const VERDICTS = 'verdicts ';
const ALERTS = 'alerts ';

const verdict = z.looseObject({ id: z.string(), models: z.string(), reason: z.string(), flowId: z.string() });
const alert = z.looseObject({ evidence: z.string() });
const evidence = z.array(z.object({ subject: z.string(), id: z.string(), reason: z.string() }));

/** What comes of models that were exchanged in mid-run. */
export interface Judged {
  /** Verdicts by the version that made them. */
  readonly counts: Readonly<Record<Version | 'none', number>>;
  /** What is not as it should be, a sentence each. */
  readonly problems: readonly string[];
}

/**
 * Compares a run in which models were exchanged with two in which they were not, one for each version. Where the exchange falls depends on time;
 * what is judged does not. So
 *
 * - the verdicts are those of either run: none missing, none doubled, none strange
 * - each names one version, and is to the letter what the run of that version says of the record
 * - alerts are those of either run, but that they say the version and its score where the verdict of this run does that is their evidence
 */
export function compareJudged(references: Readonly<Record<Version, Outcome>>, found: Outcome): Judged {
  const expected = new Map(
    VERSIONS.map((version) => [version, new Map(verdictsOf(references[version]).map((line) => [idOf(line), line]))]),
  );
  const counts = { '1.0.0': 0, '1.1.0': 0, none: 0 };
  const problems: string[] = [];
  const seen = new Set<string>();
  const said = new Set<string>();
  for (const line of verdictsOf(found)) {
    const { id, models, reason, flowId } = verdict.parse(JSON.parse(line));
    if (seen.has(id)) problems.push(`doubled: ${line}`);
    seen.add(id);
    said.add(`${flowId} ${reason}`);
    const version = versionIn(models);
    counts[version ?? 'none']++;
    const wanted = (version === undefined ? VERSIONS : [version]).map((one) => expected.get(one)?.get(id));
    if (wanted.some((one) => one !== line)) problems.push(`expected: ${wanted.join(' and ')}\n  found: ${line}`);
  }
  for (const [version, lines] of expected)
    for (const [id, line] of lines) if (!seen.has(id)) problems.push(`missing, with ${version}: ${line}`);
  const alerts = rowsOf(found, ALERTS);
  for (const line of alerts) {
    const shown = evidence.parse(JSON.parse(alert.parse(JSON.parse(line)).evidence));
    const isMadeUp = shown.some(({ subject, id, reason }) => subject !== 'window' && !said.has(`${id} ${reason}`));
    if (isMadeUp) problems.push(`an alert whose evidence says what no verdict says: ${line}`);
  }
  for (const version of VERSIONS)
    if (alertsText(rowsOf(references[version], ALERTS)) !== alertsText(alerts))
      problems.push(
        `alerts are not those with ${version}: ${differences(rowsOf(references[version], ALERTS), alerts)}`,
      );
  return { counts, problems };
}

function verdictsOf(outcome: Outcome): string[] {
  return rowsOf(outcome, VERDICTS);
}

/** Rows of a table, without its name. */
function rowsOf({ rollUps }: Outcome, table: string): string[] {
  return rollUps.filter((line) => line.startsWith(table)).map((line) => line.slice(table.length));
}

/** What verdicts and alerts say, and nothing else. */
export function onlyJudged({ rollUps, deadLetters }: Outcome): Outcome {
  const judged = rollUps.filter((line) => line.startsWith(VERDICTS) || line.startsWith(ALERTS));
  return { rows: [], rollUps: judged, deadLetters };
}

/** All but what verdicts and alerts say. */
export function withoutJudged(rollUps: readonly string[]): string[] {
  return rollUps.filter((line) => !line.startsWith(VERDICTS) && !line.startsWith(ALERTS)).toSorted();
}

function idOf(line: string): string {
  return verdict.parse(JSON.parse(line)).id;
}

function alertsText(lines: readonly string[]): string {
  return lines.map(withoutVersion).toSorted().join('\n');
}

function differences(expected: readonly string[], found: readonly string[]): string {
  const left = new Set(expected.map(withoutVersion));
  const right = new Set(found.map(withoutVersion));
  const only = (of: Set<string>, other: Set<string>): string => [...of].find((line) => !other.has(line)) ?? 'nothing';
  return `expected ${left.size}, such as ${only(left, right)}\n  found ${right.size}, such as ${only(right, left)}`;
}
