import { APPS } from './apps.ts';
import { compareRows, differenceText, isSame, type Difference } from './compare.ts';
import type { Judged } from './judged-rows.ts';
import { VERSIONS } from './judging-models.ts';
import type { Run, Tally } from './run.ts';

/** Who is in force when a judging process is killed stays so for many messages: in a short run one version may judge them all. */
const MANY_KILLS = 30;

export interface Report {
  readonly text: string;
  readonly passed: boolean;
}

export interface Findings {
  readonly kills: number;
  readonly straight: Run;
  readonly chaos: Run;
  /** The straight run on Kafka against the analysis in one process. */
  readonly embedded: Difference;
  /** The run with faults against the straight one. */
  readonly flows: Difference;
  readonly rollUps: readonly [expected: readonly string[], found: readonly string[]];
  /** Verdicts and alerts of the run with faults against those of straight runs. */
  readonly judged: Judged;
  /** How often models were exchanged. */
  readonly swaps: number;
}

/** What was done, how often, and whether the tables are equal. */
export function report({ kills, straight, chaos, embedded, flows, rollUps, judged, swaps }: Findings): Report {
  const sums = compareRows(...withPlaces(...rollUps));
  const letters = straight.outcome.deadLetters + chaos.outcome.deadLetters;
  const complaints = [...straight.complaints, ...chaos.complaints];
  const happened = killsIn(chaos.tally);
  const lines = [
    tallyText(chaos.tally),
    '',
    `${happened} of ${kills} kills; ${chaos.skipped} messages skipped by their stamps, ${chaos.fenced} lanes given up to a newer owner`,
    `largest resident set: ${[...chaos.rss].map(([app, bytes]) => `${app} ${(bytes / 1e6).toFixed(0)} MB`).join(', ')}`,
    differenceText(`embedded (${straight.outcome.rows.length} rows expected) and straight on Kafka`, embedded),
    differenceText(`flows, straight and with faults (${chaos.outcome.rows.length} rows)`, flows),
    differenceText(`roll-ups (${rollUps[1].length} sums)`, sums),
    judgedText(judged, swaps),
    `dead letters: ${letters}`,
    ...complaints.map((complaint) => `unexpected: ${complaint}`),
  ];
  const passed =
    happened >= kills &&
    straight.outcome.rows.length > 0 &&
    isSame(embedded) &&
    isSame(flows) &&
    isSame(sums) &&
    judged.problems.length === 0 &&
    (kills < MANY_KILLS || VERSIONS.every((version) => judged.counts[version] > 0)) &&
    swaps > 0 &&
    letters === 0 &&
    complaints.length === 0;
  return { passed, text: [...lines, passed ? 'passed' : 'FAILED'].join('\n') };
}

function judgedText({ counts, problems }: Judged, swaps: number): string {
  const made = Object.entries(counts).map(([version, count]) => `${count} with ${version}`);
  const found = [
    `verdicts, models exchanged ${swaps} times: ${made.join(', ')}; ${problems.length} not as they should be`,
  ];
  for (const problem of problems.slice(0, 3)) found.push(`  ${problem}`);
  return found.join('\n');
}

/** Sums are known by all they say: sorted, and numbered by their place. */
function withPlaces(...lists: readonly [readonly string[], readonly string[]]): [string[], string[]] {
  const [expected, found] = lists.map((list) => list.toSorted().map((line, i) => `${i} ${line}`));
  return [expected ?? [], found ?? []];
}

const OTHER = ['SIGSTOP, SIGCONT', 'scaled 1, 3, 2, 1', 'SIGTERM'];

export function killsIn(tally: Tally): number {
  let kills = 0;
  for (const counts of tally.values()) {
    for (const [kind, count] of counts) if (!OTHER.includes(kind)) kills += count;
  }
  return kills;
}

/** A table in Markdown: what was inflicted, on whom, how often. */
export function tallyText(tally: Tally): string {
  const kinds = [...new Set([...tally.values()].flatMap((counts) => [...counts.keys()]))];
  const ordered = [...kinds.filter((kind) => !OTHER.includes(kind)), ...OTHER.filter((kind) => kinds.includes(kind))];
  const names = APPS.map(({ name }) => name);
  const rows = ordered.map((kind) => {
    const counts = names.map((name) => tally.get(name)?.get(kind) ?? 0);
    return `| ${kind} | ${counts.map((count) => (count === 0 ? '–' : count)).join(' | ')} | ${counts.reduce((a, b) => a + b, 0)} |`;
  });
  const head = `| at | ${names.join(' | ')} | all |`;
  return [head, `| --- |${' --- |'.repeat(names.length + 1)}`, ...rows].join('\n');
}
