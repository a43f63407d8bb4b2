import { STEPS, type Step } from '@weir/stream';
import { z } from 'zod';

/** A deployable app, and the points at which the harness can kill it. */
export interface App {
  readonly name: 'ingestor' | 'parser' | 'flow' | 'statistics' | 'detector' | 'correlator' | 'writer';
  readonly stages: readonly string[];
  /** Its stage whose steps count. */
  readonly watched: string;
  readonly points: readonly Step[];
}

const ALWAYS = ['claimed', 'before-checkpoint', 'after-checkpoint'] as const;
const READING = [...ALWAYS, 'applied', 'before-commit', 'after-commit'] as const;

export const APPS: readonly App[] = [
  { name: 'ingestor', stages: ['capture'], watched: 'capture', points: [...ALWAYS, 'produced'] },
  { name: 'parser', stages: ['parse'], watched: 'parse', points: [...READING, 'produced'] },
  { name: 'flow', stages: ['flow'], watched: 'flow', points: [...READING, 'produced'] },
  {
    name: 'statistics',
    stages: ['windows', 'windows-merge', 'windows-flows', 'windows-flows-merge'],
    watched: 'windows-merge',
    points: [...READING, 'produced'],
  },
  {
    name: 'detector',
    stages: ['detect-flows', 'detect-windows'],
    watched: 'detect-flows',
    points: [...READING, 'promised', 'produced'],
  },
  { name: 'correlator', stages: ['correlate'], watched: 'correlate', points: [...READING, 'produced'] },
  {
    name: 'writer',
    stages: ['write-flows', 'write-windows', 'write-verdicts', 'write-alerts', 'write-dead-letters'],
    watched: 'write-flows',
    points: [...READING, 'before-insert', 'after-insert'],
  },
];

/** What the harness says to a process of an app. */
export const toChild = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('die'), step: z.enum(STEPS), nth: z.number() }),
  z.object({ kind: z.literal('allow'), bytes: z.number() }),
]);
export type ToChild = z.output<typeof toChild>;

/** What it says back. */
export const fromChild = z.object({
  /** Where it answers probes. */
  url: z.string(),
  /** Lanes it has open; empty for a source. */
  lanes: z.array(z.number()),
  /** Why lanes stand still for good. */
  halted: z.array(z.string()),
  /** Services that its stages wait for. */
  waitingFor: z.array(z.string()),
  skipped: z.number(),
  fenced: z.number(),
  /** A source has nothing more to read. */
  ended: z.boolean(),
  /** Bytes. */
  rss: z.number(),
});
export type FromChild = z.output<typeof fromChild>;
