import { Option, type Command } from 'commander';
import { configOption, examples, type Finish } from './commands.ts';
import type { FeedbackFlags } from './feedback.ts';

/** What analysts say of alerts, to a platform that runs. */
export function addFeedback(program: Command, finish: Finish): void {
  const feedback = program.command('feedback').description('alerts that were right or false, of a platform that runs');
  const add = (words: string, description: string): Command =>
    feedback
      .command(words)
      .description(description)
      .option('--url <address>', 'where the platform answers; as its settings say without')
      .addOption(configOption());
  add('list', 'alerts that were marked, the newest first')
    .option('--unmarked', 'those that nobody has marked yet')
    .option('--limit <n>', 'how many at most', '50')
    .option('--json', 'print an alert a line as JSON')
    .addHelpText(
      'after',
      examples(['weir feedback list --unmarked', 'weir feedback list --json | jq \'select(.mark == "false")\'']),
    )
    .action(async (flags: FeedbackFlags & { unmarked?: boolean; limit: string }) =>
      finish(await (await import('./feedback.ts')).listFeedbackCommand(flags)),
    );
  add('mark <alert>', 'say whether an alert was right; the newest mark counts')
    .addOption(new Option('--true', 'it was right').conflicts('false'))
    .option('--false', 'it was a false alarm')
    .option('--why <text>', 'what for; it stands beside the mark')
    .option('--json', 'print the alert as JSON')
    .addHelpText(
      'after',
      examples(['weir feedback mark cda6b416-f77d-8fc7-b37d-9e0519b79b0e --false --why "our own scanner"']),
    )
    .action(async (id: string, flags: FeedbackFlags & { true?: boolean; false?: boolean; why?: string }) =>
      finish(await (await import('./feedback.ts')).markCommand(id, flags)),
    );
  add('precision', 'how many of the marked alerts were right, of each rule, detector and model week by week')
    .option('--json', 'print it as JSON')
    .action(async (flags: FeedbackFlags) => finish(await (await import('./feedback.ts')).precisionCommand(flags)));
  add('export <file...>', 'write labels of the flows behind marked alerts, for `weir train --labels`')
    .option('--source <name>', 'the capture they were marked in, where it is called otherwise than the file')
    .option('--output <file>', 'write there instead of standard output')
    .addHelpText(
      'after',
      examples([
        'weir feedback export office.pcapng --output office.yaml',
        'weir train ddos_lgbm --data captures --labels office.yaml',
      ]),
    )
    .action(async (files: string[], flags: FeedbackFlags & { source?: string; output?: string }) =>
      finish(await (await import('./feedback.ts')).exportCommand(files, flags)),
    );
}
