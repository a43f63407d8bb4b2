import { loadConfig } from '@weir/service/config';
import {
  differenceHeader,
  differenceText,
  rescore,
  type Difference,
  type Judged,
  type RescoreReport,
} from '@weir/service/rescore';
import { refuseNamesakes } from './analyze.ts';
import { DONE, FAILED, UsageError } from './failure.ts';
import { openOutput } from './output.ts';
import { tableText } from './table.ts';
import { complain, numberText, say, timeText } from './talk.ts';

export interface RescoreFlags {
  readonly config?: string;
  readonly model: string;
  readonly against: string;
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly limit: string;
  readonly output?: string;
  readonly quiet?: boolean;
}

const US_PER_MS = 1000;
/** A date without a time is midnight UTC; a time says its zone. */
const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/** Lists the records of captures of which another version of a model makes something else. Exit code 1 when a capture is not sound to its end. */
export async function rescoreCommand(files: readonly string[], flags: RescoreFlags): Promise<number> {
  const format = formatOf(flags);
  const limit = Number(flags.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new UsageError(`--limit ${flags.limit} is no whole number from 1; give one.`);
  const between = {
    from: timeOf('--from', flags.from) ?? Number.NEGATIVE_INFINITY,
    to: timeOf('--to', flags.to) ?? Number.POSITIVE_INFINITY,
  };
  if (files.length === 0)
    throw new UsageError(
      'name the capture files to judge once more: the tables keep no vectors, so what is stored of flows cannot be scored.',
    );
  refuseNamesakes(files);
  const overrides = [{ path: 'capture.files', value: files, from: 'FILE' }];
  const config = loadConfig({ file: flags.config, overrides });
  const output = await openOutput(flags.output, files);
  if (format === 'csv') await output.write(differenceHeader());
  const shown: Difference[] = [];
  const report = await rescore({
    ...{ config, model: flags.model, against: flags.against, between },
    async tell(difference) {
      if (format !== undefined) await output.write(differenceText(difference, format));
      else if (shown.length < limit) shown.push(difference);
    },
  });
  if (format === undefined) await output.write(textOf(report, shown));
  await output.end();
  return conclude(report, flags);
}

function formatOf({ json, csv }: RescoreFlags): 'json' | 'csv' | undefined {
  if (json === true && csv === true) throw new UsageError('--json and --csv exclude each other; leave one out.');
  if (json === true) return 'json';
  return csv === true ? 'csv' : undefined;
}

/** µs since the epoch. */
function timeOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new UsageError(`${option} ${text} is no time; write it as 2026-01-31T08:00:00Z.`);
  return ms * US_PER_MS;
}

function textOf({ model, against, totals }: RescoreReport, shown: readonly Difference[]): string {
  const rows = shown.map((one) => [
    one.flowId,
    one.record,
    timeText(one.start),
    endText(one.srcAddress, one.srcPort),
    endText(one.dstAddress, one.dstPort),
    one.protocol,
    ...cellsOf(one.model),
    ...cellsOf(one.against),
  ]);
  const head = ['Flow', 'Record', 'Start (UTC)', 'From', 'To', 'Protocol'];
  const differences =
    rows.length === 0
      ? ''
      : `${tableText([...head, 'Score', 'p', 'Verdict', 'Other score', 'Other p', 'Other verdict'], rows)}\n`;
  const verdicts = totals.verdicts.map((one) => [one.model, one.against, numberText(one.records)]);
  return `${differences}${tableText([model, against, 'Records'], verdicts)}`;
}

function cellsOf({ score, pValue, verdict }: Judged): string[] {
  return [figure(score), figure(pValue), verdict];
}

function figure(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(3)));
}

function endText(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function conclude({ inputs, totals }: RescoreReport, flags: RescoreFlags): number {
  const problems = inputs.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  for (const problem of problems) complain(problem);
  if (flags.quiet !== true) {
    const { records, differing, scoredDifferently } = totals;
    say(
      `${numberText(records)} records, early and final: ${numberText(scoredDifferently)} are scored differently, ` +
        `the verdicts on ${numberText(differing)} differ.`,
    );
  }
  return problems.length === 0 ? DONE : FAILED;
}
