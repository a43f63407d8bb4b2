import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ConfigError, configReference, dumpConfig, kafkaOf, lanesOf, loadConfig } from './index.ts';
import type { LoadOptions } from './index.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function yaml(text: string): string {
  const path = join(folder, 'weir.yaml');
  writeFileSync(path, text);
  return path;
}

function problemsOf(options: LoadOptions): readonly string[] {
  try {
    loadConfig(options);
  } catch (cause) {
    if (cause instanceof ConfigError) return cause.problems.map((problem) => problem.replaceAll(`${folder}/`, ''));
    throw cause;
  }
  return [];
}

test('without settings everything is embedded', () => {
  const config = loadConfig({ env: {} });
  expect(config).toMatchObject({ lanes: 0, workers: 0, dataFolder: '.weir', http: { host: '127.0.0.1', port: 8080 } });
  expect(config).toMatchObject({ capture: { files: [] }, flow: { idleTimeoutMs: 60_000 }, log: { level: 'info' } });
  expect([config.kafka, config.redis, config.clickhouse, kafkaOf(config)]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('lanes that are not set are 12, 2 where the tables are in this process, and 1 where flows have no details', () => {
  const unset = loadConfig({ env: { KAFKA_BROKERS: 'a:9092' } });
  expect([lanesOf(unset, false), lanesOf(unset, true), kafkaOf(unset)?.lanes]).toEqual([12, 2, 12]);
  expect(lanesOf(loadConfig({ env: { FLOW_DETAILS: 'no' } }), true)).toBe(1);
  const set = loadConfig({ env: { LANES: '7' } });
  expect([lanesOf(set, false), lanesOf(set, true)]).toEqual([7, 7]);
});

test('names in the environment follow from section and field', () => {
  const config = loadConfig({
    env: {
      KAFKA_BROKERS: 'a:9092, b:9092',
      KAFKA_SSL: 'yes',
      SCHEMA_REGISTRY_URL: 'http://registry',
      CAPTURE_FILES: 'one.pcap,two.pcap',
      FLOW_IDLE_TIMEOUT_MS: '15000',
      LANES: '4',
      DATA_FOLDER: 'elsewhere',
      REDIS_URL: 'redis://cache',
      HTTP_PORT: '',
    },
  });
  expect(config).toMatchObject({
    lanes: 4,
    dataFolder: 'elsewhere',
    redis: { url: 'redis://cache', keyPrefix: 'weir' },
  });
  expect(config).toMatchObject({ capture: { files: ['one.pcap', 'two.pcap'] }, flow: { idleTimeoutMs: 15_000 } });
  expect(kafkaOf(config)).toMatchObject({
    brokers: ['a:9092', 'b:9092'],
    ssl: true,
    lanes: 4,
    registryUrl: 'http://registry',
  });
});

test('the environment stands above the file and the command line above both', () => {
  const file = yaml('lanes: 3\nworkers: 1\nhttp:\n  port: 1000\n  host: 0.0.0.0\n');
  const env = { WEIR_CONFIG: file, LANES: '5', HTTP_PORT: '2000' };
  const overrides = [{ path: 'http.port', value: '3000', from: '--port' }];
  expect(loadConfig({ env, overrides })).toMatchObject({ lanes: 5, workers: 1, http: { host: '0.0.0.0', port: 3000 } });
});

test('user, password and database may stand in the address of ClickHouse', () => {
  const config = loadConfig({ env: { CLICKHOUSE_URL: 'http://ann:s%3Aecret@house:8123/net' } });
  expect(config.clickhouse).toMatchObject({
    url: 'http://house:8123',
    user: 'ann',
    password: 's:ecret',
    database: 'net',
  });
});

test('names that only begin like settings are left alone', () => {
  const env = { HTTP_PROXY: 'x', REDIS_PORT: 'tcp://10.0.0.1:6379', KAFKA_SERVICE_HOST: 'x', WEIR_REQUIRE_REAL: '1' };
  expect(problemsOf({ env })).toEqual([]);
});

describe('each problem is a sentence that says where, what and how to mend it', () => {
  const cases: readonly [string, Record<string, string>, string][] = [
    [
      'misspelt',
      { KAFKA_BROKER: 'a:1' },
      'KAFKA_BROKER in the environment is no setting of Weir; did you mean KAFKA_BROKERS?',
    ],
    ['prefixed', { WEIR_LANES: '3' }, 'WEIR_LANES in the environment is no setting of Weir; did you mean LANES?'],
    [
      'far from any',
      { WEIR_XYZZY: '3' },
      'WEIR_XYZZY in the environment is no setting of Weir; remove it, or see docs/reference/configuration.md.',
    ],
    [
      'no number',
      { HTTP_PORT: 'eighty' },
      'HTTP_PORT is "eighty" where a number is expected; Port they listen on; 0 takes any free one. Without it: 8080.',
    ],
    [
      'too many',
      { LANES: '5000' },
      'LANES is 5000 where a number <=1024 is expected; Lanes, the partitions of every topic; the unit of scaling. 0 is 12, 2 with tables in this process (1 where FLOW_DETAILS is no), and as many as threads gather where rows are only printed. Without it: 0.',
    ],
    [
      'half a service',
      { REDIS_KEY_PREFIX: 'x' },
      'REDIS_KEY_PREFIX is set but REDIS_URL is not, so state is kept in the data folder; set REDIS_URL too, or remove it.',
    ],
  ];
  test.each(cases)('%s', (_name, env, problem) => expect(problemsOf({ env })).toEqual([problem]));

  const files: readonly [string, string, string][] = [
    [
      'misspelt',
      'flow:\n  idleTimeout: 3\n',
      'weir.yaml: flow.idleTimeout is unknown; did you mean flow.idleTimeoutMs?',
    ],
    ['unknown section', 'kafak:\n  brokers: [a]\n', 'weir.yaml: kafak is unknown; did you mean kafka?'],
    ['no section', 'http: 80\n', 'weir.yaml: http is a section; write its settings below it, indented.'],
    [
      'a list',
      '- 1\n',
      'weir.yaml: a configuration is settings by name, such as "lanes: 12"; see `weir config --dump`.',
    ],
    [
      'wrong choice',
      'log:\n  level: loud\n',
      'weir.yaml: log.level is "loud" where one of "trace", "debug", "info", "warn", "error", "fatal", "silent" is expected; Least severe kind of line that is logged. Without it: "info".',
    ],
  ];
  test.each(files)('in a file: %s', (_name, text, problem) =>
    expect(problemsOf({ env: {}, file: yaml(text) })).toEqual([problem]),
  );

  test('YAML that is none names the line', () => {
    expect(problemsOf({ env: {}, file: yaml('lanes: 3\nhttp: {port: 1\n') })[0]).toMatch(
      /^weir\.yaml:\d+:\d+: this is not YAML/,
    );
  });
  test('a file that is not there', () => {
    expect(problemsOf({ env: {}, file: 'nowhere.yaml' })).toEqual([
      expect.stringMatching(
        /^nowhere\.yaml: the configuration file cannot be read \(.*ENOENT.*\); give another with --config/,
      ),
    ]);
  });
});

test('a dump hides secrets and reads back', () => {
  const env = {
    CLICKHOUSE_URL: 'http://ann:hidden1@house',
    REDIS_URL: 'redis://bob:hidden2@cache',
    KAFKA_BROKERS: 'a:1',
    KAFKA_SASL_PASSWORD: 'hidden3',
  };
  const text = dumpConfig(loadConfig({ env: { ...env, SCHEMA_REGISTRY_PASSWORD: 'hidden4' } }));
  expect(text).not.toMatch(/hidden/);
  expect(text).toContain('redis://bob:***@cache');
  expect(problemsOf({ env: {}, file: yaml(text) })).toEqual([]);
});

test('every setting has a doc, and no two the same name in the environment', () => {
  const rows = configReference();
  expect(rows.filter((row) => row.doc.length < 4)).toEqual([]);
  expect(new Set(rows.map((row) => row.variable)).size).toBe(rows.length);
  expect(rows.filter((row) => row.isSecret).map((row) => row.path)).toEqual([
    'models.token',
    'http.token',
    'kafka.saslPassword',
    'schemaRegistry.password',
    'clickhouse.password',
  ]);
});
