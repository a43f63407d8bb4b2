import type { Command } from 'commander';
import { examples, type Finish } from './commands.ts';

export function addRules(program: Command, finish: Finish): void {
  const rules = program.command('rules').description('rules that traffic is judged by');
  rules
    .command('list')
    .description('list the rules of a folder, or those that come with Weir')
    .argument('[folder]', 'folder of rules')
    .option('--json', 'print a rule a line as JSON')
    .action(async (folder: string | undefined, flags: { json?: boolean }) =>
      finish((await import('./rules.ts')).listRulesCommand(folder, flags)),
    );
  rules
    .command('test')
    .description('check the rules of a folder and run the examples they bring with them')
    .argument('[folder]', 'folder of rules; those that come with Weir without')
    .option('--json', 'print an example a line as JSON')
    .addHelpText('after', examples(['weir rules test', 'weir rules test ./my-rules --json']))
    .action(async (folder: string | undefined, flags: { json?: boolean }) =>
      finish((await import('./rules.ts')).testRulesCommand(folder, flags)),
    );
  rules
    .command('import')
    .description('turn Sigma rules about networks into rules of Weir; what is not supported is named')
    .argument('<file>', 'file of Sigma rules')
    .option('--folder <path>', 'write a file a rule there instead of to standard output')
    .addHelpText(
      'after',
      examples(['weir rules import dns-tunnel.yml', 'weir rules import proxy.yml --folder ./my-rules']),
    )
    .action(async (file: string, flags: { folder?: string }) =>
      finish((await import('./rules.ts')).importRulesCommand(file, flags)),
    );
}
