import { Controller, Get, Header, HttpCode, Inject, ServiceUnavailableException } from '@nestjs/common';
import { Registry } from 'prom-client';
import { VERSION } from '../installation.ts';
import type { Health } from '../platform/platform.ts';
import { HEALTH, METRICS } from './tokens.ts';

/** Probes for an orchestrator, and metrics for Prometheus. */
@Controller()
export class ProbeController {
  readonly #health: Health;
  readonly #metrics: Registry;

  constructor(@Inject(HEALTH) health: Health, @Inject(METRICS) metrics: Registry) {
    this.#health = health;
    this.#metrics = metrics;
  }

  @Get(['livez', 'healthz', 'health'])
  @HttpCode(200)
  live(): string {
    return answer(this.#health.live());
  }

  @Get(['readyz', 'ready'])
  @HttpCode(200)
  ready(): string {
    return answer(this.#health.ready());
  }

  @Get('startupz')
  @HttpCode(200)
  started(): string {
    return answer(this.#health.started());
  }

  @Get('metrics')
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  metrics(): Promise<string> {
    return this.#metrics.metrics();
  }

  @Get('version')
  version(): { version: string } {
    return { version: VERSION };
  }
}

function answer(trouble: string | undefined): string {
  if (trouble !== undefined) throw new ServiceUnavailableException(trouble);
  return 'ok\n';
}
