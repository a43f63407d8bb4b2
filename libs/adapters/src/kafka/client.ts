// The order counts: all must be in place before kafkajs is loaded.
import './native-checksum.ts';
import './rope-encoder.ts';
import { createRequire } from 'node:module';
import type * as KafkaJs from 'kafkajs';
import type { Kafka, KafkaConfig, RetryOptions, SASLOptions } from 'kafkajs';
import { socketFactory } from './socket.ts';
import { snappyCodec } from './snappy-codec.ts';
import type { KafkaSettings } from './settings.ts';

/** Not imported: a bundler moves the imports of what it leaves outside to the front of the file, before the changes. */
const kafkajs: typeof KafkaJs = createRequire(import.meta.url)('kafkajs');
const { CompressionCodecs, CompressionTypes, logLevel } = kafkajs;

CompressionCodecs[CompressionTypes.Snappy] = () => snappyCodec;

/** Attempts inside kafkajs before the error comes to us, about three seconds in all; whoever calls repeats from there. */
export const SHORT_RETRIES: RetryOptions = { retries: 4, initialRetryTime: 200, maxRetryTime: 2000 };

/** A client as the settings say. `report` gets a line about what kafkajs finds worth a warning. */
export function createClient(settings: KafkaSettings, report: (line: string) => void): Kafka {
  const sasl = saslOf(settings);
  const config: KafkaConfig = {
    clientId: settings.clientId,
    brokers: settings.brokers,
    ssl: settings.ssl,
    ...(sasl === undefined ? {} : { sasl }),
    connectionTimeout: settings.connectionTimeoutMs,
    requestTimeout: settings.requestTimeoutMs,
    socketFactory,
    retry: SHORT_RETRIES,
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ namespace, log }) =>
        report(`kafka ${namespace}: ${log.message}${log['error'] === undefined ? '' : ` (${String(log['error'])})`}`),
  };
  return new kafkajs.Kafka(config);
}

function saslOf(settings: KafkaSettings): SASLOptions | undefined {
  const { saslMechanism: mechanism, saslUsername: username, saslPassword: password } = settings;
  // One object a mechanism: their types are told apart by the mechanism's literal.
  if (mechanism === 'plain') return { mechanism, username, password };
  if (mechanism === 'scram-sha-256') return { mechanism, username, password };
  return mechanism === 'scram-sha-512' ? { mechanism, username, password } : undefined;
}

const COMPRESSION = {
  none: CompressionTypes.None,
  snappy: CompressionTypes.Snappy,
  gzip: CompressionTypes.GZIP,
} as const;

export function compressionOf(settings: KafkaSettings): (typeof COMPRESSION)[KafkaSettings['compression']] {
  return COMPRESSION[settings.compression];
}

export const { PartitionAssigners, Partitioners } = kafkajs;
