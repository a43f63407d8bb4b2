import type { FlowBatch } from '@weir/schema';

/** Flows of one application, or of those that are guessed to be it. */
export interface ApplicationCount {
  readonly application: string;
  /** Its port alone says so. */
  readonly isGuess: boolean;
  readonly flows: number;
  readonly packets: number;
  /** Frame bytes on the wire. */
  readonly bytes: number;
}

/** How the TCP connections of a capture fared, both directions together. */
export interface TcpQuality {
  readonly retransmissions: number;
  /** Packets lost before and behind the point of capture. */
  readonly upstreamLosses: number;
  readonly downstreamLosses: number;
  readonly outOfOrder: number;
  readonly zeroWindows: number;
}

/** What a part of the flows adds up to, as plain data that crosses threads. */
export interface DetailPart {
  readonly applications: readonly ApplicationCount[];
  readonly tcp: TcpQuality;
}

const GUESS = 2;
type Sums = { -readonly [K in keyof ApplicationCount]: ApplicationCount[K] };

/** Adds up what only flows with details know. */
export class DetailCount {
  readonly #applications = new Map<string, Sums>();
  readonly #tcp = { retransmissions: 0, upstreamLosses: 0, downstreamLosses: 0, outOfOrder: 0, zeroWindows: 0 };

  add(batch: FlowBatch): void {
    let application = '';
    let basis = -1;
    let sums = this.#sums('', false);
    for (let i = 0; i < batch.count; i++) {
      const own = batch.application[i] ?? '';
      // Flows of one application often end together.
      if (own !== application || batch.applicationBasis[i] !== basis) {
        application = own;
        basis = batch.applicationBasis[i] ?? 0;
        sums = this.#sums(application, basis === GUESS);
      }
      sums.flows++;
      sums.packets += (batch.forwardPackets[i] ?? 0) + (batch.reversePackets[i] ?? 0);
      sums.bytes += (batch.forwardBytes[i] ?? 0) + (batch.reverseBytes[i] ?? 0);
    }
    const tcp = this.#tcp;
    tcp.retransmissions += total(batch.forwardRetransmissions) + total(batch.reverseRetransmissions);
    tcp.upstreamLosses += total(batch.forwardUpstreamLosses) + total(batch.reverseUpstreamLosses);
    tcp.downstreamLosses += total(batch.forwardDownstreamLosses) + total(batch.reverseDownstreamLosses);
    tcp.outOfOrder += total(batch.forwardOutOfOrder) + total(batch.reverseOutOfOrder);
    tcp.zeroWindows += total(batch.forwardZeroWindows) + total(batch.reverseZeroWindows);
  }

  merge({ applications, tcp }: DetailPart): void {
    for (const { application, isGuess, flows, packets, bytes } of applications) {
      const sums = this.#sums(application, isGuess);
      sums.flows += flows;
      sums.packets += packets;
      sums.bytes += bytes;
    }
    this.#tcp.retransmissions += tcp.retransmissions;
    this.#tcp.upstreamLosses += tcp.upstreamLosses;
    this.#tcp.downstreamLosses += tcp.downstreamLosses;
    this.#tcp.outOfOrder += tcp.outOfOrder;
    this.#tcp.zeroWindows += tcp.zeroWindows;
  }

  /** Applications with most bytes first; the empty name is that of unknown ones. */
  part(): DetailPart {
    const met = [...this.#applications.values()].filter(({ flows }) => flows > 0);
    const applications = met.toSorted(
      (a, b) => b.bytes - a.bytes || (keyOf(a.application, a.isGuess) < keyOf(b.application, b.isGuess) ? -1 : 1),
    );
    return { applications, tcp: { ...this.#tcp } };
  }

  #sums(application: string, isGuess: boolean): Sums {
    const key = keyOf(application, isGuess);
    let sums = this.#applications.get(key);
    if (sums === undefined) {
      sums = { application, isGuess, flows: 0, packets: 0, bytes: 0 };
      this.#applications.set(key, sums);
    }
    return sums;
  }
}

function keyOf(application: string, isGuess: boolean): string {
  return isGuess ? `${application}?` : application;
}

function total(column: Uint32Array): number {
  let sum = 0;
  for (const value of column) sum += value;
  return sum;
}
