import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { start, startEmbedded, untilSignal, type GroupStatus } from '@weir/service/start';
import { installed } from '@weir/service/installation';
import { loadConfig, type Config, type Override } from '@weir/service/config';
import { DONE, FAILED } from './failure.ts';
import { liveOverrides, pathOf } from './live-flags.ts';
import { showProgress } from './progress.ts';
import { complain, numberText, say } from './talk.ts';

export interface StartFlags {
  readonly config?: string;
  readonly once?: boolean;
  readonly port?: string;
  readonly host?: string;
  readonly data?: string;
  readonly interface?: readonly string[];
  readonly filter?: string;
}

const PROGRESS_MS = 250;

/** The recording that comes with the project. */
const BUNDLED_CAPTURE = installed('testdata/lab.pcapng.gz');

/** Everything in this process: with the page and until a signal, or with `--once` just until the captures are read. */
export async function startCommand(files: readonly string[], flags: StartFlags): Promise<number> {
  const config = withCapture(loadConfig({ file: flags.config, overrides: overridesOf(files, flags) }));
  return flags.once === true ? readOnce(config) : stayUp(config);
}

async function stayUp(config: Config): Promise<number> {
  let fail: (cause: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const app = await start(config, fail);
  const { files, interfaces } = config.capture;
  say(`Weir reads ${[...interfaces, ...files].join(', ')}; its page is ${app.url}`);
  app.platform.done.catch(fail);
  const telling = tellOnceRead(files, () => app.platform.status());
  try {
    await Promise.race([failed, untilSignal()]);
  } finally {
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
  const progress = showProgress(true);
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
    if (records === 0 && ended && problem === undefined) say(`${source} was read before; its flows are in the tables.`);
  }
  if (frames > 0) say(`All captures are read: ${numberText(frames)} frames, ${numberText(flows)} flows written.`);
}

function withCapture(config: Config): Config {
  const { files, interfaces } = config.capture;
  if (files.length + interfaces.length > 0 || !existsSync(BUNDLED_CAPTURE)) return config;
  return { ...config, capture: { ...config.capture, files: [BUNDLED_CAPTURE] } };
}

function overridesOf(files: readonly string[], { port, host, data, ...flags }: StartFlags): Override[] {
  const overrides = liveOverrides(flags);
  if (files.length > 0) overrides.push({ path: 'capture.files', value: files.map(pathOf), from: 'FILE' });
  if (port !== undefined) overrides.push({ path: 'http.port', value: port, from: '--port' });
  if (host !== undefined) overrides.push({ path: 'http.host', value: host, from: '--host' });
  if (data !== undefined) overrides.push({ path: 'dataFolder', value: data, from: '--data' });
  return overrides;
}
