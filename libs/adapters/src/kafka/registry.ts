// Not the package's index: that loads the SDKs of three clouds for encryption rules, 50 MB and a second in every process.
import { RestError } from '@confluentinc/schemaregistry/dist/rest-error.js';
import {
  Compatibility,
  SchemaRegistryClient,
  type Client,
  type SchemaInfo,
} from '@confluentinc/schemaregistry/dist/schemaregistry-client.js';
import {
  alerts,
  deadLetters,
  flows,
  frames,
  packets,
  partialFlowWindows,
  partialWindows,
  verdicts,
  windows,
  type Batch,
  type Topic,
} from '@weir/schema';
import { reasonOf, TransientError, type Clock } from '@weir/stream';
import type { KafkaSettings } from './settings.ts';

/** A consumer of any version of a topic can read what older versions wrote. */
const COMPATIBILITY = Compatibility.BACKWARD_TRANSITIVE;
/** An id the registry does not know is asked for again after this. */
const UNKNOWN_FOR_MS = 30_000;

type AvroSchema = Topic<Batch, unknown>['schema'];

/** What of a topic Kafka and the registry need to know. */
export interface TopicHead {
  readonly topic: string;
  readonly retentionHours: number;
  readonly schema: AvroSchema;
}

/** How to read bytes that name a schema: `same` as ours, an `other` writer schema, or not at all. */
export type Writer =
  | { readonly kind: 'same' }
  | { readonly kind: 'other'; readonly schema: AvroSchema }
  | { readonly kind: 'unknown'; readonly reason: string };

/** The registry as one process sees it: ids of what it writes, schemas of what it reads, each asked for once. */
export class SchemaRegistry {
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #prefix: string;
  /** There is no registry: this process gives out the ids, and there are no versions but its own. */
  readonly #isEmbedded: boolean;
  readonly #where: string;
  readonly #writers = new Map<string, { readonly writer: Writer; readonly until: number }>();
  readonly #ready: Promise<void>;

