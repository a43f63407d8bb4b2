import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CLI = fileURLToPath(new URL('../bin/weir.cjs', import.meta.url));

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Bytes of standard output after which it is closed, as `head` does. */
  readonly closeAfter?: number;
}

/** Runs the built command line in the root of the checkout, with nothing in its environment but what is given. */
export async function weir(words: readonly string[], { env = {}, closeAfter }: RunOptions = {}): Promise<Ended> {
  if (!existsSync(fileURLToPath(new URL('../../../dist/cli.js', import.meta.url))))
    throw new Error('the command line is not built; run `npm run build` first');
  const child = spawn(process.execPath, [CLI, ...words], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (closeAfter !== undefined && stdout.length >= closeAfter) child.stdout.destroy();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, stdout, stderr };
}

/** A command that goes on. */
export interface Begun {
  /** Resolves once standard error has the text. @throws {Error} when it ends or takes long without saying so */
  says(text: string): Promise<void>;
  /** What standard error has so far. */
  said(): string;
  /** Waits for its end, after the signal where one is given. */
  end(signal?: NodeJS.Signals): Promise<Ended>;
}

const SAYS_MS = 60_000;
/** Where programs of the system are. */
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Begins a command; `inside` are words in front of it, of a program that runs it somewhere else. */
export function begin(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  inside: readonly string[] = [],
): Begun {
  const [program = '', ...args] = [...inside, process.execPath, CLI, ...words];
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { PATH: SYSTEM_PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    said: () => stderr,
    async says(text) {
      const late = Date.now() + SAYS_MS;
      while (!stderr.includes(text)) {
        // All that an ended one has said is known only when it is closed.
        const code = child.exitCode === null ? undefined : await closed;
        if (stderr.includes(text)) return;
        if (code !== undefined || Date.now() > late)
          throw new Error(`"${text}" was not said, but (${code ?? 'running'}): ${stderr}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async end(signal) {
      if (signal !== undefined) child.kill(signal);
      return { code: await closed, stdout, stderr };
    },
  };
}

/** Records printed a line as JSON. */
export function recordsOf(stdout: string): Record<string, unknown>[] {
  const lines = stdout.split('\n').slice(0, -1);
  return lines.map((line) => {
    const record: unknown = JSON.parse(line);
    if (typeof record !== 'object' || record === null) throw new TypeError(`no record: ${line}`);
    return Object.fromEntries(Object.entries(record));
  });
}
