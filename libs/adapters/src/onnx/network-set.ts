import { reasonOf } from '@weir/stream';
import type { RunRequest, Said } from './frames.ts';
import { Network, type NetworkRequest } from './network.ts';

/** The networks of one set of models. */
export class NetworkSet {
  readonly #networks: readonly Network[];

  private constructor(networks: readonly Network[]) {
    this.#networks = networks;
  }

  /** @throws {Error} one sentence: which network cannot be used, and why; nothing of the set stays loaded */
  static async load(requests: readonly NetworkRequest[]): Promise<NetworkSet> {
    const networks: Network[] = [];
    try {
      for (const request of requests) networks.push(await Network.load(request));
    } catch (cause) {
      await new NetworkSet(networks).release();
      const which = `network ${networks.length + 1} of ${requests.length}`;
      throw new Error(`${which} cannot be used: ${reasonOf(cause)}`, { cause });
    }
    return new NetworkSet(networks);
  }

  /** What each model asked says of the vectors; undefined where its network failed, or is not there. */
  async run({ models, rows }: RunRequest, vectors: Float32Array): Promise<(Said | undefined)[]> {
    const all: (Said | undefined)[] = [];
    for (const place of models) all.push(await this.#networks[place]?.score(vectors, rows).catch(() => undefined));
    return all;
  }

  async release(): Promise<void> {
    for (const network of this.#networks) await network.release();
  }
}
