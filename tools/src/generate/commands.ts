import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The reference page of the command line, from the built program's own help; undefined when it is not built. */
export function commandsPage(root: string): string | undefined {
  const program = join(root, 'apps/cli/bin/weir.cjs');
  if (!existsSync(join(root, 'apps/cli/dist/main.js'))) return undefined;
  const lines = [
    '# Commands',
    '',
    'Generated from the help of `weir` by `npm run generate`. In a checkout `npx weir …` runs it, once `npm start` or `npm test` has built it.',
    '',
    'Rows go to standard output, everything else to standard error. Exit code 0: done. 1: failed, with a sentence that says what, where',
    'and how to mend it. 2: typed wrongly.',
    '',
    'What came from elsewhere (names of files, texts from the wire) reaches no terminal raw: control characters are shown as `\\x1b`. In CSV they are',
    'written so too, and text that a spreadsheet would take for a formula begins with an apostrophe. JSON keeps every character, escaped.',
    '',
  ];
  for (const { words, help } of commandsOf(program, [])) {
    lines.push(`## ${['weir', ...words].join(' ')}`, '', '```', help.trimEnd(), '```', '');
  }
  return lines.join('\n');
}

interface DescribedCommand {
  readonly words: readonly string[];
  readonly help: string;
}

/** The command itself and everything below it. */
function commandsOf(program: string, words: readonly string[]): DescribedCommand[] {
  const help = helpOf(program, words);
  const [, listed = ''] = help.split('\nCommands:\n');
  const names = [...(listed.split('\n\n', 1)[0]?.matchAll(/^ {2}(\w[\w-]*)/gm) ?? [])]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help');
  return [{ words, help }, ...names.flatMap((name) => commandsOf(program, [...words, name]))];
}

/** Printed to a pipe, so its width is not the terminal's. */
function helpOf(program: string, words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words, '--help'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`weir ${words.join(' ')} --help ended with ${status}: ${stderr}`);
  return stdout;
}
