import 'reflect-metadata';
import type { IncomingMessage } from 'node:http';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Registry } from '@weir/adapters/models';
import type { Logger } from 'pino';
import { VERSION } from '../installation.ts';
import { MlflowController } from './mlflow-controller.ts';
import { listen } from './listen.ts';
import { createMetrics } from './metrics.ts';
import { ModelsController } from './models-controller.ts';
import { nestLogger } from './nest-logger.ts';
import { ProbeController } from './probe-controller.ts';
import { ProblemFilter } from './problem-filter.ts';
import { HEALTH, METRICS, MODELS_TOKEN, REGISTRY } from './tokens.ts';

/** Where packages arrive; as base64 they are a third longer than their files. */
const UPLOAD_PATH = '/api/models';
const UPLOAD_LIMIT = '98mb';
const OTHER_LIMIT = '64kb';

@Module({})
class RegistryModule {}

export interface RegistryAppOptions {
  readonly host: string;
  readonly port: number;
  readonly log: Logger;
  readonly registry: Registry;
  /** What who changes something has to say; empty: only this machine may change anything. */
  readonly token: string;
}

export interface RegistryApp {
  /** Where it listens, for people. */
  readonly url: string;
  stop(): Promise<void>;
}

/** How long requests under way may take once it is asked to stop, ms. */
const ANSWER_MS = 2_000;

/** A registry over HTTP, with probes and metrics. */
export async function startRegistryApp({ host, port, log, registry, token }: RegistryAppOptions): Promise<RegistryApp> {
  const well = (): undefined => undefined;
  const providers = [
    { provide: HEALTH, useValue: { live: well, ready: well, started: well } },
    { provide: METRICS, useValue: createMetrics(() => ({ stages: [], inputs: [] }), VERSION) },
    { provide: REGISTRY, useValue: registry },
    { provide: MODELS_TOKEN, useValue: token },
  ];
  const controllers = [ProbeController, ModelsController, MlflowController];
  const app = await NestFactory.create<NestExpressApplication>(
    { module: RegistryModule, controllers, providers },
    { logger: nestLogger(log), bodyParser: false },
  );
  app.useBodyParser('json', {
    limit: UPLOAD_LIMIT,
    type: (request: IncomingMessage) => isJson(request) && isUpload(request),
  });
  app.useBodyParser('json', {
    limit: OTHER_LIMIT,
    type: (request: IncomingMessage) => isJson(request) && !isUpload(request),
  });
  app.useGlobalFilters(new ProblemFilter(log));
  app.disable('x-powered-by');
  await listen(app, port, host);
  return { url: await app.getUrl(), stop: () => closeWithin(app, ANSWER_MS) };
}

/** Lets requests under way be answered, and then ends connections: of a client that says nothing more there is none to wait for. */
async function closeWithin(app: NestExpressApplication, ms: number): Promise<void> {
  const late = setTimeout(() => app.getHttpServer().closeAllConnections(), ms);
  await app.close().finally(() => clearTimeout(late));
}

function isJson({ headers }: IncomingMessage): boolean {
  return /^application\/json\b/.test(headers['content-type'] ?? '');
}

function isUpload({ url }: IncomingMessage): boolean {
  return url?.split('?')[0] === UPLOAD_PATH;
}
