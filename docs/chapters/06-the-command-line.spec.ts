/**
 * # 6. The command line
 *
 * The commands of README, tutorial and how-to guides, as they stand there. Those that only read are run; of the others it is
 * checked that the command and its options exist.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WEIR = join(ROOT, 'apps/cli/bin/weir.cjs');
const PAGES = [
  'README.md',
  'docs/tutorial/first-flows.md',
  ...readdirSync(join(ROOT, 'docs/how-to')).map((name) => `docs/how-to/${name}`),
];

/** Lines of shell blocks that run weir, without comments. */
function commandsIn(page: string): string[] {
  const blocks = readFileSync(join(ROOT, page), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g);
  return [...blocks]
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => /\bnpx weir\b/.test(line));
}

const commands = PAGES.flatMap((page) => commandsIn(page).map((command) => [page, command] as const));
/** Analysing a capture that is in the project changes nothing. */
const runnable = commands.filter(([, command]) => command.startsWith('npx weir analyze testdata/'));

let folder = '';

beforeAll(() => {
  if (!existsSync(join(ROOT, 'apps/cli/dist/main.js')))
    throw new Error('the command line is not built; run `npm run build` first');
  folder = mkdtempSync(join(tmpdir(), 'weir-chapter-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a line of a page in a folder of its own, from which the test data are seen. */
function runLine(line: string) {
  const here = line
    .replaceAll('npx weir', `'${process.execPath}' '${WEIR}'`)
    .replaceAll('testdata/', `'${relative(folder, join(ROOT, 'testdata'))}'/`);
  return spawnSync('sh', ['-c', here], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
}

test.each(runnable)('%s: %s', (_page, line) => {
  const { status, stdout, stderr } = runLine(line);
  expect({ status, stderr: stderr.includes('weir:') }).toEqual({ status: 0, stderr: false });
  const written = /--output (\S+)/.exec(line)?.[1];
  const text = written === undefined ? stdout : readFileSync(join(folder, written), 'utf8');
  expect(text.length).toBeGreaterThan(100);
});

describe('what the pages tell to type exists', () => {
  const reference = readFileSync(join(ROOT, 'docs/reference/cli.md'), 'utf8');
  const sections = new Map(
    [...reference.matchAll(/^## (weir.*)\n([\s\S]*?)(?=^## |$(?![\s\S]))/gm)].map(([, name = '', text = '']) => [
      name,
      text,
    ]),
  );

  test.each(commands)('%s: %s', (_page, line) => {
    const words = line.slice(line.indexOf('npx weir')).split(' ').slice(1);
    const [first = '', second = '', third = ''] = words;
    const name = [`${first} ${second} ${third}`, `${first} ${second}`, first].find((candidate) =>
      sections.has(candidate),
    );
    const help = sections.get(name ?? '') ?? '';
    const unknown = words.filter((word) => word.startsWith('--') && !help.includes(word));
    expect({ name: name?.split(' ')[1] ?? second, unknown }).toEqual({ name: second, unknown: [] });
  });
});

/** Exit codes: 0 done, 1 failed, 2 typed wrongly. Data on standard output, talk on standard error. */
describe('how a command ends', () => {
  test('a capture that is broken is shown as far as it goes, with exit code 1', () => {
    const { status, stdout, stderr } = runLine(
      'npx weir analyze testdata/formats/truncated-in-packet.pcap --json --quiet',
    );
    expect(status).toBe(1);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/^weir: truncated-in-packet\.pcap: The capture is cut off: .*\n$/);
  });

  test('a slip of the pen gives exit code 2, and what was meant', () => {
    const { status, stdout, stderr } = runLine('npx weir analyse testdata/lab.pcapng.gz');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('analyze');
  });
});
