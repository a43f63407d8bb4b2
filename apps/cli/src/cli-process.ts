import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CLI = fileURLToPath(new URL('../bin/weir.mjs', import.meta.url));

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

/** Records printed a line as JSON. */
export function recordsOf(stdout: string): Record<string, unknown>[] {
  const lines = stdout.split('\n').slice(0, -1);
  return lines.map((line) => {
    const record: unknown = JSON.parse(line);
    if (typeof record !== 'object' || record === null) throw new TypeError(`no record: ${line}`);
    return Object.fromEntries(Object.entries(record));
  });
}
