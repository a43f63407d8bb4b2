import type { Command } from 'commander';
import { configOption, examples, type Finish } from './commands.ts';
import type { RescoreFlags } from './rescore.ts';

export function addRescore(program: Command, finish: Finish): void {
  program
    .command('rescore')
    .description('judge captures once more with another version of a model, and list the verdicts that differ')
    .argument('[file...]', 'capture files, pcap or pcapng, plain or gzip')
    .requiredOption('--model <package>', 'NAME@VERSION of a registered model, or the folder of a package')
    .requiredOption('--against <package>', 'the other version, named likewise')
    .option('--from <time>', 'only records that begin then or later, such as 2026-01-31T08:00:00Z')
    .option('--to <time>', 'only records that begin earlier')
    .option('--json', 'print a difference a line as JSON')
    .option('--csv', 'print differences as CSV with a header')
    .option('--limit <n>', 'rows of the table for people', '50')
    .option('--output <file>', 'write there instead of standard output')
    .option('--quiet', 'say nothing but what went wrong')
    .addOption(configOption())
    .addHelpText(
      'after',
      examples([
        'weir rescore --model ddos_lgbm@1.0.0 --against ./new/ddos_lgbm/1.1.0 january/*.pcapng.gz',
        'weir rescore --model ddos_lgbm@1.0.0 --against ddos_lgbm@1.1.0 day.pcap --from 2026-01-31T08:00:00Z --csv',
      ]),
    )
    .action(async (files: string[], flags: RescoreFlags) =>
      finish(await (await import('./rescore.ts')).rescoreCommand(files, flags)),
    );
}
