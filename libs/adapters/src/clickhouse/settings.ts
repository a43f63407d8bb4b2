import { z } from 'zod';

/** How to reach a ClickHouse server. Without a URL rows go to chDB in the data folder. */
export const clickhouseSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('HTTP address of ClickHouse, such as http://localhost:8123; absent means chDB in the data folder'),
  database: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be letters, digits and underscores')
    .default('weir')
    .describe('Database of the tables'),
  user: z.string().default('default').describe('User'),
  password: z.string().default('').describe('Password of the user').meta({ secret: true }),
  requestTimeoutMs: z
    .int()
    .positive()
    .default(60_000)
    .describe('A request without an answer for so long is given up and repeated [ms]'),
  connections: z.int().positive().default(8).describe('Connections held open at most'),
});

export type ClickHouseSettings = z.output<typeof clickhouseSettings>;
