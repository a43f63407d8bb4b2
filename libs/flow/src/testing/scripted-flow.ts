import { DatagramPaths } from '../datagram-paths.ts';
import { FLOW_SHAPE, PORTS, PROTOCOL, ROW_WORDS } from '../flow-row.ts';
import { clearResponses, putResponses } from '../response/response-columns.ts';
import { RowSlab, type RowPage } from '../row-slab.ts';
import { restorePages, takeChangedPages } from '../slab-pages.ts';
import { clearStreams, putStream } from '../rtp/stream-columns.ts';
import { PATH_SHAPE } from '../tcp/tcp-row.ts';

/** A datagram as tests write it: when, which way, its payload, and how much of that is at hand. */
export interface ScriptedDatagram {
  readonly us: number;
  readonly isForward?: boolean;
  readonly payload: Uint8Array;
  readonly captured?: number;
  /** When the payload is longer than what the test cares to write. */
  readonly payloadLength?: number;
}

/** Where the payload begins in the memory handed over: not at 0, as in captures. */
const OFFSET = 42;

/** One flow of datagrams, as its table would follow it. */
export class ScriptedFlow {
  readonly flows = new RowSlab(FLOW_SHAPE);
  readonly paths = new RowSlab(PATH_SHAPE);
  readonly datagrams = new DatagramPaths(this.paths);
  readonly #slabs = [this.flows, this.paths, this.datagrams.responses.exchanges, this.datagrams.media.streams] as const;
  row = 0;

  /** A flow of this protocol, from the first port to the second. */
  open(protocol = 17, from = 40_000, to = 40_002): this {
    this.row = this.flows.allocate();
    this.flows.words[this.row * ROW_WORDS + PROTOCOL] = protocol;
    this.flows.words[this.row * ROW_WORDS + PORTS] = from | (to << 16);
    return this;
  }

  follow(script: readonly ScriptedDatagram[]): this {
    for (const { us, isForward = true, payload, captured = payload.length, payloadLength = payload.length } of script) {
      const bytes = new Uint8Array(OFFSET + captured + 4).fill(0xee);
      bytes.set(payload.subarray(0, captured), OFFSET);
      this.datagrams.follow(this.flows, this.row, isForward, bytes, OFFSET, captured, payloadLength, us);
      this.flows.markChanged(this.row);
    }
    return this;
  }

  pages(): readonly RowPage[] {
    return takeChangedPages(this.#slabs).changed;
  }

  /** The same flow, from its pages. */
  restored(): ScriptedFlow {
    const copy = new ScriptedFlow();
    restorePages(copy.#slabs, this.pages(), (row) => (copy.row = row));
    return copy;
  }

  /** Rows in use beside the flow. */
  get rowsBeside(): number {
    return this.paths.size + this.datagrams.responses.exchanges.size + this.datagrams.media.streams.size;
  }

  get responses(): Readonly<Record<string, number>> {
    const columns = {
      requests: new Uint32Array(1),
      repeated: new Uint32Array(1),
      unanswered: new Uint32Array(1),
      responseCount: new Uint32Array(1),
      responseMin: new Float64Array(1),
      responseMean: new Float64Array(1),
      responseMax: new Float64Array(1),
      noSuchName: new Uint32Array(1),
      serverFailures: new Uint32Array(1),
    };
    clearResponses(columns, 0, 1);
    putResponses(this.datagrams.responses.exchanges, this.flows, this.row, columns, 0);
    return firstOf(columns);
  }

  stream(isForward = true): Readonly<Record<string, number>> {
    const columns = {
      streams: new Uint16Array(1),
      ssrc: new Uint32Array(1),
      payloadType: new Uint8Array(1),
      packets: new Uint32Array(1),
      lost: new Uint32Array(1),
      duplicates: new Uint32Array(1),
      reordered: new Uint32Array(1),
      lossBursts: new Uint32Array(1),
      longestLossBurst: new Uint16Array(1),
      late: new Uint32Array(1),
      jitterMean: new Float64Array(1),
      jitterMax: new Float64Array(1),
      delay: new Float64Array(1),
      mos: new Float64Array(1),
    };
    clearStreams(columns, 0, 1);
    putStream(this.datagrams.media, this.flows, this.row, isForward, columns, 0);
    return firstOf(columns);
  }
}

function firstOf(columns: Readonly<Record<string, ArrayLike<number>>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[0] ?? NaN]));
}
