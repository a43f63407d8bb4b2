import { z } from 'zod';
import { RemotePlatform } from '../operations/remote-platform.ts';

const alert = z.object({
  id: z.string(),
  source: z.string(),
  time: z.number(),
  family: z.string(),
  severity: z.string(),
  attacker: z.string(),
  victim: z.string(),
  by: z.string(),
  reason: z.string(),
  mark: z.enum(['true', 'false']).nullable(),
  note: z.string(),
});
const page = z.object({ rows: z.array(alert), total: z.number(), next: z.string().nullable() });

const tally = z.object({ name: z.string(), right: z.number(), wrong: z.number() });
const precision = z.object({
  days: z.array(tally),
  families: z.array(tally),
  voters: z.array(tally.extend({ weeks: z.array(tally) })),
});

const markedFlow = z.object({
  alert: z.string(),
  mark: z.enum(['true', 'false']),
  family: z.string(),
  pValue: z.number(),
  id: z.string(),
  protocol: z.number(),
  srcAddress: z.string(),
  srcPort: z.number(),
  dstAddress: z.string(),
  dstPort: z.number(),
  start: z.number(),
});
const markedFlows = z.object({
  flows: z.array(markedFlow),
  without: z.array(z.object({ alert: z.string(), reason: z.string() })),
});

/** An alert, and what was said of it. */
export type MarkedAlert = z.output<typeof alert>;
/** Of marked alerts, how many were right: by day, by family, and by who voted, week by week. */
export type Precision = z.output<typeof precision>;
/** A flow behind a marked alert. */
export type MarkedFlow = z.output<typeof markedFlow>;
export type MarkedFlows = z.output<typeof markedFlows>;

/** Rows of one request. */
const PAGE = 500;

/** What analysts say of the alerts of a platform that runs, over its API. Calls throw an Error with one sentence. */
export class RemoteFeedback {
  readonly #platform: RemotePlatform;

  constructor(url: string, token: string) {
    this.#platform = new RemotePlatform(url, token);
  }

  /** At most `limit` alerts of a mark, the newest first, and how many there are. */
  async list(
    mark: 'any' | 'none',
    limit: number,
  ): Promise<{ readonly alerts: readonly MarkedAlert[]; readonly total: number }> {
    const alerts: MarkedAlert[] = [];
    for (let cursor = ''; ;) {
      const left = Math.min(PAGE, limit - alerts.length);
      const { rows, total, next } = await this.#platform.ask(page, 'GET', `alerts?mark=${mark}&limit=${left}${cursor}`);
      alerts.push(...rows);
      if (next === null || alerts.length >= limit) return { alerts, total };
      cursor = `&cursor=${encodeURIComponent(next)}`;
    }
  }

  /** The alert as it is marked then. */
  mark(id: string, verdict: 'true' | 'false', note: string): Promise<MarkedAlert> {
    return this.#platform.ask(alert, 'POST', `alerts/${encodeURIComponent(id)}/feedback`, { verdict, note });
  }

  precision(): Promise<Precision> {
    return this.#platform.ask(precision, 'GET', 'feedback/precision');
  }

  flows(source: string): Promise<MarkedFlows> {
    return this.#platform.ask(markedFlows, 'GET', `feedback/flows?source=${encodeURIComponent(source)}`);
  }
}
