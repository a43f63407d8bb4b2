/**
 * Datagrams of real captures and of the lab against what tshark tells of them, which tools/lab/tshark-datagrams.mjs wrote to testdata: of each
 * direction of a flow the RTP stream with most packets, of each flow the times of answers. Differences stand with their reasons in testdata.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { differencesOf, hasSharedData, readDifferences, sharedFile, testdataPath } from '@weir/packet/testing';
import type { Flow } from '@weir/schema';
import { runPipeline } from './testing/pipeline.ts';
import { rtpOf } from './testing/rtp-columns.ts';

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
/** Times that tshark rounds otherwise, µs and ms. */
const ROUNDING_US = 2;
const ROUNDING_MS = ROUNDING_US / 1000;
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

const inMs = (us: number | null): number | null => (us === null ? null : Math.round(us) / 1000);
function isNear(one: number | null, other: number | null, by: number): boolean {
  return one === null || other === null ? one === other : Math.abs(one - other) <= by + Number.EPSILON;
}
const srcOf = ({ srcAddress, srcPort }: Flow): string => `${srcAddress} ${srcPort}`;
const dstOf = ({ dstAddress, dstPort }: Flow): string => `${dstAddress} ${dstPort}`;

/** The same of ours, in their words where they round only. */
function ours(flows: readonly Flow[], told: ReadonlyMap<string, Told>): Map<string, Told> {
  const table = new Map<string, Told>();
  for (const flow of flows) {
    for (const isForward of [true, false]) {
      const { streams, ssrc, packets, lost, jitterMeanUs, jitterMaxUs } = rtpOf(flow, isForward);
      if (streams === 0) continue;
      const key = isForward ? `${srcOf(flow)} > ${dstOf(flow)}` : `${dstOf(flow)} > ${srcOf(flow)}`;
      const own: Told = [ssrc, packets, lost, inMs(jitterMeanUs), inMs(jitterMaxUs)];
      const same = told.get(key);
      const isSame = same?.every((value, i) => isNear(value, own[i] ?? null, i < 3 ? 0 : ROUNDING_MS));
      table.set(key, isSame === true && same !== undefined ? same : own);
    }
  }
  return table;
}

function bytesOf(capture: string): Uint8Array {
  return capture.startsWith('datagrams/') ? gunzipSync(readFileSync(testdataPath(capture))) : sharedFile(capture);
}

const NO_ANSWERS: Answers = [0, 0, 0, 0];
const LONG_MS = 1e9;

function theirAnswers(rows: readonly TheirAnswers[]): Map<string, Answers> {
  return new Map(rows.map(({ key, answers, minUs, meanUs, maxUs }) => [key, [answers, minUs, meanUs, maxUs]]));
}

/** The same of ours, in their words where they round only. */
function ourAnswers(flows: readonly Flow[], told: ReadonlyMap<string, Answers>): Map<string, Answers> {
  const table = new Map<string, Answers>();
  for (const flow of flows) {
    const { protocol, responses, responseMinUs, responseMeanUs, responseMaxUs } = flow;
    if (responses === 0 || protocol === ICMPV6) continue;
    const isEcho = protocol === ICMP;
    const key = isEcho ? `echo ${flow.srcAddress} > ${flow.dstAddress}` : `dns ${srcOf(flow)} > ${dstOf(flow)}`;
    const own: Answers = [responses, responseMinUs ?? 0, Math.round(responseMeanUs ?? 0), responseMaxUs ?? 0];
    const same = told.get(key);
    const isSame = same?.every((value, i) => Math.abs(value - (own[i] ?? 0)) <= (i === 0 ? 0 : ROUNDING_US));
    table.set(key, isSame === true && same !== undefined ? same : own);
  }
  return table;
}

/** A capture's flows, which nothing splits. */
async function flowsOf(capture: string): Promise<readonly Flow[]> {
  const flow = { idleTimeoutMs: LONG_MS, activeTimeoutMs: LONG_MS };
  const { flows } = await runPipeline([{ source: capture, bytes: bytesOf(capture) }], { lanes: 1, flow });
  return flows;
}

suite('what tshark and Weir tell is the same, or differs for a reason that is written down', () => {
  test('RTP streams', async () => {
    const sides = [];
    for (const capture of capturesOf(STREAMS)) {
      const told = theirs(STREAMS.filter((stream) => stream.capture === capture));
      sides.push({ capture, ours: ours(await flowsOf(capture), told), theirs: told });
    }
    const found = differencesOf(STREAM_DIFFERENCES, sides, NOTHING);
    expect(found).toEqual(readDifferences(STREAM_DIFFERENCES));
    expect(found.filter(({ reason }) => reason === '')).toEqual([]);
  }, 120_000);

  test('times of answers', async () => {
    const sides = [];
    for (const capture of capturesOf(ANSWERS)) {
      const told = theirAnswers(ANSWERS.filter((row) => row.capture === capture));
      sides.push({ capture, ours: ourAnswers(await flowsOf(capture), told), theirs: told });
    }
    const found = differencesOf(ANSWER_DIFFERENCES, sides, NO_ANSWERS);
    expect(found).toEqual(readDifferences(ANSWER_DIFFERENCES));
    expect(found.filter(({ reason }) => reason === '')).toEqual([]);
  }, 120_000);
});

// Times of frames and quic.spin_bit, as tshark has them.
suite('QUIC of real captures', () => {
  test.each([
    ['benign/chromium-115.0.5790.110-google-de-fragmented.pcap', 31_419, null],
    ['benign/doq_adguard.pcapng', 36_477, null],
    ['benign/quic-23.pcap', 36_755, 107_049 - 72_683],
    ['benign/quic-27.pcap', 5842, null],
  ])('%s: handshake and spin bit', async (capture, handshakeUs, spinUs) => {
    const flows = await flowsOf(capture);
    const { handshakeServerRttUs = null, forwardRttMinUs = null } =
      flows.find(({ application }) => application === 'quic') ?? {};
    expect(Math.abs((handshakeServerRttUs ?? 0) - handshakeUs)).toBeLessThanOrEqual(ROUNDING_US);
    expect(forwardRttMinUs).toBe(spinUs);
  });
});
