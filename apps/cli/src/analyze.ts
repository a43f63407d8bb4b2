import { basename } from 'node:path';
import {
  analyze,
  headerOf,
  type AlertForm,
  type AnalysisReport,
  featuresBehind,
  type FeatureNames,
  type TextTable,
} from '@weir/service/analysis';
import { loadConfig, type Config, type Override } from '@weir/service/config';
import { untilSignal } from '@weir/service/signals';
import { liveOverrides, refuseIdleFilter, type LiveFlags } from './live-flags.ts';
import { announcer } from './announce.ts';
import { DONE, FAILED, UsageError } from './failure.ts';
import { openOutput, type RowOutput } from './output.ts';
import { showProgress } from './progress.ts';
import { complain, numberText, say } from './talk.ts';

export interface AnalyzeFlags extends Pick<LiveFlags, 'interface' | 'filter'> {
  readonly config?: string;
  readonly table?: TextTable;
  readonly names?: FeatureNames;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly format?: AlertForm;
  readonly details?: boolean;
  readonly alerts?: boolean;
  readonly lanes?: string;
  readonly workers?: string;
  readonly output?: string;
  readonly quiet?: boolean;
}

/** Reads captures once and shows what is in them. Exit code 1 when one of them is not sound to its end. */
export async function analyzeCommand(files: readonly string[], flags: AnalyzeFlags): Promise<number> {
  const format = formatOf(flags);
  refuseNamesakes(files);
  const config = loadConfig({ file: flags.config, overrides: overridesOf(files, flags) });
  if (config.capture.files.length + config.capture.interfaces.length === 0)
    throw new UsageError('there is nothing to analyze; name capture files, or an interface with --interface.');
  refuseIdleFilter(flags, config);
  const output = await openOutput(flags.output, config.capture.files);
  const [{ report, seconds }, view] = await Promise.all([
    analysisOf(config, flags, format, output),
    // What shows a summary is loaded while it is made.
    format === undefined ? import('./summary-view.ts') : undefined,
  ]);
  if (view !== undefined) await output.write(view.summaryText(report));
  await output.end();
  return conclude(report, seconds, flags);
}

async function analysisOf(
  config: Config,
  flags: AnalyzeFlags,
  format: 'json' | 'csv' | undefined,
  output: RowOutput,
): Promise<{ readonly report: AnalysisReport; readonly seconds: number }> {
  const began = performance.now();
  const hasQuietTerminal = flags.output !== undefined || format === undefined || !process.stdout.isTTY;
  // An interface has no end that it could be on the way to.
  const hasEnd = config.capture.interfaces.length === 0;
  const progress = await showProgress(flags.quiet !== true && hasQuietTerminal && hasEnd);
  const { table = 'flows', names = 'weir' } = flags;
  const text =
    format === undefined
      ? undefined
      : { kind: 'text' as const, table, format, names, ...(flags.format === undefined ? {} : { form: flags.format }) };
  try {
    if (text !== undefined) await output.write(await headerOf(text));
    const { interfaces } = config.capture;
    const announce = announcer(interfaces);
    const signal = interfaces.length > 0 ? endedBySignal() : undefined;
    const report = await analyze({
      config,
      ...(signal === undefined ? {} : { signal }),
      output: text ?? { kind: 'summary', details: flags.details === true, alerts: flags.alerts === true },
      write: (chunk) => output.write(chunk),
      onProgress: (status) => {
        progress.update(status);
        if (flags.quiet !== true) announce(status);
      },
    });
    return { report, seconds: (performance.now() - began) / 1000 };
  } finally {
    progress.stop();
  }
}

/** Aborts at the first Ctrl-C: what was captured until then is shown. */
function endedBySignal(): AbortSignal {
  const ended = new AbortController();
  void untilSignal().then(() => ended.abort());
  return ended.signal;
}

function conclude(report: AnalysisReport, seconds: number, flags: AnalyzeFlags): number {
  const problems = report.inputs.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  for (const problem of problems) complain(problem);
  if (flags.quiet !== true) {
    const frames = report.inputs.reduce((sum, { records }) => sum + records, 0);
    const rate = numberText(frames / Math.max(seconds, 0.001));
    say(`${numberText(frames)} frames in ${seconds.toFixed(2)} s, ${rate} frames/s`);
  }
  return problems.length === 0 ? DONE : FAILED;
}

function formatOf({ json, csv, table, names, format, details, alerts }: AnalyzeFlags): 'json' | 'csv' | undefined {
  if (names !== undefined && table !== 'features' && table !== 'early-features')
    throw new UsageError('--names is about features; add --table features.');
  if (format !== undefined && table !== 'alerts') throw new UsageError('--format is about alerts; add --table alerts.');
  if (format !== undefined && csv === true)
    throw new UsageError(`--format ${format} is JSON, which excludes --csv; leave one out.`);
  if (json === true && csv === true) throw new UsageError('--json and --csv exclude each other; leave one out.');
  const rows = json === true || format !== undefined ? 'json' : csv === true ? 'csv' : undefined;
  if (rows === undefined && table !== undefined)
    throw new UsageError(`--table ${table} prints rows; say how with --json or --csv.`);
  if (rows !== undefined && alerts === true)
    throw new UsageError('--alerts is part of the summary; for alerts as rows use --table alerts.');
  if (rows !== undefined && details === true)
    throw new UsageError('--details is part of the summary; rows of flows have it all, so leave it out.');
  return rows;
}

/** A capture is known by its file's name. */
export function refuseNamesakes(files: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const file of files) {
    const other = seen.get(basename(file));
    if (other !== undefined)
      throw new UsageError(
        `${other} and ${file} have the same name, which tells captures apart; analyze one at a time.`,
      );
    seen.set(basename(file), file);
  }
}

function overridesOf(files: readonly string[], { lanes, workers, table, names, ...flags }: AnalyzeFlags): Override[] {
  const paths = files.map((file) => (file === '-' ? '/dev/stdin' : file));
  const overrides: Override[] = paths.length === 0 ? [] : [{ path: 'capture.files', value: paths, from: 'FILE' }];
  overrides.push(...liveOverrides(flags));
  if (lanes !== undefined) overrides.push({ path: 'lanes', value: lanes, from: '--lanes' });
  if (workers !== undefined) overrides.push({ path: 'workers', value: workers, from: '--workers' });
  if (needsFeatures(table)) {
    const from = `--table ${table}`;
    overrides.push({ path: 'flow.features', value: featuresBehind(names ?? 'weir'), from });
    overrides.push({ path: 'flow.earlyRecords', value: table === 'features' ? 'no' : 'yes', from });
  }
  return overrides;
}

/** Early records are there where features are. */
function needsFeatures(table: TextTable | undefined): table is TextTable {
  return table === 'early-flows' || table === 'features' || table === 'early-features';
}
