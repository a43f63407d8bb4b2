import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { recordsOf, weir } from './cli-process.ts';

// A process a command, on machines that do other things too.
jest.setTimeout(30_000);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const TRY = 'Try `weir --help`, or `weir COMMAND --help`.\n';

describe('wrong usage: exit code 2, and what was probably meant', () => {
  const cases: readonly [string, readonly string[], string][] = [
    ['misspelt command', ['analyse', 'x'], "weir: unknown command 'analyse'\n(Did you mean analyze?)\n"],
    ['misspelt option', ['analyze', 'x', '--jsn'], "weir: unknown option '--jsn'\n(Did you mean --json?)\n"],
    ['help on a misspelt command', ['help', 'analyse'], "weir: unknown command 'analyse'\n(Did you mean analyze?)\n"],
    [
      'a misspelt command with --help',
      ['analyse', '--help'],
      "weir: unknown command 'analyse'\n(Did you mean analyze?)\n",
    ],
    ['help on a misspelt part', ['models', 'help', 'lst'], "weir: unknown command 'lst'\n(Did you mean list?)\n"],
    [
      'a model that nobody can train',
      ['train', 'nosuch', '--data', '.'],
      "weir: command-argument value 'nosuch' is invalid for argument 'name'. Allowed choices are malware_lgbm, ddos_lgbm, anomaly_iforest, qos_lgbm.\n",
    ],
  ];
  test.each(cases)('%s', async (_name, words, sentence) => {
    expect(await weir(words)).toEqual({ code: 2, stdout: '', stderr: `${sentence}${TRY}` });
  });

  const own: readonly [string, readonly string[], string][] = [
    ['two formats', ['analyze', 'x', '--json', '--csv'], '--json and --csv exclude each other; leave one out.'],
    [
      'a table without a format',
      ['analyze', 'x', '--table', 'flows'],
      '--table flows prints rows; say how with --json or --csv.',
    ],
    [
      'two files of one name',
      ['analyze', 'a/x', 'b/x'],
      'a/x and b/x have the same name, which tells captures apart; analyze one at a time.',
    ],
    [
      'nothing to analyze',
      ['analyze'],
      'there is nothing to analyze; name capture files, or an interface with --interface.',
    ],
    [
      'alerts of the summary as rows',
      ['analyze', 'x', '--json', '--alerts'],
      '--alerts is part of the summary; for alerts as rows use --table alerts.',
    ],
    [
      'details of the summary beside rows',
      ['analyze', 'x', '--csv', '--details'],
      '--details is part of the summary; rows of flows have it all, so leave it out.',
    ],
    [
      'a filter without an interface',
      ['analyze', 'x', '--filter', 'tcp'],
      '--filter is about interfaces, and none is captured; filter a file with `tcpdump -r FILE -w - EXPRESSION | weir analyze -`.',
    ],
    [
      'a filter without an interface, to start with',
      ['start', 'x', '--filter', 'tcp'],
      '--filter is about interfaces, and none is captured; filter a file with `tcpdump -r FILE -w - EXPRESSION | weir analyze -`.',
    ],
    ['misspelt stage', ['serve', 'flwo'], 'flwo is no stage; did you mean flow?'],
    ['no letters', ['dlq', 'replay'], 'Name the dead letters to send, or all of them with --all.'],
    [
      'a number that is none',
      ['analyze', 'x', '--lanes', 'many'],
      '--lanes is "many" where a number is expected; Lanes, the partitions of every topic; the unit of scaling. 0 is 12, 2 with tables in this process (1 where FLOW_DETAILS is no), and as many as threads gather where rows are only printed. Without it: 0.',
    ],
  ];
  test.each(own)('%s', async (_name, words, sentence) => {
    expect(await weir(words)).toEqual({ code: 2, stdout: '', stderr: `weir: ${sentence}\n` });
  });
});

describe('help and version go to standard output', () => {
  test.each(['start', 'analyze', 'serve', 'migrate', 'config', 'doctor', 'dlq', 'topics'])(
    '%s --help',
    async (command) => {
      const { code, stdout, stderr } = await weir([command, '--help']);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(new RegExp(`^Usage: weir ${command} `));
    },
  );
  test('--version', async () => {
    expect(await weir(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe('config', () => {
  test('--dump prints every setting without its secrets', async () => {
    const env = { CLICKHOUSE_URL: 'http://ann:hidden@house:8123', LANES: '4' };
    const { code, stdout, stderr } = await weir(['config', '--dump'], { env });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('lanes: 4\n');
    expect(stdout).toContain('user: ann\n');
    expect(stdout).not.toContain('hidden');
  });

  test('--check names every problem of file and environment', async () => {
    const file = join(folder, 'weir.yaml');
    writeFileSync(file, 'flow:\n  idleTimeot: 3\n');
    const { code, stdout, stderr } = await weir(['config', '--check', '--config', file], {
      env: { KAFKA_BROKER: 'a:1' },
    });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.split('\n')).toEqual([
      `weir: ${file}: flow.idleTimeot is unknown; did you mean flow.idleTimeoutMs?`,
      'weir: KAFKA_BROKER in the environment is no setting of Weir; did you mean KAFKA_BROKERS?',
      '',
    ]);
  });
});

describe('services that are not there', () => {
  test('doctor says what is wrong and how to mend it', async () => {
    const env = {
      KAFKA_BROKERS: '127.0.0.1:1',
      REDIS_URL: 'redis://127.0.0.1:1',
      CLICKHOUSE_URL: 'http://127.0.0.1:1',
    };
    const { code, stdout } = await weir(['doctor', '--json'], { env });
    expect(code).toBe(1);
    const failed = recordsOf(stdout).filter(({ ok }) => ok === false);
    expect(failed.map(({ about }) => about)).toEqual(['kafka', 'redis', 'tables']);
    expect(failed.map(({ says }) => says)).toEqual([
      expect.stringContaining('start Kafka, or correct'),
      expect.stringContaining('start Redis, or correct'),
      expect.stringContaining('start ClickHouse, or correct'),
    ]);
  });

  const needs: readonly [readonly string[], string][] = [
    [['topics', 'apply'], 'KAFKA_BROKERS is not set'],
    [['serve', 'flow'], 'KAFKA_BROKERS is not set'],
    [['dlq', 'list'], 'CLICKHOUSE_URL is not set'],
  ];
  test.each(needs)('%j', async (words, sentence) => {
    const { code, stdout, stderr } = await weir(words, { env: { DATA_FOLDER: join(folder, 'none') } });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.startsWith(`weir: ${sentence}`)).toBe(true);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
