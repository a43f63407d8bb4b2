import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, type LiveSide } from '@weir/stream';
import { CaptureFileError } from './capture-file-error.ts';
import { commandsFor, type CaptureCommand, type InterfaceSettings } from './capture-commands.ts';
import { captureFault, openingFault } from './interface-fault.ts';
import { LiveBytes, type LiveSettings } from './live-bytes.ts';

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** How often the program is asked what it has lost, ms. */
const ASK_MS = 1_000;
/** How long it may take over the frames it has when it is asked to end, ms. */
const LAST_BYTES_MS = 2_000;
/** It is asked to end when nothing came for so long, ms, and at the latest after the second. */
const QUIET_MS = 100;
const MOST_QUIET_MS = 1_000;
/** Lines that are kept of what it says. */
const MOST_LINES = 20;

const INSTALL_TCPDUMP = 'install tcpdump (on Debian: apt-get install tcpdump)';
const INSTALL_CAP = 'install libpcap with its headers (on Debian: apt-get install libpcap-dev) and run npm rebuild cap';

/** What is missing to capture with, and where it comes from. */
const MISSING: Readonly<Record<InterfaceSettings['driver'], string>> = {
  auto: `there is neither tcpdump nor the package cap to capture with; ${INSTALL_TCPDUMP}`,
  tcpdump: `there is no tcpdump to capture with; ${INSTALL_TCPDUMP}`,
  cap: `the package cap is not there or was not built; ${INSTALL_CAP}`,
};

/** Where frames were lost, by the word that the program has for it. */
const LOST: Readonly<Record<string, string>> = {
  kernel: 'lost-in-kernel',
  interface: 'lost-by-interface',
  buffer: 'lost-in-buffer',
};

/**
 * Frames of an interface as a stream of pcap, from a program of its own: so only that needs the right to capture, and what it
 * does when the interface goes takes nothing else with it. Resolves when it captures; `onLost` is told of frames that were lost.
 * @throws {CaptureFileError} one sentence: no such interface, no right to capture, a filter that libpcap refuses, no libpcap
 */
export async function captureInterface(
  settings: InterfaceSettings & LiveSettings,
  onLost: (count: number) => void = () => undefined,
): Promise<LiveBytes> {
  for (const command of commandsFor(settings)) {
    const opened = await openWith(command, settings, onLost);
    if (opened !== undefined) return opened;
  }
  throw new CaptureFileError(`${settings.name}: ${MISSING[settings.driver]}`);
}

/** Undefined when the program is not there. */
async function openWith(
  command: CaptureCommand,
  settings: InterfaceSettings & LiveSettings,
  onLost: (count: number) => void,
): Promise<LiveBytes | undefined> {
  // A group of its own: what ends us from the terminal lets us end it in order.
  const child = spawn(command.program, command.args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const program = new CaptureProgram(child);
  const outcome = await program.opened;
  if (outcome === 'missing') return undefined;
  if (outcome === 'failed') throw new CaptureFileError(openingFault(command, settings, program.lines));
  if (command.answersSignal) program.askForLosses();
  return new LiveBytes(
    {
      name: settings.name,
      pipe: child.stdout,
      close: () => void program.closeWhenQuiet(),
      lastBytesMs: LAST_BYTES_MS,
      takeLost: () => {
        const lost = program.takeLost();
        for (const { count } of lost) onLost(count);
        return lost;
      },
      fault: async () => ((await program.endedByItself()) ? captureFault(settings.name, program.lines) : undefined),
    },
    settings,
  );
}

/** A program that captures: what it says, and how it ends. */
class CaptureProgram {
  readonly opened: Promise<'capturing' | 'missing' | 'failed'>;
  readonly #child: Child;
  readonly #closed: Promise<unknown>;
  readonly #lost = new Map<string, number>();
  readonly #told = new Map<string, number>();
  #lines: string[] = [];
  #isAskedToEnd = false;
  #asking: NodeJS.Timeout | undefined;

  constructor(child: Child) {
    this.#child = child;
    this.#closed = once(child, 'close').catch(() => undefined);
    this.opened = new Promise((resolve) => {
      child.once('error', (cause) => resolve(codeOf(cause) === 'ENOENT' ? 'missing' : 'failed'));
      void this.#closed.then(() => resolve('failed'));
      createInterface({ input: child.stderr }).on('line', (line) => {
        if (/\blistening on\b/.test(line)) resolve('capturing');
        this.#hear(line);
      });
    });
    void this.#closed.then(() => clearInterval(this.#asking));
  }

  /** The last lines that it said, but for those that only count. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  askForLosses(): void {
    this.#asking = setInterval(() => this.#child.kill('SIGUSR1'), ASK_MS);
    this.#asking.unref();
  }

  /** Lets it take what the kernel still has of frames that came before: it reads none any more once it is told to end. */
  async closeWhenQuiet(): Promise<void> {
    this.#isAskedToEnd = true;
    clearInterval(this.#asking);
    const { stdout } = this.#child;
    const taken = (): number => (stdout instanceof Socket ? stdout.bytesRead : 0);
    const begun = performance.now();
    let before: number;
    do {
      before = taken();
      await delay(QUIET_MS);
    } while (taken() !== before && performance.now() - begun < MOST_QUIET_MS);
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGTERM');
  }

  async endedByItself(): Promise<boolean> {
    await this.#closed;
    return !this.#isAskedToEnd;
  }

  takeLost(): ReturnType<LiveSide['takeLost']> {
    return [...this.#lost].flatMap(([reason, count]) => {
      const lost = count - (this.#told.get(reason) ?? 0);
      this.#told.set(reason, count);
      return lost > 0 ? [{ reason, count: lost }] : [];
    });
  }

  #hear(line: string): void {
    const counts = [...line.matchAll(/(\d+) packets? dropped by (\w+)/g)];
    for (const [, count, where = ''] of counts) {
      const reason = LOST[where];
      if (reason !== undefined) this.#lost.set(reason, Number(count));
    }
    if (counts.length > 0 || /packets? (captured|received)|^Warning: /.test(line)) return;
    this.#lines = [...this.#lines, line].slice(-MOST_LINES);
  }
}
