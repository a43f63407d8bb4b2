import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { start, startEmbedded, untilSignal, type GroupStatus } from '@weir/service/start';
import { installed } from '@weir/service/installation';
import { loadConfig, type Config, type Override } from '@weir/service/config';
import { announcer, namesText } from './announce.ts';
import { DONE, FAILED } from './failure.ts';
import { liveOverrides, refuseIdleFilter, type LiveFlags } from './live-flags.ts';
import { showProgress } from './progress.ts';
import { complain, numberText, say } from './talk.ts';

export interface StartFlags extends LiveFlags {
  readonly config?: string;
  readonly once?: boolean;
  readonly port?: string;
  readonly host?: string;
  readonly data?: string;
}

const PROGRESS_MS = 250;

/** The recording that comes with the project. */
const BUNDLED_CAPTURE = installed('testdata/lab.pcapng.gz');

/** Everything in this process: with the page and until a signal, or with `--once` just until the captures are read. */
export async function startCommand(files: readonly string[], flags: StartFlags): Promise<number> {
  const [named, pipes] = withoutStandardInput(files);
  const config = withCapture(loadConfig({ file: flags.config, overrides: overridesOf(named, pipes, flags) }));
  refuseMissingFolder(config.capture.folder);
  // Without files, captures that are started later take it as theirs.
  if (files.length > 0) refuseIdleFilter(flags, config);
  const code = await (flags.once === true ? readOnce(config) : stayUp(config));
  // A stage that still waits for room on the disk would keep the process.
  process.exit(code);
}

/** A folder that is not there would be watched for ever without a word. */
function refuseMissingFolder(folder: string): void {
  if (folder !== '' && statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new Error(`${folder}: there is no such folder to watch; make it, or check the path.`);
}

async function stayUp(config: Config): Promise<number> {
  let fail: (cause: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const app = await start(config, fail);
  const { files } = config.capture;
  say(`Weir reads ${namesText(inputsOf(config))}; its page is ${app.url}`);
  app.platform.done.catch(fail);
  const announce = announcer(config.capture.interfaces);
  const announcing = setInterval(() => announce(app.platform.status()), PROGRESS_MS);
  const telling = tellOnceRead(files, () => app.platform.status());
  try {
    await Promise.race([failed, untilSignal()]);
  } finally {
    clearInterval(announcing);
    clearInterval(telling);
    await app.stop();
  }
  return outcomeOf(app.platform.status());
}

/** A platform that captures has no end of its own; the files that were named have one. */
function tellOnceRead(files: readonly string[], status: () => GroupStatus): NodeJS.Timeout {
  const names = new Set(files.map((path) => basename(path)));
  const timer = setInterval(() => {
    const { stages, inputs } = status();
    const read = inputs.filter(({ source, ended }) => ended && names.has(source));
    if (read.length < names.size) return;
    clearInterval(timer);
    tell({ stages, inputs: read });
  }, PROGRESS_MS);
  return timer;
}

/** What ends by itself has no page: nobody has to keep a port free for it. */
async function readOnce(config: Config): Promise<number> {
  const stopped = untilSignal().then(() => false);
  const platform = await startEmbedded(config);
  const progress = await showProgress(true);
  const timer = setInterval(() => progress.update(platform.status()), PROGRESS_MS);
  let isRead = false;
  try {
    isRead = await Promise.race([platform.done.then(() => true), stopped]);
  } finally {
    clearInterval(timer);
    progress.stop();
    await platform.stop();
  }
  if (isRead) tell(platform.status());
  return outcomeOf(platform.status());
}

function outcomeOf({ inputs }: GroupStatus): number {
  return inputs.some(({ problem }) => problem !== undefined) ? FAILED : DONE;
}

/** Says what came of the captures, once they are read. */
function tell({ inputs, stages }: GroupStatus): void {
  for (const { problem } of inputs) if (problem !== undefined) complain(problem);
  const frames = inputs.reduce((sum, { records }) => sum + records, 0);
  const flows = stages.find(({ stage }) => stage === 'write-flows')?.emitted ?? 0;
  for (const { source, records, ended, problem } of inputs) {
    if (records === 0 && ended && problem === undefined)
      say(`${source} has no new frames; what was read of it before is in the tables.`);
  }
  if (frames > 0) say(`All captures are read: ${numberText(frames)} frames, ${numberText(flows)} flows written.`);
}

/**
 * The files, and the pipe that stands for `-`. chDB takes what comes through standard input for rows of its inserts, so the capture is
 * read through another descriptor, and nothing comes through that one.
 */
function withoutStandardInput(files: readonly string[]): readonly [files: readonly string[], pipes: readonly string[]] {
  if (!files.includes('-')) return [files, []];
  const pipe = openStandardInput();
  closeSync(0);
  // The lowest that is free, as open(2) promises.
  openSync('/dev/null', 'r');
  return [files.filter((file) => file !== '-'), [`/dev/fd/${pipe}`]];
}

function openStandardInput(): number {
  try {
    return openSync('/dev/stdin', 'r');
  } catch (cause) {
    throw new Error('standard input is no pipe that can be opened; put `cat |` in front of the command', { cause });
  }
}

/** Everything that frames are to come from. */
function inputsOf({ capture: { files, interfaces, listen, folder, pipes } }: Config): string[] {
  return [...interfaces, ...pipes, ...[listen, folder].filter((place) => place !== ''), ...files];
}

function withCapture(config: Config): Config {
  if (inputsOf(config).length > 0 || !existsSync(BUNDLED_CAPTURE)) return config;
  return { ...config, capture: { ...config.capture, files: [BUNDLED_CAPTURE] } };
}

function overridesOf(
  files: readonly string[],
  pipes: readonly string[],
  { port, host, data, ...flags }: StartFlags,
): Override[] {
  const overrides = liveOverrides(flags);
  if (files.length > 0) overrides.push({ path: 'capture.files', value: files, from: 'FILE' });
  if (pipes.length > 0) overrides.push({ path: 'capture.pipes', value: pipes, from: '-' });
  if (port !== undefined) overrides.push({ path: 'http.port', value: port, from: '--port' });
  if (host !== undefined) overrides.push({ path: 'http.host', value: host, from: '--host' });
  if (data !== undefined) overrides.push({ path: 'dataFolder', value: data, from: '--data' });
  return overrides;
}
