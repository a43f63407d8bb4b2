import { Body, Controller, Get, HttpCode, Inject, NotFoundException, Param, Post, Query } from '@nestjs/common';
import type { MarkedAlert, Queries } from '@weir/adapters/clickhouse';
import type { Incident } from '@weir/detect';
import { z } from 'zod';
import type { Embedded } from '../platform/embedded.ts';
import { ask, MOST_ROWS, optionalText, pageView, present } from './asking.ts';
import { MARK, QUERIES } from './tokens.ts';

/** Alerts that are put together to incidents: the newest. */
const MOST_ALERTS = 1_000;
const MOST_NOTE = 2_000;
const US_PER_S = 1_000_000;

const alertsQuery = z.object({
  order: optionalText,
  severity: optionalText,
  family: optionalText,
  state: optionalText,
  host: optionalText,
  mark: optionalText,
  source: optionalText,
  limit: z.coerce.number().int().min(1).max(MOST_ROWS).optional(),
  cursor: optionalText,
});
const flowsQuery = z.object({ source: z.string().min(1).max(500) });
const incidentsQuery = z.object({ gapSeconds: z.coerce.number().min(0).max(86_400).default(300) });
const markRequest = z.strictObject({ verdict: z.enum(['true', 'false']), note: z.string().max(MOST_NOTE).default('') });

/** Alerts, what they were made of, and what analysts say of them. */
@Controller('api')
export class AlertsController {
  readonly #queries: Queries;
  readonly #mark: Embedded['mark'];

  constructor(@Inject(QUERIES) queries: Queries, @Inject(MARK) mark: Embedded['mark']) {
    this.#queries = queries;
    this.#mark = mark;
  }

  @Get('alerts')
  alerts(@Query() query: unknown): Promise<unknown> {
    return ask(alertsQuery, query, async (checked) => pageView(await this.#queries.alerts(present(checked))));
  }

  @Get('alerts/:id')
  async alert(@Param('id') id: string): Promise<unknown> {
    const alert = await this.#found(id);
    const [verdicts, flows] = await Promise.all([this.#queries.verdictsOf(alert), this.#queries.flowsBehind(alert)]);
    return { ...alertView(alert), behind: { verdicts: pageView(verdicts), flows: pageView(flows) } };
  }

  /** The alert as it is marked then. */
  @Post('alerts/:id/feedback')
  @HttpCode(200)
  async mark(@Param('id') id: string, @Body() body: unknown): Promise<unknown> {
    return ask(markRequest, body, async (said) => {
      await this.#mark(await this.#found(id), said);
      return alertView(await this.#found(id));
    });
  }

  @Get('feedback/precision')
  precision(): Promise<unknown> {
    return this.#queries.precision();
  }

  /** Flows behind the marked alerts of a capture, to learn from. */
  @Get('feedback/flows')
  markedFlows(@Query() query: unknown): Promise<unknown> {
    return ask(flowsQuery, query, ({ source }) => this.#queries.markedFlows(source));
  }

  /** Alerts of all lanes and stages on one event as one, the worst first. */
  @Get('incidents')
  incidents(@Query() query: unknown): Promise<readonly Incident[]> {
    return ask(incidentsQuery, query, async ({ gapSeconds }) => {
      // Loaded when it is asked for: the start would wait for it.
      const { incidentsOf } = await import('@weir/detect');
      const { rows } = await this.#queries.alerts({ limit: MOST_ALERTS });
      return incidentsOf(rows, gapSeconds * US_PER_S);
    });
  }

  async #found(id: string): Promise<MarkedAlert> {
    const alert = await ask(z.string(), id, (checked) => this.#queries.alert(checked));
    if (alert === undefined) throw new NotFoundException(`there is no alert ${id}`);
    return alert;
  }
}

/** With its votes and evidence opened. */
function alertView(alert: MarkedAlert): object {
  return { ...alert, votes: listIn(alert.votes), evidence: listIn(alert.evidence) };
}

function listIn(json: string): readonly unknown[] {
  const list: unknown = json === '' ? [] : JSON.parse(json);
  return Array.isArray(list) ? list : [];
}
