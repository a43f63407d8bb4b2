import { z } from 'zod';

export const redisSettings = z.object({
  url: z
    .url({ protocol: /^(redis|rediss|redis-cluster|rediss-cluster)$/, hostname: /.+/ })
    .default('redis://127.0.0.1:6379')
    .describe(
      'Where Redis is: redis://[user:password@]host:port[/database], rediss:// with TLS, redis-cluster:// or rediss-cluster:// for any node of a Cluster.',
    ),
  keyPrefix: z
    .string()
    .regex(/^[^{}]*$/, 'must not contain { or }, which mark what Redis Cluster hashes')
    .default('weir')
    .describe('First part of every key, so that several platforms can share one Redis.'),
  connectTimeoutMs: z.int().positive().default(5_000).describe('How long a connection may take to be made.'),
  commandTimeoutMs: z
    .int()
    .positive()
    .default(10_000)
    .describe('How long an answer may take; after that the connection is given up and the call tried again.'),
});

export type RedisSettings = z.output<typeof redisSettings>;

/** The address without user and password, for messages. */
export function addressText(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}
