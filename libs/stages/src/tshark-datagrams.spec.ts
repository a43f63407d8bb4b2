/**
 * Datagrams of real captures and of the lab against what tshark tells of them, which tools/lab/tshark-datagrams.mjs wrote to testdata: of each
 * direction of a flow the RTP stream with most packets, of each flow the times of answers. Differences stand with their reasons in testdata.
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

interface TheirAnswers {
  readonly capture: string;
  readonly key: string;
  readonly answers: number;
  readonly minUs: number;
  readonly meanUs: number;
  readonly maxUs: number;
}
/** Answers with a time, and the least, mean and longest, µs. */
type Answers = readonly [count: number, minUs: number, meanUs: number, maxUs: number];

const STREAM_DIFFERENCES = 'tshark-rtp-differences.jsonl';
const ANSWER_DIFFERENCES = 'tshark-response-differences.jsonl';
const ICMP = 1;
const ICMPV6 = 58;
const NOTHING: Told = [0, 0, 0, null, null];
const linesOf = (name: string): string[] => readFileSync(testdataPath(name), 'utf8').trim().split('\n');
const STREAMS = linesOf('tshark-rtp-streams.jsonl').map((line): TheirStream => JSON.parse(line));
const ANSWERS = linesOf('tshark-responses.jsonl').map((line): TheirAnswers => JSON.parse(line));
const capturesOf = (rows: readonly { readonly capture: string }[]): string[] => [
  ...new Set(rows.map(({ capture }) => capture)),
];
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

const NO_ANSWERS: Answers = [0, 0, 0, 0];
/** Times that tshark rounds otherwise. */
const ROUNDING_US = 2;

function theirAnswers(rows: readonly TheirAnswers[]): Map<string, Answers> {
  return new Map(rows.map(({ key, answers, minUs, meanUs, maxUs }) => [key, [answers, minUs, meanUs, maxUs]]));
}

/** The same of ours, in their words where they round only. */
function ourAnswers(bytes: Uint8Array, theirs: ReadonlyMap<string, Answers>): Map<string, Answers> {
  const table = new Map<string, Answers>();
  for (const { flow, protocol, src, dst } of datagramFlows(bytes)) {
    const { responseCount = 0, responseMin = 0, responseMean = 0, responseMax = 0 } = flow.responses;
    if (responseCount === 0 || protocol === ICMPV6) continue;
    const isEcho = protocol === ICMP;
    const key = isEcho ? `echo ${addressOf(src)} > ${addressOf(dst)}` : `dns ${src} > ${dst}`;
    const told: Answers = [responseCount, responseMin, Math.round(responseMean), responseMax];
    const same = theirs.get(key);
    const isSame = same?.every((value, i) => Math.abs(value - (told[i] ?? 0)) <= (i === 0 ? 0 : ROUNDING_US));
    table.set(key, isSame === true && same !== undefined ? same : told);
  }
  return table;
}
const addressOf = (end: string): string => end.slice(0, end.indexOf(' '));

suite('what tshark and Weir tell is the same, or differs for a reason that is written down', () => {
  test('RTP streams', () => {
    const sides = capturesOf(STREAMS).map((capture) => ({
      capture,
      ours: ours(bytesOf(capture)),
      theirs: theirs(STREAMS.filter((stream) => stream.capture === capture)),
    }));
    const found = differencesOf(STREAM_DIFFERENCES, sides, NOTHING);
    expect(found).toEqual(readDifferences(STREAM_DIFFERENCES));
    expect(found.filter(({ reason }) => reason === '')).toEqual([]);
  });

  test('times of answers', () => {
    const sides = capturesOf(ANSWERS).map((capture) => {
      const told = theirAnswers(ANSWERS.filter((row) => row.capture === capture));
      return { capture, ours: ourAnswers(bytesOf(capture), told), theirs: told };
    });
    const found = differencesOf(ANSWER_DIFFERENCES, sides, NO_ANSWERS);
    expect(found).toEqual(readDifferences(ANSWER_DIFFERENCES));
    expect(found.filter(({ reason }) => reason === '')).toEqual([]);
  });
});
