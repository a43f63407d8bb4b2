import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { Module, ServiceUnavailableException, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Queries } from '@weir/adapters/clickhouse';
import { systemClock } from '@weir/stream';
import type { Logger } from 'pino';
import type { Embedded } from '../platform/embedded.ts';
import { healthOf, type Platform } from '../platform/platform.ts';
import type { GroupStatus } from '../platform/stage-group.ts';
import { VERSION } from '../installation.ts';
import { AlertsController } from './alerts-controller.ts';
import { ApiController } from './api-controller.ts';
import { CapturesController } from './captures-controller.ts';
import { driftView } from '../models/drift-view.ts';
import type { ModelCard } from '../models/model-cards.ts';
import { listen } from './listen.ts';
import { createMetrics } from './metrics.ts';
import { ModelCardsController } from './model-cards-controller.ts';
import { nestLogger } from './nest-logger.ts';
import { ProbeController } from './probe-controller.ts';
import { ProblemFilter } from './problem-filter.ts';
import { RequestGuard } from './request-guard.ts';
import { StageServer, type StartPlatform } from './stage-server.ts';
import { StatusViewer } from './status-view.ts';
import { CAPTURES, DRIFT, HEALTH, MARK, METRICS, MODEL_CARDS, QUERIES, STATUS } from './tokens.ts';

@Module({})
class AppModule {}

type Tables = Pick<Embedded, 'queries' | 'mark'>;

/** What the page needs beside the stages. */
interface Page {
  /** Undefined until the tables are open. */
  opened(): Tables | undefined;
  models(): Promise<readonly ModelCard[]>;
  /** Where its files are. */
  readonly folder: string;
}

export interface AppOptions {
  readonly host: string;
  readonly port: number;
  /** What who changes something has to say; empty: only this machine may change anything. */
  readonly token: string;
  /** Names of this server beside addresses and localhost. */
  readonly names: readonly string[];
  readonly log: Logger;
  readonly start: StartPlatform;
  /** Present where the page is served too. */
  readonly page?: Page;
  /** Told when a stage that runs cannot go on. */
  onFailure(cause: unknown): void;
}

export interface App {
  /** Where it listens, for people. */
  readonly url: string;
  /** Resolves when every stage runs; as long as services are away it waits. Rejects when the start fails. */
  readonly started: Promise<void>;
  /** Reports nothing until it has started. */
  readonly platform: Platform;
  stop(): Promise<void>;
}

const NOTHING: GroupStatus = { stages: [], inputs: [] };

/** Stages as a Nest microservice. It listens at once, so that probes are answered while the stages start; with probes, metrics and, when asked for, the API and the page over HTTP. */
export async function startApp(options: AppOptions): Promise<App> {
  const server = new StageServer(options.start, (cause) => options.onFailure(cause));
  const status = (): GroupStatus => server.platform?.status() ?? NOTHING;
  const app = await NestFactory.create<NestExpressApplication>(moduleFor(server, status, options), {
    logger: nestLogger(options.log),
    // A page that is open listens to events without end; nobody's stop waits for it.
    forceCloseConnections: true,
  });
  app.useGlobalFilters(new ProblemFilter(options.log));
  app.useGlobalGuards(new RequestGuard(options));
  app.disable('x-powered-by');
  if (options.page !== undefined && existsSync(options.page.folder)) app.useStaticAssets(options.page.folder);
  app.connectMicroservice({ strategy: server });
  await listen(app, options.port, options.host);
  const started = app.startAllMicroservices().then(() => undefined);
  const done = started.then(() => server.platform?.done);
  for (const outcome of [started, done]) outcome.catch(() => undefined);
  const stop = (): Promise<void> => app.close();
  const platform: Platform = { status, waitingFor: () => server.platform?.waitingFor(), done, stop };
  return { url: await app.getUrl(), started, platform, stop };
}

function moduleFor(server: StageServer, status: () => GroupStatus, options: AppOptions): DynamicModule {
  const { page } = options;
  const providers: NonNullable<DynamicModule['providers']> = [
    { provide: HEALTH, useValue: healthOf(server, () => systemClock.now()) },
    { provide: CAPTURES, useValue: { control: () => server.platform?.captures, status } },
    { provide: METRICS, useValue: createMetrics(status, VERSION) },
  ];
  if (page === undefined) return { module: AppModule, controllers: [ProbeController, CapturesController], providers };
  const tables = tablesOnceOpen(page);
  const late = lateQueries(() => tables().queries);
  const mark: Tables['mark'] = (alert, said) => tables().mark(alert, said);
  const viewer = new StatusViewer(status, VERSION, () => late.counts());
  return {
    module: AppModule,
    controllers: [ProbeController, CapturesController, ApiController, AlertsController, ModelCardsController],
    providers: [
      ...providers,
      { provide: QUERIES, useValue: late },
      { provide: MARK, useValue: mark },
      { provide: MODEL_CARDS, useValue: () => page.models() },
      { provide: STATUS, useValue: viewer },
      { provide: DRIFT, useValue: async () => driftView(status(), await late.drifts()) },
    ],
  };
}

/** The tables open with the stages, after Nest has made its controllers. */
function tablesOnceOpen(page: Page): () => Tables {
  return () => {
    const found = page.opened();
    if (found === undefined) throw new ServiceUnavailableException('the tables are not open yet');
    return found;
  };
}

function lateQueries(queries: () => Queries): Queries {
  return {
    flows: (query) => queries().flows(query),
    flow: (id) => queries().flow(id),
    throughput: (query) => queries().throughput(query),
    deadLetters: (query) => queries().deadLetters(query),
    windows: (query) => queries().windows(query),
    alerts: (query) => queries().alerts(query),
    alert: (id) => queries().alert(id),
    verdictsOf: (alert, limit) => queries().verdictsOf(alert, limit),
    flowsBehind: (alert, limit) => queries().flowsBehind(alert, limit),
    precision: () => queries().precision(),
    markedFlows: (source) => queries().markedFlows(source),
    drifts: () => queries().drifts(),
    counts: () => queries().counts(),
    lastRowAgeSeconds: () => queries().lastRowAgeSeconds(),
  };
}
