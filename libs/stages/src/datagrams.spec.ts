/**
 * Lookups, echoes and calls of real programs over links whose impairments were set by construction (testdata/datagrams): response times, losses,
 * jitter and the score of calls are what the link says that it did.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { testdataPath } from '@weir/packet/testing';
import type { Flow } from '@weir/schema';
import { runPipeline } from './testing/pipeline.ts';
import { rtpOf, type RtpColumns } from './testing/rtp-columns.ts';

interface Impairment {
  readonly delayMs: number;
  readonly jitterMs?: number;
  readonly loss?: number;
  readonly burst?: number;
  readonly holdMs?: number;
  readonly rateKbits?: number;
}
interface Recording {
  readonly capture: string;
  readonly truth: string;
  readonly what: string;
  readonly plan: { readonly out: Impairment; readonly back: Impairment };
}
/** What the link did to a datagram, µs. */
interface Fate {
  readonly way: 'out' | 'back';
  readonly protocol: number;
  readonly from: number;
  readonly to: number;
  readonly payload: string;
  readonly came: number;
  readonly left: number | null;
  readonly again?: number;
}

const NEAR = '10.77.0.1';
const RECORDINGS: Recording[] = JSON.parse(readFileSync(testdataPath('datagrams/manifest.json'), 'utf8'));
const packed = (name: string): Buffer => gunzipSync(readFileSync(testdataPath(`datagrams/${name}`)));

function fatesOf({ truth }: Recording): Fate[] {
  return packed(truth)
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line): Fate => JSON.parse(line));
}
async function onlyFlow({ capture }: Recording, isWanted: (flow: Flow) => boolean): Promise<Flow> {
  const { flows } = await runPipeline([{ source: capture, bytes: packed(capture) }], { lanes: 1 });
  const [flow, ...others] = flows.filter(isWanted);
  if (flow === undefined || others.length > 0) throw new Error(`${capture}: ${others.length} flows too many`);
  return flow;
}
function isSteady({ plan: { out, back } }: Recording): boolean {
  return [out, back].every(({ jitterMs = 0, holdMs = 0, rateKbits = 0 }) => jitterMs + holdMs + rateKbits === 0);
}
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const within = (share: number, value: number | null, expected: number): void =>
  expect(Math.abs((value ?? NaN) / expected - 1)).toBeLessThan(share);

/** Requests by key, with the time of the first answer that came out, µs; NaN without one. */
function answersOf(fates: readonly Fate[], keyOf: (fate: Fate) => string): number[] {
  const answered = new Map<string, number>();
  for (const fate of fates) {
    const key = keyOf(fate);
    if (fate.way === 'back' && fate.left !== null)
      answered.set(key, Math.min(answered.get(key) ?? Infinity, fate.left));
  }
  return fates.filter(({ way }) => way === 'out').map((fate) => (answered.get(keyOf(fate)) ?? NaN) - fate.came);
}

const REQUESTS = {
  names: {
    isWanted: ({ dstPort }: Flow) => dstPort === 53,
    protocol: 17,
    keyOf: ({ payload }: Fate) => payload.slice(0, 4),
  },
  echo: {
    isWanted: ({ protocol }: Flow) => protocol === 1,
    protocol: 1,
    keyOf: ({ payload }: Fate) => payload.slice(0, 8),
  },
} as const;

describe.each(['names', 'echo'] as const)('%s', (what) => {
  const { isWanted, protocol, keyOf } = REQUESTS[what];

  describe.each(RECORDINGS.filter((recording) => recording.what === what))('$capture', (recording) => {
    let flow: Flow;
    beforeAll(async () => {
      flow = await onlyFlow(recording, isWanted);
    });
    const took = answersOf(
      fatesOf(recording).filter((fate) => fate.protocol === protocol),
      keyOf,
    );
    const times = took.filter((us) => !Number.isNaN(us));

    test('each request and each that the link left without an answer is counted', () => {
      expect(flow).toMatchObject({ requests: took.length, repeatedRequests: 0, responses: times.length });
      expect(flow.unansweredRequests).toBe(took.length - times.length);
    });

    test('times are those between the link and the answer, within 2 %', () => {
      within(0.02, flow.responseMinUs, Math.min(...times));
      within(0.02, flow.responseMeanUs, sum(times) / times.length);
      within(0.02, flow.responseMaxUs, Math.max(...times));
    });

    const { out, back } = recording.plan;
    test('none is sooner than the delay of the plan, and the least within 2 % of it where the link is steady', () => {
      const planned = (out.delayMs + back.delayMs) * 1000;
      expect(flow.responseMinUs).toBeGreaterThanOrEqual(planned);
      if (isSteady(recording)) within(0.02, flow.responseMinUs, planned);
    });
  });
});

/** The RTP packets of a way: of payload type 0. */
interface Media {
  readonly sequence: number;
  readonly ticks: number;
  readonly fate: Fate;
}
function mediaOf(fates: readonly Fate[], wanted: Fate['way']): Media[] {
  return fates
    .filter(({ way, protocol, payload }) => way === wanted && protocol === 17 && /^80[08]0/.test(payload))
    .map((fate) => ({
      sequence: Number.parseInt(fate.payload.slice(4, 8), 16),
      ticks: Number.parseInt(fate.payload.slice(8, 16), 16),
      fate,
    }));
}

