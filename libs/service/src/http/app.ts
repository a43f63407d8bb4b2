import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Queries } from '@weir/adapters/clickhouse';
import type { Logger } from 'pino';
import { healthOf, type Platform } from '../platform/platform.ts';
import { VERSION } from '../version.ts';
import { ApiController } from './api-controller.ts';
import { createMetrics } from './metrics.ts';
import { nestLogger } from './nest-logger.ts';
import { ProbeController } from './probe-controller.ts';
import { ProblemFilter } from './problem-filter.ts';
import { StageServer } from './stage-server.ts';
import { StatusViewer } from './status-view.ts';
import { HEALTH, METRICS, QUERIES, STATUS } from './tokens.ts';

@Module({})
class AppModule {}

export interface AppOptions {
  readonly host: string;
  readonly port: number;
  readonly log: Logger;
  start(): Promise<Platform>;
  /** Present where the page is served too. */
  readonly page?: { queries(): Queries; readonly folder: string };
  onFailure(cause: unknown): void;
}

export interface App {
  /** Where it listens, for people. */
  readonly url: string;
  readonly platform: Platform;
  stop(): Promise<void>;
}

/** Stages as a Nest microservice, with probes, metrics and, when asked for, the API and the page over HTTP. */
export async function startApp(options: AppOptions): Promise<App> {
  const server = new StageServer(
    () => options.start(),
    (cause) => options.onFailure(cause),
  );
  const running: Platform = {
    status: () => server.platform.status(),
    get done() {
      return server.platform.done;
    },
    stop: () => server.platform.stop(),
  };
  const app = await NestFactory.create<NestExpressApplication>(moduleFor(running, options), {
    logger: nestLogger(options.log),
  });
  app.useGlobalFilters(new ProblemFilter(options.log));
  app.disable('x-powered-by');
  if (options.page !== undefined && existsSync(options.page.folder)) app.useStaticAssets(options.page.folder);
  app.connectMicroservice({ strategy: server });
  await app.startAllMicroservices();
  await app.listen(options.port, options.host);
  return { url: await app.getUrl(), platform: running, stop: () => app.close() };
}

function moduleFor(platform: Platform, options: AppOptions): DynamicModule {
  const { page } = options;
  const providers: NonNullable<DynamicModule['providers']> = [
    { provide: HEALTH, useValue: healthOf(platform, Date.now) },
    { provide: METRICS, useValue: createMetrics(platform, VERSION) },
  ];
  if (page === undefined) return { module: AppModule, controllers: [ProbeController], providers };
  const late = lateQueries(() => page.queries());
  const viewer = new StatusViewer(platform, VERSION, () => late.counts());
  return {
    module: AppModule,
    controllers: [ProbeController, ApiController],
    providers: [...providers, { provide: QUERIES, useValue: late }, { provide: STATUS, useValue: viewer }],
  };
}

/** The tables open with the stages, after Nest has made its controllers. */
function lateQueries(queries: () => Queries): Queries {
  return {
    flows: (query) => queries().flows(query),
    flow: (id) => queries().flow(id),
    throughput: (query) => queries().throughput(query),
    deadLetters: (query) => queries().deadLetters(query),
    counts: () => queries().counts(),
    lastRowAgeSeconds: () => queries().lastRowAgeSeconds(),
  };
}
