/**
 * RTP of real captures and of the lab's calls against what tshark tells of it (testdata/tshark-rtp-streams.jsonl, written by
 * tools/lab/tshark-streams.mjs): of each direction of a flow the stream with most packets. Differences stand with their reasons in testdata.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { differencesOf, hasSharedData, readDifferences, sharedFile, testdataPath } from '@weir/packet/testing';
import { datagramFlows } from './testing/datagram-flows.ts';

interface TheirStream {
  readonly capture: string;
  readonly src: string;
  readonly srcPort: number;
  readonly dst: string;
  readonly dstPort: number;
  readonly ssrc: number;
  readonly packets: number;
  readonly lost: number;
  readonly jitterMs: { readonly mean: number; readonly max: number };
}
/** Source, packets, lost, mean and most jitter, ms; null where it is not known. */
type Told = readonly [ssrc: number, packets: number, lost: number, meanMs: number | null, maxMs: number | null];

const DIFFERENCES = 'tshark-rtp-differences.jsonl';
const NOTHING: Told = [0, 0, 0, null, null];
const CAPTURES = Map.groupBy(
  readFileSync(testdataPath('tshark-rtp-streams.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line): TheirStream => JSON.parse(line)),
  ({ capture }) => capture,
);
const suite = hasSharedData ? describe : describe.skip;

function theirs(streams: readonly TheirStream[]): Map<string, Told> {
  const table = new Map<string, Told>();
  for (const { src, srcPort, dst, dstPort, ssrc, packets, lost, jitterMs } of streams) {
    const key = `${src} ${srcPort} > ${dst} ${dstPort}`;
    const isTimed = jitterMs.max > 0;
    const told: Told = [ssrc, packets, lost, isTimed ? jitterMs.mean : null, isTimed ? jitterMs.max : null];
    if ((table.get(key)?.[1] ?? 0) < packets) table.set(key, told);
  }
  return table;
}

const inMs = (us: number | undefined): number | null =>
  us === undefined || Number.isNaN(us) ? null : Math.round(us) / 1000;

function ours(bytes: Uint8Array): Map<string, Told> {
  const table = new Map<string, Told>();
  for (const { flow, src, dst } of datagramFlows(bytes)) {
    for (const isForward of [true, false]) {
      const { streams, ssrc = 0, packets = 0, lost = 0, jitterMean, jitterMax } = flow.stream(isForward);
      if (streams === 0) continue;
      const key = isForward ? `${src} > ${dst}` : `${dst} > ${src}`;
      table.set(key, [ssrc, packets, lost, inMs(jitterMean), inMs(jitterMax)]);
    }
  }
  return table;
}

function bytesOf(capture: string): Uint8Array {
  return capture.startsWith('datagrams/') ? gunzipSync(readFileSync(testdataPath(capture))) : sharedFile(capture);
}

suite('RTP streams of tshark and of Weir', () => {
  test('are the same, or differ for a reason that is written down', () => {
    const sides = [...CAPTURES].map(([capture, streams]) => ({
      capture,
      ours: ours(bytesOf(capture)),
      theirs: theirs(streams),
    }));
    const found = differencesOf(DIFFERENCES, sides, NOTHING);
    expect(found).toEqual(readDifferences(DIFFERENCES));
    expect(found.filter(({ reason }) => reason === '')).toEqual([]);
  });
});
