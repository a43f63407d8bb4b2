import { z } from 'zod';

/** How to reach Kafka and its schema registry, and how much to ask of them at once. */
export const kafkaSettings = z.strictObject({
  brokers: z
    .array(z.string().min(1))
    .min(1)
    .default(['127.0.0.1:9092'])
    .describe('Addresses (host:port) of some brokers; the others are learnt from them.'),
  clientId: z.string().min(1).default('weir').describe("Name shown in the brokers' logs and quotas."),
  lanes: z.int().min(1).max(1024).default(8).describe('Lanes, the partitions of every topic. Fixed once topics exist.'),
  topicPrefix: z.string().default('').describe('Put in front of every topic and group, to share a cluster.'),
  replicationFactor: z
    .int()
    .min(-1)
    .default(-1)
    .describe('Replicas of topics that are created; -1 is the default of the brokers.'),
  compression: z.enum(['none', 'snappy', 'gzip']).default('none').describe('Compression of what is produced.'),
  maxMessageBytes: z
    .int()
    .min(1024)
    .default(1_000_000)
    .describe(
      'Largest message, and bytes produced to one lane at once, before compression. Topics are created to take it.',
    ),
  maxRequestBytes: z.int().min(1024).default(8_000_000).describe('Bytes produced in one request, all lanes together.'),
  maxBytesPerPartition: z.int().min(1024).default(4_000_000).describe('Bytes fetched of one lane at once.'),
  maxFetchBytes: z.int().min(1024).default(16_000_000).describe('Bytes fetched in one request, all lanes together.'),
  minFetchBytes: z
    .int()
    .min(1)
    .default(1_000_000)
    .describe('Bytes a fetch waits for, as long as `maxWaitMs` at most: fewer and larger fetches under load.'),
  maxWaitMs: z.int().min(1).default(100).describe('Longest wait of a fetch for new messages.'),
  sessionTimeoutMs: z.int().min(1000).default(15_000).describe('A consumer silent for so long loses its lanes.'),
  rebalanceTimeoutMs: z.int().min(1000).default(30_000).describe('Longest time for a consumer to let go of its lanes.'),
  heartbeatMs: z
    .int()
    .min(100)
    .default(1000)
    .describe('Interval of heartbeats, and of noticing that members came or went.'),
  connectionTimeoutMs: z.int().min(100).default(3000).describe('Longest wait for a connection to a broker.'),
  requestTimeoutMs: z.int().min(1000).default(30_000).describe('Longest wait for the answer of a broker.'),
  ssl: z.boolean().default(false).describe('Encrypt connections to the brokers.'),
  saslMechanism: z
    .enum(['none', 'plain', 'scram-sha-256', 'scram-sha-512'])
    .default('none')
    .describe('How to authenticate at the brokers.'),
  saslUsername: z.string().default('').describe('User name at the brokers.'),
  saslPassword: z.string().default('').describe('Password at the brokers. Secret.'),
  registryUrl: z
    .string()
    .default('')
    .describe(
      'Base address of the schema registry. Empty: ids are given out in this process, which suits only processes of one version.',
    ),
  registryUsername: z.string().default('').describe('User name at the schema registry.'),
  registryPassword: z.string().default('').describe('Password at the schema registry. Secret.'),
});

export type KafkaSettings = z.output<typeof kafkaSettings>;
