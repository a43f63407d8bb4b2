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

export function configOption(): Option {
  return new Option('--config <file>', 'YAML file with settings; the environment stands above it');
}

function interfaceOption(): Option {
  return new Option(
    '--interface <name>',
    'a network interface to capture until Ctrl-C, or `any`; may be repeated',
  ).argParser((name: string, others: readonly string[] | undefined): readonly string[] | undefined => [
    ...(others ?? []),
    name,
  ]);
}

function filterOption(): Option {
  return new Option('--filter <expression>', 'frames of the interfaces that are wanted, as for tcpdump');
}

export function addStart(program: Command, finish: Finish): void {
  program
    .command('start')
    .description('run everything in this process, with a page to look at')
    .argument('[file...]', 'capture files, or - for standard input; the bundled one without')
    .option('--once', 'read the captures into the tables and end, without the page')
    .option('--port <n>', 'port of the page; 0 takes any free one')
    .option('--host <address>', 'address the page listens on')
    .option('--data <folder>', 'folder of state and tables')
    .addOption(interfaceOption())
    .addOption(filterOption())
    .option('--listen <address>', 'take captures over TCP, one a connection, such as 127.0.0.1:4711')
    .option('--folder <path>', 'watch a folder of rotated captures')
    .addOption(configOption())
    .addHelpText(
      'after',
      examples([
        'weir start',
        'weir start capture.pcap --once',
        'weir start --port 0 --data ./here',
        'weir start --interface eth0',
      ]),
    )
    .action(async (files: string[], flags: StartFlags) => {
      // Descriptors are exchanged first, which another thread may not see half done.
      if (!files.includes('-')) prepareThread();
      const { startCommand } = await import('./start.ts');
      finish(await startCommand(files, flags));
    });
}

export function addAnalyze(program: Command, finish: Finish): void {
  program
    .command('analyze')
    .description('show what captures hold, without keeping anything')
    .argument('[file...]', 'capture files, pcap or pcapng, plain or gzip; - for standard input')
    .addOption(interfaceOption())
    .addOption(filterOption())
    .addOption(
      new Option('--table <name>', 'rows to print').choices([
        'flows',
        'early-flows',
        'features',
        'early-features',
        'packets',
        'windows',
        'verdicts',
        'alerts',
        'dead-letters',
      ]),
    )
    .addOption(
      new Option('--names <whose>', 'whose features, by their names').choices([
        'weir',
        'nfstream',
        'cicflowmeter',
        'models',
      ]),
    )
    .option('--json', 'print a record a line as JSON')
    .option('--csv', 'print rows as CSV with a header')
    .addOption(
      new Option('--format <whose>', 'alerts as others take them, a revision a line of JSON').choices([
        'cloudevents',
        'ecs',
        'ocsf',
      ]),
    )
    .option('--details', 'in the summary, applications and how TCP fared; takes about twice as long')
    .option('--alerts', 'in the summary, what rules, maths and models alarm on; takes several times as long')
    .option('--lanes <n>', 'lanes the captures are dealt to')
    .option('--workers <n>', 'threads; 0 is one a core')
    .option('--output <file>', 'write there instead of standard output')
    .option('--quiet', 'say nothing but what went wrong')
    .addOption(configOption())
    .addHelpText(
      'after',
      examples([
        'weir analyze capture.pcap --details --alerts',
        'weir analyze *.pcapng.gz --csv --output flows.csv',
        'weir analyze capture.pcap --table alerts --format ecs',
        'weir analyze capture.pcap --table features --names nfstream --csv',
        "weir analyze capture.pcap --json | jq 'select(.dstPort == 443)'",
        'tcpdump -w - -c 1000 | weir analyze - --table packets --json',
        "weir analyze --interface eth0 --filter 'tcp port 443' --json",
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
    .description(
      'run services on Kafka: ingestor, parser, flow, statistics, detector, correlator, writer, or stages by name',
    )
    .argument('<stage...>', 'what to run, together in this process')
    .addHelpText('after', examples(['KAFKA_BROKERS=kafka:9092 REDIS_URL=redis://redis weir serve parser flow']))
    .action(async (words: string[]) => {
      const { serveCommand } = await import('./serve.ts');
      await serveCommand(words);
    });
}

interface CaptureFlags {
  readonly config?: string;
  readonly url?: string;
  readonly json?: boolean;
}

export function addCapture(program: Command, finish: Finish): void {
  const capture = program.command('capture').description('live captures of a platform that runs');
  const add = (words: string, description: string): Command =>
    capture
      .command(words)
      .description(description)
      .option('--url <address>', 'where the platform answers; as its settings say without')
      .option('--json', 'print a capture a line as JSON')
      .addOption(configOption());
  add('start <interface>', 'capture an interface')
    .addOption(filterOption())
    .addHelpText('after', examples(['weir capture start eth0', "weir capture start any --filter 'not port 22'"]))
    .action(async (name: string, flags: CaptureFlags & { filter?: string }) =>
      finish(await (await import('./capture.ts')).startCaptureCommand(name, flags)),
    );
  add('stop <name>', 'end a capture, by the name of its source or of what it captures').action(
    async (name: string, flags: CaptureFlags) =>
      finish(await (await import('./capture.ts')).stopCaptureCommand(name, flags)),
  );
  add('list', 'what is captured now').action(async (flags: CaptureFlags) =>
    finish(await (await import('./capture.ts')).listCapturesCommand(flags)),
  );
  capture
    .command('interfaces')
    .description('network interfaces of this machine')
    .option('--json', 'print an interface a line as JSON')
    .action(async (flags: { json?: boolean }) => finish((await import('./capture.ts')).interfacesCommand(flags)));
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
