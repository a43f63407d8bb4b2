export { listInterfaces } from '@weir/adapters/capture';
import { reasonOf } from '@weir/stream';
import { z } from 'zod';
import type { Config } from '../config/index.ts';

const capture = z.object({
  source: z.string(),
  what: z.string(),
  filter: z.string(),
  since: z.number(),
  frames: z.number(),
  lost: z.number(),
  waitedMs: z.number(),
});
const problem = z.object({ detail: z.string() });

/** A capture of a running platform. */
export type CaptureReport = z.output<typeof capture>;

/** Addresses that stand for every interface when they are listened on. */
const EVERY_ADDRESS = new Set(['0.0.0.0', '::']);

/** Where the platform of these settings answers on this machine. */
export function platformUrl({ http: { host, port } }: Pick<Config, 'http'>): string {
  const address = EVERY_ADDRESS.has(host) ? '127.0.0.1' : host;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** Captures of a platform that runs, over its API. Calls throw an Error with one sentence. */
export class RemoteCaptures {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url.replace(/\/$/, '');
  }

  list(): Promise<readonly CaptureReport[]> {
    return this.#ask(z.array(capture), 'GET', 'captures');
  }

  start(name: string, filter: string | undefined): Promise<readonly CaptureReport[]> {
    return this.#ask(z.array(capture), 'POST', 'captures', { interface: name, filter });
  }

  stop(name: string): Promise<readonly CaptureReport[]> {
    return this.#ask(z.array(capture), 'DELETE', `captures/${encodeURIComponent(name)}`);
  }

  async #ask<T>(answer: z.ZodType<T>, method: string, path: string, body?: object): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    const request = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
    const response = await fetch(`${this.#url}/api/${path}`, request).catch((cause: unknown) => {
      throw new Error(
        `no platform answers at ${this.#url} (${causeOf(cause)}); start one with \`weir start\`, or name its address with --url`,
        { cause },
      );
    });
    const told: unknown = await response.json().catch(() => undefined);
    if (!response.ok)
      throw new Error(problem.safeParse(told).data?.detail ?? `${this.#url} answers ${response.status}`);
    const checked = answer.safeParse(told);
    if (!checked.success) throw new Error(`${this.#url} does not answer as a platform of this version does`);
    return checked.data;
  }
}

/** fetch says only that it failed; why stands in its cause. */
function causeOf(cause: unknown): string {
  return reasonOf(cause instanceof Error && cause.cause !== undefined ? cause.cause : cause);
}
