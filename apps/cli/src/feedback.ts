import { basename } from 'node:path';
import { loadConfig } from '@weir/service/config';
import {
  captureLabels,
  labelFile,
  labelsOf,
  platformUrl,
  RemoteFeedback,
  type CaptureLabels,
  type MarkedAlert,
  type Precision,
} from '@weir/service/feedback';
import { DONE, FAILED, UsageError } from './failure.ts';
import { openOutput } from './output.ts';
import { tableText } from './table.ts';
import { numberText, say, timeText } from './talk.ts';

export interface FeedbackFlags {
  readonly config?: string;
  readonly url?: string;
  readonly json?: boolean;
}

const NOBODY = '::';
const MARKS = { true: 'right', false: 'false alarm' } as const;

function platform({ config, url }: FeedbackFlags): RemoteFeedback {
  const loaded = loadConfig({ file: config });
  return new RemoteFeedback(url ?? platformUrl(loaded), loaded.http.token);
}

/** Alerts that were marked, or those that were not. */
export async function listFeedbackCommand(
  flags: FeedbackFlags & { readonly unmarked?: boolean; readonly limit: string },
): Promise<number> {
  const limit = Number(flags.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new UsageError(`--limit ${flags.limit} is no whole number from 1; give one.`);
  const { alerts, total } = await platform(flags).list(flags.unmarked === true ? 'none' : 'any', limit);
  if (flags.json === true) for (const alert of alerts) process.stdout.write(`${JSON.stringify(alert)}\n`);
  else if (alerts.length > 0) process.stdout.write(tableOf(alerts));
  if (total === 0) say(flags.unmarked === true ? 'No alert is without a mark.' : 'No alert is marked yet.');
  if (total > alerts.length) say(`${numberText(total - alerts.length)} more; see them with --limit.`);
  return DONE;
}

function tableOf(alerts: readonly MarkedAlert[]): string {
  const head = ['Alert', 'Time (UTC)', 'Severity', 'About', 'From', 'To', 'Voted for', 'Mark', 'Why'];
  const rows = alerts.map(({ id, time, severity, family, attacker, victim, by, mark, note }) => [
    id,
    timeText(time),
    severity,
    family,
    attacker === NOBODY ? '–' : attacker,
    victim === NOBODY ? '–' : victim,
    by.replaceAll(',', ' '),
    mark === null ? '–' : MARKS[mark],
    note,
  ]);
  return tableText(head, rows);
}

/** Says whether an alert was right. */
export async function markCommand(
  id: string,
  flags: FeedbackFlags & { readonly true?: boolean; readonly false?: boolean; readonly why?: string },
): Promise<number> {
  if ((flags.true === true) === (flags.false === true))
    throw new UsageError('Say whether the alert was right, with --true or with --false.');
  const marked = await platform(flags).mark(id, flags.true === true ? 'true' : 'false', flags.why ?? '');
  if (flags.json === true) process.stdout.write(`${JSON.stringify(marked)}\n`);
  else say(`Alert ${marked.id} is marked as ${MARKS[flags.true === true ? 'true' : 'false']}.`);
  return DONE;
}

/** How many of the marked alerts were right. */
export async function precisionCommand(flags: FeedbackFlags): Promise<number> {
  const precision = await platform(flags).precision();
  if (flags.json === true) process.stdout.write(`${JSON.stringify(precision)}\n`);
  else if (precision.days.length === 0) say('No alert is marked yet.');
  else process.stdout.write(precisionText(precision));
  return DONE;
}

/** A row a voter, a column a week in which one of its alerts was marked. */
function precisionText({ families, voters }: Precision): string {
  const weeks = [...new Set(voters.flatMap((voter) => voter.weeks.map(({ name }) => name)))].toSorted();
  const rows = voters.map((voter) => [
    voter.name,
    rightOf(voter),
    ...weeks.map((week) => rightOf(voter.weeks.find(({ name }) => name === week))),
  ]);
  const byFamily = families.map((family) => [family.name, rightOf(family)]);
  return `${tableText(['Voted for', 'Right', ...weeks], rows)}\n${tableText(['About', 'Right'], byFamily)}`;
}

/** `3 of 4`; nothing where none was marked. */
function rightOf(tally: { readonly right: number; readonly wrong: number } | undefined): string {
  return tally === undefined ? '' : `${numberText(tally.right)} of ${numberText(tally.right + tally.wrong)}`;
}

/** Writes what is known of captures by the marks on their alerts. Exit code 1 when nothing is known of any. */
export async function exportCommand(
  files: readonly string[],
  flags: FeedbackFlags & { readonly source?: string; readonly output?: string },
): Promise<number> {
  const remote = platform(flags);
  const captures: CaptureLabels[] = [];
  for (const file of files) {
    const source = flags.source ?? basename(file);
    const { labels, without, contradictory } = labelsOf(await remote.flows(source));
    for (const { alert, reason } of without) say(`${source}: of alert ${alert}, ${reason}.`);
    if (contradictory > 0)
      say(`${source}: alerts on ${numberText(contradictory)} flows were marked differently; these flows are left out.`);
    say(`${source}: ${numberText(labels.length)} flows are known by their alerts.`);
    if (labels.length > 0) captures.push(await captureLabels(file, labels));
  }
  if (captures.length === 0) return FAILED;
  const output = await openOutput(flags.output, files);
  await output.write(labelFile(captures));
  await output.end();
  return DONE;
}