  constructor(settings: KafkaSettings, clock: Clock) {
    this.#isEmbedded = settings.registryUrl === '';
    const embedded = this.#isEmbedded;
    this.#where = embedded ? 'the registry in this process' : `the schema registry at ${settings.registryUrl}`;
    this.#client = SchemaRegistryClient.newClient({
      baseURLs: [embedded ? 'mock://' : settings.registryUrl],
      // Whoever asks repeats; attempts in here would only delay its heartbeats.
      maxRetries: 0,
      createAxiosDefaults: { timeout: settings.connectionTimeoutMs },
      ...(settings.registryUsername === ''
        ? {}
        : {
            basicAuthCredentials: {
              credentialsSource: 'USER_INFO',
              userInfo: `${settings.registryUsername}:${settings.registryPassword}`,
            },
          }),
    });
    this.#clock = clock;
    this.#prefix = settings.topicPrefix;
    this.#ready = embedded ? this.#registerAll() : Promise.resolve();
  }

  /** Without a registry every process hands out ids by itself; in this order they are the same everywhere. */
  async #registerAll(): Promise<void> {
    for (const { topic, schema } of [
      frames,
      packets,
      flows,
      deadLetters,
      partialWindows,
      partialFlowWindows,
      windows,
      verdicts,
      alerts,
    ]) {
      await this.#client.register(this.subject(topic), info(schema), false);
    }
  }

  /** TopicNameStrategy. */
  subject(topic: string): string {
    return `${this.#prefix}${topic}-value`;
  }

  /** Id of the topic's schema, registered when it is new. @throws {TransientError} @throws {Error} when it is not compatible. */
  async register(topic: TopicHead): Promise<number> {
    const subject = this.subject(topic.topic);
    return this.#ask(`registering the schema of ${topic.topic}`, async () => {
      const id = await this.#registered(subject, topic);
      await this.#keepCompatible(subject);
      return id;
    });
  }

  /** Services that start together register the same schema at once, and the registry refuses all but one of them. */
  async #registered(subject: string, { schema }: TopicHead): Promise<number> {
    try {
      return await this.#client.register(subject, info(schema), false);
    } catch (cause) {
      if (!wasRegisteredMeanwhile(cause)) throw cause;
      return this.#client.register(subject, info(schema), false);
    }
  }

  /** Of services that set it at once the registry refuses all but one, too. */
  async #keepCompatible(subject: string): Promise<void> {
    if ((await this.#compatibilityOf(subject)) === COMPATIBILITY) return;
    try {
      await this.#client.updateConfig(subject, { compatibility: COMPATIBILITY });
    } catch (cause) {
      if ((await this.#compatibilityOf(subject)) !== COMPATIBILITY) throw cause;
    }
  }

  async #compatibilityOf(subject: string): Promise<Compatibility | undefined> {
    try {
      return await this.#client.getCompatibility(subject);
    } catch (cause) {
      if (isMissing(cause)) return undefined;
      throw cause;
    }
  }

  /** How to read bytes of the topic that name schema `id`. @throws {TransientError} */
  async writer(topic: TopicHead, id: number): Promise<Writer> {
    const key = `${topic.topic} ${id}`;
    const known = this.#writers.get(key);
    if (known !== undefined && known.until > this.#clock.now()) return known.writer;
    const writer = await this.#fetch(topic, id);
    const until = writer.kind === 'unknown' ? this.#clock.now() + UNKNOWN_FOR_MS : Infinity;
    this.#writers.set(key, { writer, until });
    return writer;
  }

  /** The schema if it has been asked for, without asking. */
  knownWriter(topic: string, id: number): Writer | undefined {
    const known = this.#writers.get(`${topic} ${id}`);
    return known !== undefined && known.until > this.#clock.now() ? known.writer : undefined;
  }

  async #fetch(topic: TopicHead, id: number): Promise<Writer> {
    return this.#ask(`asking for schema ${id} of ${topic.topic}`, async () => {
      try {
        const { schema: text } = await this.#client.getBySubjectAndId(this.subject(topic.topic), id);
        const schema: AvroSchema = JSON.parse(text);
        return JSON.stringify(schema) === JSON.stringify(topic.schema) ? { kind: 'same' } : { kind: 'other', schema };
      } catch (cause) {
        if (isMissing(cause)) return { kind: 'unknown', reason: `${this.#where} has no schema ${id}` };
        if (cause instanceof SyntaxError)
          return { kind: 'unknown', reason: `schema ${id} is not JSON: ${cause.message}` };
        throw cause;
      }
    });
  }

  /**
   * Why the topic's schema cannot follow the versions the registry has; undefined when it can, or when it is the first.
   * @throws {TransientError}
   */
  async incompatibility(topic: TopicHead): Promise<string | undefined> {
    if (this.#isEmbedded) return undefined;
    const subject = this.subject(topic.topic);
    return this.#ask(`checking the schema of ${topic.topic}`, async () => {
      const versions = await this.#versionsOf(subject);
      for (const version of versions) {
        if (await this.#client.testCompatibility(subject, version, info(topic.schema))) continue;
        return (
          `the schema of ${topic.topic} cannot read what version ${version} of ${subject} wrote: ` +
          'give new fields a default and keep the types of old ones, or raise the topic to its next major version'
        );
      }
      return undefined;
    });
  }

  async #versionsOf(subject: string): Promise<readonly number[]> {
    try {
      return await this.#client.getAllVersions(subject);
    } catch (cause) {
      if (isMissing(cause)) return [];
      throw cause;
    }
  }

  close(): void {
    this.#client.close();
  }

  async #ask<T>(doing: string, call: () => Promise<T>): Promise<T> {
    try {
      await this.#ready;
      return await call();
    } catch (cause) {
      const why = `${doing} at ${this.#where}: ${reasonOf(cause)}`;
      // An answer of the 4xx kind is about the question; anything else is about the registry, which may come back.
      if (cause instanceof RestError && cause.status >= 400 && cause.status < 500 && cause.status !== 429) {
        throw new Error(`${why}; compare the versions with \`weir doctor\``, { cause });
      }
      throw new TransientError(why, { cause });
    }
  }
}

/** Apicurio answers with the status of an incompatible schema; its text tells them apart. */
function wasRegisteredMeanwhile(cause: unknown): boolean {
  return cause instanceof RestError && cause.status === 409 && cause.message.includes('already exists');
}

function isMissing(cause: unknown): boolean {
  return cause instanceof RestError && cause.status === 404;
}

function info(schema: AvroSchema): SchemaInfo {
  return { schema: JSON.stringify(schema), schemaType: 'AVRO' };
}
