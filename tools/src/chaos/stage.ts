/**
 * One app of the platform as a process that can be told where to die: `stage.js APP`, settings from the environment. The harness
 * talks to it over the channel of `fork`; when the channel breaks, the harness is gone and so is this.
 */
import process from 'node:process';
import { createLog, PIPELINE, startApp, startDistributed, untilSignal, type GroupStatus } from '@weir/service';
import { loadConfig } from '@weir/service/config';
import { reasonOf, type ByteStream, type Stage, type Step } from '@weir/stream';
import { APPS, toChild, type FromChild } from './apps.ts';

const STATUS_MS = 200;

const app = APPS.find(({ name }) => name === process.argv[2]);
if (app === undefined) throw new Error(`stage.js needs one of ${APPS.map(({ name }) => name).join(', ')}`);
process.on('disconnect', () => process.exit(3));

/** Where to die: at the n-th time of a step from now on. */
let fuse: { readonly step: Step; left: number } | undefined;
/** Bytes of the capture that may be read; the rest waits. */
let allowance = 0;
let allowed: () => void = () => undefined;

process.on('message', (message) => {
  const told = toChild.parse(message);
  if (told.kind === 'die') fuse = { step: told.step, left: told.nth };
  else {
    allowance = told.bytes;
    allowed();
  }
});

function tell(message: FromChild): void {
  process.send?.(message);
}

function onStep(step: Step, stage: string): void {
  if (stage !== app?.watched || step !== fuse?.step || --fuse.left > 0) return;
  process.kill(process.pid, 'SIGKILL');
}

function mustWait(bytes: number): boolean {
  return bytes > allowance;
}

/** The same bytes, each piece not before the harness allows it. */
async function* paced(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const piece of bytes) {
    read += piece.byteLength;
    while (mustWait(read) && !signal.aborted) {
      await new Promise<void>((resolve) => {
        allowed = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    yield piece;
  }
}

function pacedStage(stage: Stage): Stage {
  if (stage.shape !== 'source') return stage;
  return {
    ...stage,
    start: (runtime, config) => {
      const openCapture = async (path: string): Promise<ByteStream> => {
        const stream = await runtime.ports.openCapture(path);
        return {
          size: stream.size,
          fingerprint: stream.fingerprint,
          get consumed() {
            return stream.consumed;
          },
          bytes: (signal) => paced(stream.bytes(signal), signal),
        };
      };
      return stage.start({ ...runtime, ports: { ...runtime.ports, openCapture } }, config);
    },
  };
}

function summaryOf(status: GroupStatus, url: string, ended: boolean): FromChild {
  const lanes = status.stages.filter(({ stage }) => stage === app?.watched).flatMap((stage) => stage.lanes);
  const all = status.stages.flatMap((stage) => stage.lanes);
  return {
    url,
    lanes: lanes.map(({ lane }) => lane),
    halted: all.flatMap(({ halted }) => halted ?? []),
    waitingFor: status.stages.flatMap(({ waitingFor }) => waitingFor ?? []),
    skipped: status.stages.reduce((sum, { skipped }) => sum + skipped, 0),
    fenced: status.stages.reduce((sum, { fenced }) => sum + fenced, 0),
    ended,
    rss: process.memoryUsage.rss(),
  };
}

/** What the harness keeps when a rehearsal fails. */
function write(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${process.pid} ${line}\n`);
}

const stages = PIPELINE.filter(({ name }) => app.stages.includes(name)).map(pacedStage);
const asked = untilSignal();
try {
  const config = loadConfig();
  const { platform, started, url, stop } = await startApp({
    ...{ host: '127.0.0.1', port: 0, token: '', names: [], log: createLog('warn') },
    start: (onWait, signal) =>
      startDistributed(stages, config, {
        ...{ isOpen: false, onStep, signal },
        onWait: (reason) => {
          if (reason !== undefined) write(`waits: ${reason}`);
          onWait(reason);
        },
        onSurvived: write,
      }),
    onFailure: () => undefined,
  });
  await started;
  let ended = false;
  const timer = setInterval(() => tell(summaryOf(platform.status(), url, ended)), STATUS_MS);
  const done = platform.done.then(() => {
    ended = true;
    return asked;
  });
  await Promise.race([asked, done]);
  clearInterval(timer);
  await stop();
  process.exit(0);
} catch (cause) {
  process.stderr.write(`${reasonOf(cause)}\n`);
  process.exit(1);
}
