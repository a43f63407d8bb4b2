import { z } from 'zod';
import { RemotePlatform } from './remote-platform.ts';

export { listInterfaces } from '@weir/adapters/capture';
export { platformUrl } from './remote-platform.ts';

const capture = z.object({
  source: z.string(),
  what: z.string(),
  filter: z.string(),
  since: z.number(),
  frames: z.number(),
  lost: z.number(),
  waitedMs: z.number(),
});

/** A capture of a running platform. */
export type CaptureReport = z.output<typeof capture>;

/** Captures of a platform that runs, over its API. Calls throw an Error with one sentence. */
export class RemoteCaptures {
  readonly #platform: RemotePlatform;

  constructor(url: string, token: string) {
    this.#platform = new RemotePlatform(url, token);
  }

  list(): Promise<readonly CaptureReport[]> {
    return this.#platform.ask(z.array(capture), 'GET', 'captures');
  }

  start(name: string, filter: string | undefined): Promise<readonly CaptureReport[]> {
    return this.#platform.ask(z.array(capture), 'POST', 'captures', { interface: name, filter });
  }

  stop(name: string): Promise<readonly CaptureReport[]> {
    return this.#platform.ask(z.array(capture), 'DELETE', `captures/${encodeURIComponent(name)}`);
  }
}