/** RFC 3550 A.8 over packets in the order in which they came out; µs. */
function jitterOf(came: readonly { readonly ticks: number; readonly at: number }[]): { mean: number; max: number } {
  const all: number[] = [];
  came.slice(1).forEach(({ ticks, at }, i) => {
    const before = came[i] ?? { ticks: 0, at: 0 };
    const difference = at - before.at - ((ticks - before.ticks) / 8000) * 1e6;
    const jitter = all.at(-1) ?? 0;
    all.push(jitter + (Math.abs(difference) - jitter) / 16);
  });
  return { mean: sum(all) / all.length, max: Math.max(...all) };
}

/**
 * The E-model of what was constructed: G.711 with concealment, packets of 20 ms, a buffer that holds four jitters or as long as the plan makes
 * packets late, from 40 to 200 ms. What goes out has not been through the link yet.
 */
function scoreOf({ plan: { out, back } }: Recording, way: 'out' | 'back', loss: number, jitterUs: number): number {
  const lateMs = way === 'back' ? Math.max(back.jitterMs ?? 0, back.holdMs ?? 0) : 0;
  const held = Math.min(Math.max((4 * jitterUs) / 1000, lateMs, 40), 200);
  const network = (out.delayMs + back.delayMs + ((out.jitterMs ?? 0) + (back.jitterMs ?? 0)) / 2) / 2;
  const delay = network + 20 + held;
  const burst = way === 'back' ? Math.max((back.burst ?? 1) * (1 - loss), 1) : 1;
  const impairment = (95 * loss * 100) / ((loss * 100) / burst + 25.1);
  const r = 93.2 - 0.024 * delay - 0.11 * Math.max(delay - 177.3, 0) - impairment;
  return 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r);
}

describe.each(RECORDINGS.filter(({ what }) => what === 'call'))('$capture', (recording) => {
  const { plan } = recording;
  const fates = fatesOf(recording);
  let stream: { readonly out: RtpColumns; readonly back: RtpColumns };
  beforeAll(async () => {
    const flow = await onlyFlow(recording, ({ protocol, srcPort }) => protocol === 17 && srcPort !== 5060);
    const isForwardOut = flow.srcAddress === NEAR;
    stream = { out: rtpOf(flow, isForwardOut), back: rtpOf(flow, !isForwardOut) };
  });
  const back = mediaOf(fates, 'back');
  const out = mediaOf(fates, 'out');
  /** Of what was lost before the first packet or after the last nobody can know. */
  const first = back.findIndex(({ fate }) => fate.left !== null);
  const last = back.findLastIndex(({ fate }) => fate.left !== null);
  const known = back.slice(first, last + 1);
  const came = known.filter(({ fate }) => fate.left !== null).map((media) => ({ ...media, at: media.fate.left ?? 0 }));
  const inOrder = came.toSorted((a, b) => a.at - b.at);
  const loss = 1 - came.length / known.length;

  test('packets, losses, duplicates and those overtaken are the ones of the link', () => {
    const overtaken = inOrder.filter(({ sequence }, i) =>
      inOrder.slice(0, i).some((other) => ((other.sequence - sequence) & 0xffff) < 0x8000),
    );
    expect(stream.back).toMatchObject({
      streams: 1,
      payloadType: 0,
      packets: came.length,
      lost: known.length - came.length,
      duplicates: came.filter(({ fate }) => fate.again !== undefined).length,
      reordered: overtaken.length,
    });
    expect(stream.out).toMatchObject({ packets: out.length, lost: 0, duplicates: 0, reordered: 0 });
  });

  test('losses stand in the bursts that the link made', () => {
    const runs =
      known
        .map(({ fate }) => (fate.left === null ? '0' : '1'))
        .join('')
        .match(/0+/g) ?? [];
    expect(stream.back.lossBursts).toBe(runs.length);
    expect(stream.back.lossBurstMax).toBe(Math.max(0, ...runs.map((run) => run.length)));
  });

  test('the jitter is that of RFC 3550 over the times of the link', () => {
    const expected = jitterOf(inOrder);
    within(0.02, stream.back.jitterMeanUs, expected.mean);
    within(0.02, stream.back.jitterMaxUs, expected.max);
  });

  test('a delay that RTCP tells is half of that both ways, within 2 % where the link is steady', () => {
    const planned = ((plan.out.delayMs + plan.back.delayMs) / 2) * 1000;
    expect(stream.out.delayUs).toBe(stream.back.delayUs);
    // Reports are lost as media is.
    const isTold = stream.back.delayUs !== null;
    expect(isTold || (plan.back.loss ?? 0) > 0).toBe(true);
    if (isTold) expect(stream.back.delayUs).toBeGreaterThan(planned);
    if (isTold && isSteady(recording)) within(0.02, stream.back.delayUs, planned);
  });

  test('the score is that of the E-model, within 0.1', () => {
    expect(Math.abs((stream.back.mos ?? NaN) - scoreOf(recording, 'back', loss, jitterOf(inOrder).mean))).toBeLessThan(
      0.1,
    );
    const sent = jitterOf(out.map((media) => ({ ...media, at: media.fate.came })));
    expect(Math.abs((stream.out.mos ?? NaN) - scoreOf(recording, 'out', 0, sent.mean))).toBeLessThan(0.1);
  });
});
