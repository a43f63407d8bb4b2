import { Controller, Get, Inject, NotFoundException, Param, Query, Sse } from '@nestjs/common';
import type { Queries, Throughput } from '@weir/adapters/clickhouse';
import { exhaustMap, from, map, timer, type Observable } from 'rxjs';
import { z } from 'zod';
import { ask, MOST_ROWS, optionalText, pageView, present } from './asking.ts';
import { QUERIES, STATUS } from './tokens.ts';
import type { StatusView, StatusViewer } from './status-view.ts';

const EVENT_MS = 500;
const MOST_POINTS = 2_000;

const flowsQuery = z.object({
  filter: optionalText,
  sort: optionalText,
  limit: z.coerce.number().int().min(1).max(MOST_ROWS).optional(),
  cursor: optionalText,
});
const lettersQuery = flowsQuery.pick({ limit: true, cursor: true });
const windowsQuery = lettersQuery.extend({
  scope: z.string().max(50),
  seconds: z.coerce.number().int().min(1).max(60).optional(),
});
const throughputQuery = z.object({
  from: z.coerce.number().optional(),
  to: z.coerce.number().optional(),
  points: z.coerce.number().int().min(1).max(MOST_POINTS).optional(),
});

/** What the page asks for. */
@Controller('api')
export class ApiController {
  readonly #queries: Queries;
  readonly #status: StatusViewer;

  constructor(@Inject(QUERIES) queries: Queries, @Inject(STATUS) status: StatusViewer) {
    this.#queries = queries;
    this.#status = status;
  }

  @Get('status')
  status(): Promise<StatusView> {
    return this.#status.view(Date.now());
  }

  @Sse('events')
  events(): Observable<{ type: string; data: StatusView }> {
    // A slow answer is waited for, never queued behind.
    return timer(0, EVENT_MS).pipe(
      exhaustMap(() => from(this.#status.view(Date.now()))),
      map((data) => ({ type: 'status', data })),
    );
  }

  @Get('throughput')
  throughput(@Query() query: unknown): Promise<unknown> {
    return ask(throughputQuery, query, async (checked) =>
      throughputView(await this.#queries.throughput(present(checked))),
    );
  }

  @Get('flows')
  flows(@Query() query: unknown): Promise<unknown> {
    return ask(flowsQuery, query, async (checked) => pageView(await this.#queries.flows(present(checked))));
  }

  @Get('flows/:id')
  async flow(@Param('id') id: string): Promise<unknown> {
    const flow = await ask(z.string(), id, (checked) => this.#queries.flow(checked));
    if (flow === undefined) throw new NotFoundException(`there is no flow ${id}`);
    return flow;
  }

  @Get('windows')
  windows(@Query() query: unknown): Promise<unknown> {
    return ask(windowsQuery, query, async ({ scope, ...checked }) =>
      pageView(await this.#queries.windows({ scope, ...present(checked) })),
    );
  }

  @Get('dead-letters')
  deadLetters(@Query() query: unknown): Promise<unknown> {
    return ask(lettersQuery, query, async (checked) => {
      const page = await this.#queries.deadLetters(present(checked));
      const rows = page.rows.map((row) => ({ ...row, value: Buffer.from(row.value).toString('base64') }));
      return pageView({ ...page, rows });
    });
  }
}

/** Both directions together; `to` is the end of the last bucket. */
function throughputView({ stepUs, points }: Throughput): object {
  const begin = points[0]?.time ?? 0;
  return {
    from: begin,
    to: begin + points.length * stepUs,
    bucketUs: stepUs,
    points: points.map((point) => ({
      time: point.time,
      packets: point.forwardPackets + point.reversePackets,
      bytes: point.forwardBytes + point.reverseBytes,
    })),
  };
}
