import type { PacketBatch } from '@weir/schema';
import { isTcp, pathBeside } from './beside-flow.ts';
import { DatagramPaths } from './datagram-paths.ts';
import { FlowApplications } from './flow-applications.ts';
import type { RowSlab } from './row-slab.ts';
import type { FindFlow } from './rtp/rtp-streams.ts';
import type { PagedState } from './slab-pages.ts';
import { DUPLICATES, ROW_WORDS, STATE, TUNNEL_SHIFT } from './flow-row.ts';
import { OuterAddresses } from './outer-addresses.ts';
import { RecentSegments } from './tcp/recent-segments.ts';
import { TcpPaths } from './tcp/tcp-paths.ts';
import { Traits } from './traits/traits.ts';

/** What is gathered beside how connections fare. */
export interface Gathers {
  /** What features need. */
  readonly traits: boolean;
  /** When early records are due. */
  readonly early: boolean;
}

/**
 * What is known of the flows of a table beside their counts: how TCP and datagrams fare, the application, and what features need. Each has
 * rows or entries of its own, which the row of the flow names.
 */
export class FlowDetails {
  readonly tcp = new TcpPaths();
  readonly datagrams = new DatagramPaths(this.tcp.paths);
  readonly applications = new FlowApplications();
  readonly outer = new OuterAddresses();
  readonly segments = new RecentSegments();
  readonly traits: Traits;
  readonly paged: readonly PagedState[];
  readonly #gathers: Gathers;

  /** @param mostContexts address pairs and services remembered for features */
  constructor(gathers: Gathers, mostContexts?: number) {
    this.#gathers = gathers;
    this.traits = new Traits(mostContexts);
    this.paged = [
      this.tcp.paths,
      this.tcp.losses,
      this.datagrams.responses.exchanges,
      this.datagrams.media.streams,
      this.traits.rows,
      ...this.traits.contexts.slabs,
      this.applications,
      this.outer,
      this.segments,
    ];
  }

  /** Has it find flows by their keys in the table that it belongs to. */
  join(findFlow: FindFlow): void {
    this.datagrams.media.findFlow = findFlow;
  }

  /** The flow in `row` begins with packet `i`, which is about to be counted. */
  open(flows: RowSlab, row: number, isForward: boolean, packets: PacketBatch, i: number): void {
    if (isTunnelled(flows, row)) this.outer.note(row, isForward, packets, i);
    if (this.#gathers.traits) this.traits.open(flows, row, this.#gathers.early);
  }

  /** Brings what is beside the flow in `row` nearer, see `RowSlab.touch`. */
  touch(flows: RowSlab, row: number): void {
    const path = pathBeside(flows, row);
    if (path >= 0) this.tcp.paths.touch(path);
    this.traits.touch(flows, row);
  }

  /** Takes packet `i`, which is counted in the row already, into account for features. */
  followTraits(flows: RowSlab, row: number, isForward: boolean, packets: PacketBatch, i: number, flags: number): void {
    if (this.#gathers.traits) this.traits.follow(flows, row, isForward, packets, i, flags);
  }

  /** Takes a TCP packet into account, before the state of the connection moves on. */
  followTcp(flows: RowSlab, row: number, isForward: boolean, packets: PacketBatch, i: number, flags: number): void {
    this.tcp.follow(flows, row, isForward, packets, i, flags);
  }

  /** Whether a TCP packet is a copy of one before it, of which nothing else is taken into account then. */
  isCopy(
    hash: number,
    flows: RowSlab,
    row: number,
    isForward: boolean,
    packets: PacketBatch,
    i: number,
    flags: number,
  ): boolean {
    if (!this.segments.isCopy(isForward ? hash : ~hash, packets, i, flags)) return false;
    const at = row * ROW_WORDS + DUPLICATES;
    flows.words[at] = (flows.words[at] ?? 0) + 1;
    this.tcp.passOverCopy(flows, row, isForward, packets.payloadLength[i] ?? 0);
    return true;
  }

  /** Takes what was kept of the payload into account, after the state of the connection has moved on. */
  followPayload(flows: RowSlab, row: number, isForward: boolean, packets: PacketBatch, i: number, flags: number): void {
    if (packets.payloadKept[i] === 0) {
      if (flags !== 0) this.applications.measure(flows, row, isForward, packets, i);
      return;
    }
    if (flags === 0) this.datagrams.followPacket(flows, row, isForward, packets, i);
    if (flags === 0 && this.#gathers.traits) this.traits.followAnswers(flows, row, this.datagrams.responses.exchanges);
    this.applications.follow(flows, row, isForward, packets, i);
    if (flags !== 0) this.applications.measure(flows, row, isForward, packets, i);
  }

  /** Gives back what is beside the flow in `row`, but for the application, which one that goes on keeps. */
  freeRows(flows: RowSlab, row: number): void {
    if (isTunnelled(flows, row)) this.outer.free(row);
    this.traits.free(flows, row);
    if (isTcp(flows, row)) this.tcp.free(flows, row);
    else this.datagrams.free(flows, row);
  }

  /** Takes note of a row that was restored, of the slab it is in. */
  found(row: number, slab: PagedState): void {
    this.traits.contexts.restored(row, slab);
  }
}

function isTunnelled({ words }: RowSlab, row: number): boolean {
  return (words[row * ROW_WORDS + STATE] ?? 0) >>> TUNNEL_SHIFT !== 0;
}
