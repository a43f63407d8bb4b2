import { captureSettings } from '@weir/adapters/capture/settings';
import { clickhouseSettings } from '@weir/adapters/clickhouse/settings';
import { kafkaSettings } from '@weir/adapters/kafka/settings';
import { redisSettings } from '@weir/adapters/redis/settings';
import { bucketPlaceOf, s3Settings } from '@weir/adapters/models/s3/settings';
import { captureConfig } from '@weir/stages/capture/config';
import { correlateConfig } from '@weir/stages/correlate/config';
import { detectConfig } from '@weir/stages/detect/config';
import { flowConfig } from '@weir/stages/flow/config';
import { windowsConfig } from '@weir/stages/windows/config';
import { writeConfig } from '@weir/stages/write/config';
import { z } from 'zod';

const MEBIBYTE = 1 << 20;

const runner = z.object({
  checkpointMs: z.int().min(1).default(1_000).describe('Time between two checkpoints of a lane, ms.'),
  laneBudgetBytes: z
    .int()
    .min(MEBIBYTE)
    .default(32 * MEBIBYTE)
    .describe(
      'Bytes a lane may have waiting before its reading pauses; it goes on at half. In one process 1 MiB at most, 4 MiB for `analyze`.',
    ),
  stopGraceMs: z
    .int()
    .min(0)
    .default(8_000)
    .describe('Time a lane may take to finish and save when asked to stop, ms; orchestrators wait 10 s.'),
});

const http = z.object({
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address the page, health checks and metrics listen on; 0.0.0.0 for every interface.'),
  port: z.int().min(0).max(65_535).default(8_080).describe('Port they listen on; 0 takes any free one.'),
  token: z
    .string()
    .default('')
    .describe(
      'What the API wants to be told, as a bearer token, by who changes something (marks an alert, starts or ends a capture); empty: only this machine may.',
    )
    .meta({ secret: true }),
  names: z
    .array(z.string().min(1))
    .default([])
    .describe('Names that the page is opened by, beside addresses and localhost: that of a proxy in front of it.'),
});

const log = z.object({
  level: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least severe kind of line that is logged.'),
});

const models = z.object({
  folder: z
    .string()
    .refine(
      (text) => !text.startsWith('s3:') || bucketPlaceOf(text) !== undefined,
      'must be a folder, or s3://BUCKET/PREFIX',
    )
    .default('')
    .describe(
      'Folder of model packages and of which are in force, or s3://BUCKET/PREFIX of an S3-compatible store (see `s3`); empty is the folder that Weir came with.',
    ),
  keys: z
    .string()
    .default('')
    .describe(
      'Folder of the public keys (*.pub.pem) whose packages are believed, and of revoked.json; empty is that of Weir itself.',
    ),
  lookMs: z
    .int()
    .min(100)
    .default(2_000)
    .describe('How often a running service looks whether other models are in force, ms.'),
  takeBack: z
    .boolean()
    .default(true)
    .describe(
      'Whether a shadow, a canary or a new champion that proves worse than the other is taken back by itself: twice as slow, abstains on 5 % more records, or votes on far more or fewer.',
    ),
  token: z
    .string()
    .default('')
    .describe(
      'What the registry wants to be told, as a bearer token, by who changes something over HTTP; empty: only this machine may.',
    )
    .meta({ secret: true }),
});

const { registryUrl, registryUsername, registryPassword } = kafkaSettings.shape;
const schemaRegistry = z.object({
  url: registryUrl.meta({ ...registryUrl.meta() }),
  username: registryUsername.meta({ ...registryUsername.meta() }),
  password: registryPassword.meta({ ...registryPassword.meta(), secret: true }),
});

const kafka = kafkaSettings
  .omit({ lanes: true, registryUrl: true, registryUsername: true, registryPassword: true })
  .extend({ saslPassword: kafkaSettings.shape.saslPassword.meta({ secret: true }) });

const clickhouseUrl = clickhouseSettings.shape.url;
const clickhouse = clickhouseSettings.extend({ url: clickhouseUrl.unwrap().meta({ ...clickhouseUrl.meta() }) });

/**
 * Every setting of the platform. Most sections stand beside what reads them. A section with `enabledBy` is left out until that
 * field is set: without it the platform uses what is built in.
 */
export const configTree = z.object({
  lanes: z
    .int()
    .min(0)
    .max(1_024)
    .default(0)
    .describe(
      'Lanes, the partitions of every topic; the unit of scaling. 0 is 12, 2 with tables in this process (1 where FLOW_DETAILS is no), and as many as threads gather where rows are only printed.',
    ),
  workers: z
    .int()
    .min(0)
    .max(1_024)
    .default(0)
    .describe(
      'Threads of one process that run stages: one runs all; of more the first reads and decodes, and the others share the lanes. 0 is one a core, one fewer with tables in this process.',
    ),
  dataFolder: z.string().min(1).default('.weir').describe('Folder of state and tables when they are embedded.'),
  capture: captureConfig.extend(captureSettings.shape).prefault({}),
  flow: flowConfig.prefault({}),
  flowDetails: z
    .boolean()
    .default(true)
    .describe(
      'Whether the flows of `weir start` have details: applications, how TCP and datagrams fared, copies. Without they are stored in two thirds of the time; detection, windows and features need them. On Kafka flows have them.',
    ),
  statistics: z
    .boolean()
    .default(false)
    .describe(
      'Whether `weir start` makes windows of packets and flows too. On Kafka the service statistics does. They take as long as the flows.',
    ),
  windows: windowsConfig.prefault({}),
  detection: z
    .boolean()
    .default(true)
    .describe(
      'Whether `weir start` judges flows and windows, and makes alerts. On Kafka the services detector and correlator do.',
    ),
  rulesFolder: z.string().default('').describe('Folder of rules; empty for those that come with Weir.'),
  detect: detectConfig.prefault({}),
  correlate: correlateConfig.prefault({}),
  write: writeConfig.prefault({}),
  models: models.prefault({}),
  s3: s3Settings.prefault({}),
  runner: runner.prefault({}),
  http: http.prefault({}),
  log: log.prefault({}),
  kafka: kafka.optional().meta({ enabledBy: 'brokers', otherwise: 'messages pass inside the process' }),
  schemaRegistry: schemaRegistry.prefault({}),
  redis: redisSettings.optional().meta({ enabledBy: 'url', otherwise: 'state is kept in the data folder' }),
  clickhouse: clickhouse.optional().meta({ enabledBy: 'url', otherwise: 'rows are kept by chDB in the data folder' }),
});

export type Config = z.output<typeof configTree>;
