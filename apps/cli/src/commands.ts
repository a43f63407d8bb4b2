import { prepareThread } from '@weir/service/threads';
import { Option, type Command } from 'commander';
import type { AnalyzeFlags } from './analyze.ts';
import type { StartFlags } from './start.ts';

/** Takes the exit code of a command. */
export type Finish = (code: number) => void;

/** The help text's last part. */
export function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}\n`).join('')}`;
}

function configOption(): Option {
  return new Option('--config <file>', 'YAML file with settings; the environment stands above it');
}

export function addStart(program: Command, finish: Finish): void {
  program
    .command('start')
    .description('run everything in this process, with a page to look at')
    .argument('[file...]', 'capture files; the bundled one without')
    .option('--once', 'read the captures into the tables and end, without the page')
    .option('--port <n>', 'port of the page; 0 takes any free one')
    .option('--host <address>', 'address the page listens on')
    .option('--data <folder>', 'folder of state and tables')
    .addOption(configOption())
    .addHelpText(
      'after',
      examples(['weir start', 'weir start capture.pcap --once', 'weir start --port 0 --data ./here']),
    )
    .action(async (files: string[], flags: StartFlags) => {
      prepareThread();
      const { startCommand } = await import('./start.ts');
      finish(await startCommand(files, flags));
    });
}

export function addAnalyze(program: Command, finish: Finish): void {
  program
    .command('analyze')
    .description('show what captures hold, without keeping anything')
    .argument('<file...>', 'capture files, pcap or pcapng, plain or gzip; - for standard input')
    .addOption(new Option('--table <name>', 'rows to print').choices(['flows', 'packets', 'windows', 'dead-letters']))
    .option('--json', 'print a record a line as JSON')
    .option('--csv', 'print rows as CSV with a header')
    .option('--lanes <n>', 'lanes the captures are dealt to')
    .option('--workers <n>', 'threads; 0 is one a core')
    .option('--output <file>', 'write there instead of standard output')
    .option('--quiet', 'say nothing but what went wrong')
    .addOption(configOption())
    .addHelpText(
      'after',
      examples([
        'weir analyze capture.pcap',
        'weir analyze *.pcapng.gz --csv --output flows.csv',
        "weir analyze capture.pcap --json | jq 'select(.dstPort == 443)'",
        'tcpdump -w - -c 1000 | weir analyze - --table packets --json',
      ]),
    )
    .action(async (files: string[], flags: AnalyzeFlags) => {
      if (flags.workers !== '1') prepareThread();
      const { analyzeCommand } = await import('./analyze.ts');
      finish(await analyzeCommand(files, flags));
    });
}

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('run services on Kafka: ingestor, parser, flow, statistics, writer, or stages by name')
    .argument('<stage...>', 'what to run, together in this process')
    .addHelpText('after', examples(['KAFKA_BROKERS=kafka:9092 REDIS_URL=redis://redis weir serve parser flow']))
    .action(async (words: string[]) => {
      const { serveCommand } = await import('./serve.ts');
      await serveCommand(words);
    });
}

export function addSetUp(program: Command, finish: Finish): void {
  program
    .command('topics')
    .description('topics and schemas on Kafka')
    .command('apply')
    .description('create missing topics, check the others, register their schemas; repeats safely')
    .addOption(configOption())
    .action(async (flags: { config?: string }) => finish(await (await import('./set-up.ts')).topicsCommand(flags)));
  program
    .command('migrate')
    .description('bring the tables up to this version; repeats safely')
    .option('--dry-run', 'say what would be done')
    .addOption(configOption())
    .action(async (flags: { config?: string; dryRun?: boolean }) =>
      finish(await (await import('./set-up.ts')).migrateCommand(flags)),
    );
  program
    .command('config')
    .description('the settings in force')
    .option('--check', 'only say whether they are sound (the default)')
    .addOption(new Option('--dump', 'print all of them as YAML, secrets masked').conflicts('check'))
    .addOption(configOption())
    .addHelpText('after', examples(['weir config --check --config weir.yaml', 'LANES=4 weir config --dump']))
    .action(async (flags: { config?: string; dump?: boolean }) =>
      finish((await import('./set-up.ts')).configCommand(flags)),
    );
  program
    .command('doctor')
    .description('look at everything the settings name, and say how to mend it')
    .option('--json', 'print a finding a line as JSON')
    .addOption(configOption())
    .action(async (flags: { config?: string; json?: boolean }) =>
      finish(await (await import('./set-up.ts')).doctorCommand(flags)),
    );
}

export function addDeadLetters(program: Command, finish: Finish): void {
  const letters = program.command('dlq').description('dead letters: what no stage could process');
  letters
    .command('list')
    .description('list them, newest first')
    .option('--limit <n>', 'how many at most', '50')
    .option('--json', 'print a letter a line as JSON')
    .addOption(configOption())
    .action(async (flags: { config?: string; json?: boolean; limit?: string }) =>
      finish(await (await import('./dead-letters.ts')).listCommand(flags)),
    );
  letters
    .command('show')
    .description('show everything about some')
    .argument('<letter...>', 'names as `weir dlq list` shows them, or their first characters')
    .option('--json', 'print a letter a line as JSON')
    .addOption(configOption())
    .action(async (ids: string[], flags: { config?: string; json?: boolean }) =>
      finish(await (await import('./dead-letters.ts')).showCommand(ids, flags)),
    );
  letters
    .command('replay')
    .description('send them to their topics again, as sources of their own')
    .argument('[letter...]', 'names as `weir dlq list` shows them, or their first characters')
    .option('--all', 'every dead letter')
    .option('--dry-run', 'say what would be sent')
    .addOption(configOption())
    .addHelpText('after', examples(['weir dlq replay 1f00ab --dry-run', 'weir dlq replay --all']))
    .action(async (ids: string[], flags: { config?: string; all?: boolean; dryRun?: boolean }) =>
      finish(await (await import('./dead-letters.ts')).replayCommand(ids, flags)),
    );
}
