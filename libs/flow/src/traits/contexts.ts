import { hashKey } from '../key-index.ts';
import type { PagedState } from '../slab-pages.ts';
import type { ContextKeys } from './context-keys.ts';
import { CHANNEL_SHAPE, SERVICE_SHAPE } from './context-row.ts';
import { ContextRows } from './context-rows.ts';

/**
 * The contexts of a source in one lane, at most `most` channels and services together (but two at least): one more takes the place of the
 * one that has been silent longest. Which that is follows from the packets of the lane alone.
 */
export class Contexts {
  readonly channels = new ContextRows(CHANNEL_SHAPE);
  readonly services = new ContextRows(SERVICE_SHAPE);
  /** Where they are kept. */
  readonly slabs: readonly PagedState[] = [this.channels.slab, this.services.slab];
  /** Rows of the flow that joined last. */
  channel = -1;
  service = -1;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Finds the contexts with these keys, or begins them; `number` tells those that it begins from all others of their kind. */
  join(keys: ContextKeys, eventTime: number, number: number): void {
    const { channels, services } = this;
    const channelHash = hashKey(keys.channel, 0);
    const serviceHash = hashKey(keys.service, 0);
    this.channel = channels.find(channelHash, keys.channel);
    this.service = services.find(serviceHash, keys.service);
    if (this.channel < 0) {
      this.#makeRoom(services, this.service);
      this.channel = channels.add(channelHash, keys.channel, eventTime, number, this.#most);
    }
    if (this.service < 0) {
      this.#makeRoom(channels, this.channel);
      this.service = services.add(serviceHash, keys.service, eventTime, number, this.#most);
    }
  }

  /** Lets go of those that no packet can join any more. */
  forget(lowMark: number): void {
    this.channels.forgetBefore(lowMark);
    this.services.forgetBefore(lowMark);
  }

  /** Takes a row back that was restored with its page of a slab of these. */
  restored(row: number, slab: PagedState): void {
    if (slab === this.channels.slab) this.channels.restored(row);
    else if (slab === this.services.slab) this.services.restored(row);
  }

  /** Forgets the context that is silent longest if there are too many, but not row `joined`, which the same flow belongs to. */
  #makeRoom(of: ContextRows, joined: number): void {
    const { channels, services } = this;
    if (channels.slab.size + services.slab.size < this.#most) return;
    if (joined >= 0) of.hold(joined);
    const oldest = this.#oldest();
    oldest?.forget(oldest.first);
    if (joined >= 0) of.putBack(joined);
  }

  /** The kind of the one that is silent longest; the channel first of both that are alike. */
  #oldest(): ContextRows | undefined {
    const { channels, services } = this;
    if (channels.nextDue === Infinity) return services.nextDue === Infinity ? undefined : services;
    if (services.nextDue === Infinity) return channels;
    // Asking for the first brings the time that it is due up to date.
    const channel = channels.numberOf(channels.first);
    const service = services.numberOf(services.first);
    if (channels.nextDue !== services.nextDue) return channels.nextDue < services.nextDue ? channels : services;
    return channel <= service ? channels : services;
  }
}
