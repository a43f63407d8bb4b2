import {
  allocateFlows,
  allocateWindows,
  APPLICATION_BASIS_SYMBOLS,
  SCOPE_SYMBOLS,
  type FlowBatch,
  type WindowBatch,
} from '@weir/schema';
import { explained, type Engine, type Vote } from '../../vote.ts';

/** Numbers to draw from, the same for a seed: mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** When scripts begin, s since the epoch. */
const BEGIN = 1_700_000_000;

/** An IPv4 address as a column has it. */
export function mapped(address: string): number[] {
  return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...address.split('.').map(Number)];
}

/** TCP flags of both ends: a whole connection, an attempt without answer, one that was refused. */
export const WHOLE = { forwardFlags: 27, reverseFlags: 27 } as const;
export const UNANSWERED = { forwardFlags: 2, reverseFlags: 0, reversePackets: 0, reversePayloadBytes: 0 } as const;
export const REFUSED = { forwardFlags: 2, reverseFlags: 20, forwardPayloadBytes: 0, reversePayloadBytes: 0 } as const;

export interface ScriptedFlow {
  /** Times of the first and last packet, s from the beginning of the script. */
  readonly start: number;
  readonly end?: number;
  readonly src?: string;
  readonly dst?: string;
  readonly srcPort?: number;
  readonly dstPort?: number;
  readonly protocol?: number;
  readonly forwardPackets?: number;
  readonly reversePackets?: number;
  readonly forwardPayloadBytes?: number;
  readonly reversePayloadBytes?: number;
  readonly forwardFlags?: number;
  readonly reverseFlags?: number;
  readonly application?: string;
  readonly applicationFields?: string;
  readonly requests?: number;
  readonly dnsNxDomains?: number;
  readonly forwardLengthStdBytes?: number;
  readonly reverseLengthStdBytes?: number;
  readonly fragments?: number;
  readonly unansweredRequests?: number;
}

const FLOW: Required<Omit<ScriptedFlow, 'start' | 'end'>> = {
  ...{ src: '10.0.0.1', dst: '10.0.0.2', srcPort: 40_000, dstPort: 443, protocol: 6 },
  ...{ forwardPackets: 8, reversePackets: 8, forwardPayloadBytes: 500, reversePayloadBytes: 2_000 },
  ...{ ...WHOLE, application: 'tls', applicationFields: '', requests: 0, dnsNxDomains: 0 },
  ...{ forwardLengthStdBytes: 0, reverseLengthStdBytes: 0, fragments: 0, unansweredRequests: 0 },
};

/** `count` flows made from their number. */
export function many(count: number, of: (i: number) => ScriptedFlow): ScriptedFlow[] {
  return Array.from({ length: count }, (_, i) => of(i));
}

/** A message of flows: TLS from 10.0.0.1 to 10.0.0.2 where nothing else is said. */
export function flowBatch(flows: readonly ScriptedFlow[], early = false): FlowBatch {
  const empty = allocateFlows(flows.length, { source: 'test', lane: 0, watermark: 0, last: false });
  const application: string[] = [];
  const applicationFields: string[] = [];
  flows.forEach((given, row) => {
    const flow = { ...FLOW, ...given };
    empty.start[row] = (BEGIN + flow.start) * 1e6;
    empty.end[row] = (BEGIN + (given.end ?? flow.start + 0.1)) * 1e6;
    empty.srcAddress.set(mapped(flow.src), row * 16);
    empty.dstAddress.set(mapped(flow.dst), row * 16);
    for (const name of NUMBERS) empty[name][row] = flow[name];
    application.push(flow.application);
    empty.applicationBasis[row] = APPLICATION_BASIS_SYMBOLS.indexOf(flow.application === '' ? 'none' : 'content');
    applicationFields.push(flow.applicationFields);
  });
  return { ...empty, application, applicationFields, early };
}

const NUMBERS = [
  ...(['srcPort', 'dstPort', 'protocol', 'forwardPackets', 'reversePackets', 'forwardPayloadBytes'] as const),
  ...(['reversePayloadBytes', 'forwardFlags', 'reverseFlags', 'requests', 'dnsNxDomains'] as const),
  ...(['forwardLengthStdBytes', 'reverseLengthStdBytes', 'fragments', 'unansweredRequests'] as const),
] as const;

/** Columns of numbers of a window that a script may set. */
type WindowNumbers = {
  [Name in keyof WindowBatch as WindowBatch[Name] extends Float64Array ? Name : never]?: number;
};

export interface ScriptedWindow extends Omit<WindowNumbers, 'start'> {
  /** Begin, s from the beginning of the script. */
  readonly start: number;
  readonly seconds?: number;
  readonly scope: (typeof SCOPE_SYMBOLS)[number];
  readonly address?: string;
  readonly bss?: number;
  readonly protocol?: number;
}

/** A message of windows, of ten seconds where nothing else is said. */
export function windowBatch(windows: readonly ScriptedWindow[]): WindowBatch {
  const batch = allocateWindows(windows.length, { source: 'test', lane: 0, watermark: 0, last: false });
  const columns = new Map<string, unknown>(Object.entries(batch));
  windows.forEach(({ start, seconds = 10, scope, address, bss = 0, protocol = 0, ...numbers }, row) => {
    batch.start[row] = (BEGIN + start) * 1e6;
    batch.seconds[row] = seconds;
    batch.scope[row] = SCOPE_SYMBOLS.indexOf(scope);
    batch.protocol[row] = protocol;
    if (address !== undefined) batch.address.set(mapped(address), row * 16);
    batch.bssid.set([2, 0, bss >>> 24, bss >>> 16, bss >>> 8, bss], row * 6);
    for (const [name, value] of Object.entries(numbers)) {
      const column = columns.get(name);
      if (column instanceof Float64Array && typeof value === 'number') column[row] = value;
    }
  });
  return batch;
}

/** What an engine says of messages, with the place of the message. */
export function votesOf<B>(
  engine: Engine<B>,
  batches: readonly B[],
): (Vote & { readonly message: number; readonly row: number })[] {
  const votes: (Vote & { readonly message: number; readonly row: number })[] = [];
  batches.forEach((batch, message) =>
    engine.judge(batch, {
      vote: (row, vote) => votes.push({ ...explained(vote), message, row }),
      abstain: () => undefined,
    }),
  );
  return votes;
}
