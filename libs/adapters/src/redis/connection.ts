import { once } from 'node:events';
import { codeOf, reasonOf, TransientError } from '@weir/stream';
import { Cluster, Redis } from 'ioredis';
import type { Script } from './scripts.ts';
import type { RedisSettings } from './settings.ts';
import { addressText } from './settings.ts';

/** Replies that go away by themselves: a restart, a failover, a full disk or memory that somebody frees. */
const PASSING = /^(LOADING|READONLY|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF|OOM|BUSY|MOVED|ASK)\b/;
const REFUSED = /^(WRONGPASS|NOAUTH|NOPERM|DENIED)\b/;
const NOT_CONNECTED = 'no connection could be made in time';
/** What the client says when `commandTimeout` has passed. */
const TIMED_OUT = 'Command timed out';
const LONGEST_PAUSE_MS = 2_000;

type Client = Redis | Cluster;

export interface RedisConnection {
  /**
   * One call, once the connection stands. Nothing is queued while it does not.
   * @throws {TransientError} when Redis is away or not ready to answer
   * @throws {Error} when it refuses us
   */
  call<T>(command: (client: Client) => Promise<T>): Promise<T>;
  /** The texts a script answers. */
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<readonly string[]>;
  readonly address: string;
  close(): void;
}

export function connectRedis(settings: RedisSettings): RedisConnection {
  const address = addressText(settings.url);
  const client = createClient(settings);
  let lastError: Error | undefined;
  client.on('error', (error: Error) => (lastError = error));
  client.on('ready', () => (lastError = undefined));

  const call = async <T>(command: (client: Client) => Promise<T>): Promise<T> => {
    try {
      // Rejects at the first failed attempt, so that the caller learns of it at once.
      if (client.status !== 'ready') {
        await once(client, 'ready', { signal: AbortSignal.timeout(settings.connectTimeoutMs) });
      }
      return await command(client);
    } catch (cause) {
      // Whatever else is under way on this connection would wait as long.
      if (reasonOf(cause) === TIMED_OUT && client.status === 'ready') client.disconnect(true);
      throw namedError(address, cause, lastError);
    }
  };

  return {
    address,
    call,
    async run(script, keys, args) {
      const answer = await call(async (ready) => {
        try {
          return await ready.evalsha(script.sha1, keys.length, ...keys, ...args);
        } catch (cause) {
          // A Redis that was restarted has forgotten its scripts.
          if (!reasonOf(cause).startsWith('NOSCRIPT')) throw cause;
          return ready.eval(script.text, keys.length, ...keys, ...args);
        }
      });
      if (Array.isArray(answer)) return answer.map(String);
      throw new Error(
        `Redis at ${address} answered a script with ${typeof answer}; is something else answering there?`,
      );
    },
    close: () => client.disconnect(),
  };
}

function createClient(settings: RedisSettings): Client {
  const url = new URL(settings.url);
  const options = {
    connectTimeout: settings.connectTimeoutMs,
    commandTimeout: settings.commandTimeoutMs,
    // A call that cannot be made now fails now: the runner repeats it and memory stays bounded.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: pauseMs,
    // After a failover the address leads to another node.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  };
  if (!url.protocol.includes('-cluster')) return new Redis(settings.url, options);
  const { username, password } = url;
  return new Cluster([{ host: url.hostname, port: Number(url.port === '' ? 6379 : url.port) }], {
    enableOfflineQueue: false,
    clusterRetryStrategy: pauseMs,
    redisOptions: {
      connectTimeout: options.connectTimeout,
      commandTimeout: options.commandTimeout,
      maxRetriesPerRequest: 0,
      ...(username === '' ? {} : { username: decodeURIComponent(username) }),
      ...(password === '' ? {} : { password: decodeURIComponent(password) }),
      ...(url.protocol === 'rediss-cluster:' ? { tls: {} } : {}),
    },
  });
}

function pauseMs(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt, 10), LONGEST_PAUSE_MS);
}

/** Errors of the client carry the command's arguments, the password and whole pages among them: only their text is passed on. */
function namedError(address: string, cause: unknown, lastError: Error | undefined): Error {
  const told = isReply(cause)
    ? reasonOf(cause)
    : reasonOf(lastError ?? (codeOf(cause) === 'ABORT_ERR' ? NOT_CONNECTED : cause));
  if (REFUSED.test(told)) {
    return new Error(`Redis at ${address} refuses us: ${told}; check user and password in the address and its ACL`);
  }
  if (!isReply(cause) || PASSING.test(told)) return new TransientError(`Redis at ${address} does not answer: ${told}`);
  return new Error(`Redis at ${address} cannot do what was asked: ${told}`);
}

function isReply(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'ReplyError';
}
