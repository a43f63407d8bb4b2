/**
 * TCP of real stacks over links whose impairments were set by construction (testdata/impaired): losses, reordering, round trips and goodput
 * are what the link says that it did.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { testdataPath } from '@weir/packet/testing';
import type { Flow } from '@weir/schema';
import { runPipeline } from './testing/pipeline.ts';

interface Impairment {
  readonly delayMs: number;
  readonly jitterMs?: number;
  readonly rateMbits?: number;
}
interface Done {
  readonly segments: number;
  readonly lost: number;
  readonly lostAndShown: number;
  readonly overtaken: number;
  readonly leastMs: number;
}
interface Recording {
  readonly capture: string;
  readonly plan: { readonly out: Impairment; readonly back: Impairment };
  readonly bytes: { readonly out: number; readonly back: number };
  readonly done: { readonly out: Done; readonly back: Done };
}

const RECORDINGS: Recording[] = JSON.parse(readFileSync(testdataPath('impaired/manifest.json'), 'utf8'));

describe.each(RECORDINGS)('$capture', ({ capture, plan, bytes, done: { out, back } }) => {
  let flow: Flow;

  beforeAll(async () => {
    const content = gunzipSync(readFileSync(testdataPath(`impaired/${capture}`)));
    const { flows } = await runPipeline([{ source: capture, bytes: content }], { lanes: 1 });
    const [only, ...others] = flows;
    expect(others).toEqual([]);
    if (only === undefined) throw new Error('no flow');
    flow = only;
  });

  test('each segment that the link lost behind the point of capture was sent again', () => {
    expect(flow.forwardRetransmissions - flow.forwardSpuriousRetransmissions).toBe(out.lost);
    expect(flow.forwardDownstreamLosses).toBe(out.lost);
    expect(flow.forwardUpstreamLosses).toBe(0);
  });

  test('each segment that was lost before it, and was missed there, came later', () => {
    expect(flow.reverseUpstreamLosses).toBe(back.lostAndShown);
    expect(flow.reverseDownstreamLosses).toBe(0);
    expect(flow.reverseOutOfOrder).toBe(back.overtaken);
  });

  test('all data passed once', () => {
    const request = `${bytes.back}\n`.length;
    expect(flow.forwardGoodputBytes).toBe(bytes.out + request);
    expect(flow.reverseGoodputBytes).toBe(bytes.back);
    expect([flow.forwardMissingBytes, flow.reverseMissingBytes]).toEqual([0, 0]);
  });

  const isSteady = [plan.out, plan.back].every(({ jitterMs = 0, rateMbits = 0 }) => jitterMs === 0 && rateMbits === 0);
  test('the least round trip of handshake and data is that of the link, within 2 % where that is steady', () => {
    const ofLinkUs = (out.leastMs + back.leastMs) * 1000;
    const { forwardRttMinUs, handshakeServerRttUs } = flow;
    const leastUs = Math.min(forwardRttMinUs ?? Infinity, handshakeServerRttUs ?? Infinity);
    expect(leastUs).toBeGreaterThan(ofLinkUs);
    if (isSteady) expect(leastUs).toBeLessThan(ofLinkUs * 1.02);
  });
});
