import { Command, Option } from 'commander';
import type { AnalyzeFlags } from './analyze.ts';
import { explain } from './failure.ts';
import { complain } from './talk.ts';
import { versionText } from './version.ts';

/** Runs what was typed and says how it ended: 0 done, 1 failed, 2 typed wrongly. Commands are loaded when they are used. */
export async function run(words: readonly string[]): Promise<number> {
  let code = 0;
  const program = programOf((outcome) => {
    code = outcome;
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (cause) {
    const { lines, code: failed } = explain(cause);
    for (const line of lines) complain(line);
    return failed;
  }
}

type Finish = (code: number) => void;

function programOf(finish: Finish): Command {
  const program = new Command('weir')
    .description('Turns network captures into flows that can be queried.')
    .version(versionText(), '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'weir: ')) })
    .showHelpAfterError('Try `weir --help`, or `weir COMMAND --help`.')
    .enablePositionalOptions()
    .addHelpText(
      'after',
      examples(['weir start', 'weir analyze capture.pcap', 'weir analyze capture.pcap --json | head']),
    );
  addAnalyze(program, finish);
  return program;
}

/** The help text's last part. */
export function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}\n`).join('')}`;
}

export function configOption(): Option {
  return new Option('--config <file>', 'YAML file with settings; the environment stands above it');
}

function addAnalyze(program: Command, finish: Finish): void {
  program
    .command('analyze')
    .description('show what captures hold, without keeping anything')
    .argument('<file...>', 'capture files, pcap or pcapng, plain or gzip; - for standard input')
    .addOption(
      new Option('--table <name>', 'rows to print')
        .choices(['flows', 'packets', 'dead-letters'])
        .default(undefined, 'flows'),
    )
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
      const { analyzeCommand } = await import('./analyze.ts');
      finish(await analyzeCommand(files, flags));
    });
}
