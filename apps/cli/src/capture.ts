import { listInterfaces, platformUrl, RemoteCaptures, type CaptureReport } from '@weir/service/captures';
import { loadConfig } from '@weir/service/config';
import { DONE } from './failure.ts';
import { tableText } from './table.ts';
import { numberText, say, timeText } from './talk.ts';

interface CaptureFlags {
  readonly config?: string;
  readonly url?: string;
  readonly json?: boolean;
}

function captures({ config, url }: CaptureFlags): RemoteCaptures {
  const loaded = loadConfig({ file: config });
  return new RemoteCaptures(url ?? platformUrl(loaded), loaded.http.token);
}

function print(reports: readonly CaptureReport[], { json }: CaptureFlags): void {
  if (json === true) {
    for (const report of reports) process.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  const rows = reports.map(({ source, since, frames, lost, filter }) => [
    source,
    timeText(since * 1000),
    numberText(frames),
    numberText(lost),
    filter,
  ]);
  process.stdout.write(tableText(['Source', 'Since (UTC)', 'Frames', 'Lost', 'Filter'], rows));
}

/** Has a running platform capture an interface. */
export async function startCaptureCommand(
  name: string,
  flags: CaptureFlags & { readonly filter?: string },
): Promise<number> {
  const started = await captures(flags).start(name, flags.filter);
  if (flags.json === true) print(started, flags);
  else for (const { source } of started) say(`Captures ${source}.`);
  return DONE;
}

/** Ends captures; the flows that are open in them are closed. */
export async function stopCaptureCommand(name: string, flags: CaptureFlags): Promise<number> {
  print(await captures(flags).stop(name), flags);
  return DONE;
}

export async function listCapturesCommand(flags: CaptureFlags): Promise<number> {
  const running = await captures(flags).list();
  if (running.length > 0 || flags.json === true) print(running, flags);
  else say('Nothing is captured.');
  return DONE;
}

export function interfacesCommand({ json }: Pick<CaptureFlags, 'json'>): number {
  const found = listInterfaces();
  if (json === true) for (const each of found) process.stdout.write(`${JSON.stringify(each)}\n`);
  else
    process.stdout.write(
      tableText(
        ['Interface', 'Addresses'],
        found.map(({ name, addresses }) => [name, addresses.join(', ')]),
      ),
    );
  return DONE;
}
