import { reasonOf } from '@weir/stream';
import { z } from 'zod';
import type { Config } from '../config/index.ts';

const problem = z.object({ detail: z.string() });

/** Addresses that stand for every interface when they are listened on. */
const EVERY_ADDRESS = new Set(['0.0.0.0', '::']);

/** Where the platform of these settings answers on this machine. */
export function platformUrl({ http: { host, port } }: Pick<Config, 'http'>): string {
  const address = EVERY_ADDRESS.has(host) ? '127.0.0.1' : host;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** The API of a platform that runs. Calls throw an Error with one sentence. */
export class RemotePlatform {
  readonly #url: string;
  readonly #token: string;

  /** @param token what the platform wants to be told by who changes something; empty where it wants nothing */
  constructor(url: string, token: string) {
    this.#url = url.replace(/\/$/, '');
    this.#token = token;
  }

  async ask<T>(answer: z.ZodType<T>, method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
    const said = this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` };
    const headers = { 'content-type': 'application/json', ...said };
    const request = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
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
