import { reasonOf } from '@weir/stream';
import { floatsOf, type RunRequest, type Said } from './messages.ts';
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

  /** What each model asked says, or what was wrong. */
  async run({ models, rows, vectors }: RunRequest): Promise<(Said | string)[]> {
    const values = floatsOf(vectors);
    const all: (Said | string)[] = [];
    for (const place of models) {
      const network = this.#networks[place];
      if (network === undefined) all.push(`there is no network ${place}`);
      else all.push(await network.score(values, rows).catch(reasonOf));
    }
    return all;
  }

  async release(): Promise<void> {
    for (const network of this.#networks) await network.release();
  }
}
