import { Following, isFollowed, isMeasured, type Basis, type Transport } from '@weir/application';
import type { PacketBatch } from '@weir/schema';
import { fieldJson } from './field-json.ts';
import { SYN } from './tcp-state.ts';

const NO_TEXT = '';

/** What is known of a flow's application by now. */
export interface KnownApplication {
  readonly application: number;
  readonly basis: Basis;
}

/** What marked messages and lengths tell in the course of those flows whose application is to be followed, by their row. */
export class FollowedFlows {
  readonly #followed = new Map<number, Following>();

  /** Hears packet `i` where the content said what the flow is and that is followed. @returns whether there is more to save. */
  hear(
    row: number,
    { application, basis }: KnownApplication,
    transport: Transport,
    isForward: boolean,
    packets: PacketBatch,
    i: number,
  ): boolean {
    if (basis !== 'content' || !isFollowed(application)) return false;
    const following = this.#followed.get(row) ?? new Following(application);
    const from = packets.payloadOffset[i] ?? 0;
    const to = from + (packets.payloadKept[i] ?? 0);
    if (!following.take(transport, isForward, packets.payload, from, to, payloadSequence(packets, i))) return false;
    this.#followed.set(row, following);
    return true;
  }

  /** Measures packet `i`, a segment, likewise where lengths tell something. @returns whether there is more to save. */
  measure(
    row: number,
    { application, basis }: KnownApplication,
    isForward: boolean,
    packets: PacketBatch,
    i: number,
  ): boolean {
    if (basis !== 'content' || !isMeasured(application)) return false;
    const following = this.#followed.get(row) ?? new Following(application);
    this.#followed.set(row, following);
    return following.measure(isForward, packets.payloadLength[i] ?? 0, payloadSequence(packets, i));
  }

  /** The fields told, as JSON, with those behind them that were heard. */
  withHeard(row: number, told: string): string {
    const heard = this.#followed.get(row)?.fields;
    if (heard === undefined || heard.size === 0) return told;
    const more = fieldJson(heard);
    return told === NO_TEXT ? more : `${told.slice(0, -1)},${more.slice(1)}`;
  }

  /** @returns whether there was something. */
  free(row: number): boolean {
    return this.#followed.delete(row);
  }

  save(row: number): Uint8Array | undefined {
    return this.#followed.get(row)?.save();
  }

  /** @throws {RangeError} when the bytes are not what was saved. */
  restore(row: number, saved: Uint8Array): void {
    this.#followed.set(row, Following.restore(saved));
  }
}

/** Of the first payload byte of TCP: a SYN takes a number of its own. */
export function payloadSequence(packets: PacketBatch, i: number): number {
  return (packets.sequence[i] ?? 0) + (((packets.tcpFlags[i] ?? 0) & SYN) >> 1);
}
