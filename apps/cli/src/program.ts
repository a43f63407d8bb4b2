import { VERSION } from '@weir/service/installation';
import { Command } from 'commander';
import { addAnalyze, addCapture, addDeadLetters, addServe, addSetUp, addStart, examples } from './commands.ts';
import { explain } from './failure.ts';
import { addFeedback } from './feedback-commands.ts';
import { addModels } from './model-commands.ts';
import { printable } from '@weir/service/printable';
import { addRescore } from './rescore-command.ts';
import { addRules } from './rule-commands.ts';
import { addTrain } from './train-command.ts';
import { complain } from './talk.ts';

/** Runs what was typed and says how it ended: 0 done, 1 failed, 2 typed wrongly. Commands are loaded when they are used. */
export async function run(words: readonly string[]): Promise<number> {
  let code = 0;
  const program = new Command('weir');
  program
    .description('Turns network captures into flows that can be queried.')
    .version(VERSION, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({
      outputError: (text, write) =>
        write(
          text
            .replace(/^error: /, 'weir: ')
            .split('\n')
            .map(printable)
            .join('\n'),
        ),
    })
    .showHelpAfterError('Try `weir --help`, or `weir COMMAND --help`.')
    .addHelpText(
      'after',
      examples(['weir start', 'weir analyze capture.pcap', 'weir analyze capture.pcap --json | head']),
    );
  const finish = (outcome: number): void => {
    code = outcome;
  };
  addStart(program, finish);
  addAnalyze(program, finish);
  addServe(program);
  addCapture(program, finish);
  addSetUp(program, finish);
  addDeadLetters(program, finish);
  addFeedback(program, finish);
  addModels(program, finish);
  addRescore(program, finish);
  addRules(program, finish);
  addTrain(program, finish);
  try {
    await program.parseAsync(withoutIdleHelp(program, words), { from: 'user' });
    return code;
  } catch (cause) {
    const { lines, code: failed } = explain(cause);
    for (const line of lines) complain(line);
    return failed;
  }
}

const HELP_WORDS: readonly string[] = ['help', '--help', '-h'];

/**
 * What was typed; where help on a command is wanted that is not there, that command alone. Of it commander would print the help of all others, as if
 * nothing were wrong; called, it is refused with what was probably meant.
 */
function withoutIdleHelp(program: Command, words: readonly string[]): string[] {
  if (!words.some((word) => HELP_WORDS.includes(word))) return [...words];
  const path = words.filter((word) => word !== 'help' && !word.startsWith('-'));
  let command = program;
  for (const [at, word] of path.entries()) {
    if (command.commands.length === 0) break;
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined) return path.slice(0, at + 1);
    command = next;
  }
  return [...words];
}
