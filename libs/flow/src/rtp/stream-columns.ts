import { kindBeside, STREAMS } from '../beside-flow.ts';
import type { RowSlab } from '../row-slab.ts';
import { meanOpinionScore } from './e-model.ts';
import { impairmentOf } from './payload-types.ts';
import type { RtpStreams } from './rtp-streams.ts';
import { lossesOf, type Losses } from './sequence-window.ts';
import {
  BUFFER_SUM,
  CLOCK,
  DUPLICATES,
  GAPS,
  JITTER_MAX,
  JITTER_SUM,
  LATE,
  LEG_SUM,
  LEGS,
  LOSSES,
  PACKETS,
  PLAYED,
  REORDERED,
  SEEN,
  SSRC,
  STEP_TICKS,
  STREAM_WORDS,
  TIMED,
  TYPE,
} from './stream-row.ts';

const TYPE_BITS = 0x7f;

/** The columns of one direction that say how its busiest RTP stream fared. */
export interface StreamColumns {
  readonly streams: Uint16Array;
  readonly ssrc: Uint32Array;
  readonly payloadType: Uint8Array;
  readonly packets: Uint32Array;
  readonly lost: Uint32Array;
  readonly duplicates: Uint32Array;
  readonly reordered: Uint32Array;
  readonly lossBursts: Uint32Array;
  readonly longestLossBurst: Uint16Array;
  readonly late: Uint32Array;
  readonly jitterMean: Float64Array;
  readonly jitterMax: Float64Array;
  readonly delay: Float64Array;
  readonly mos: Float64Array;
}

/** Writes the busiest stream of a direction of the flow in `row`, which is not TCP's, to row `to`, which is clear. */
export function putStream(
  media: RtpStreams,
  flows: RowSlab,
  row: number,
  isForward: boolean,
  columns: StreamColumns,
  to: number,
): void {
  const stream = kindBeside(flows, row) === STREAMS ? media.busiest(flows, row, isForward) : -1;
  if (stream < 0) return;
  const { words, doubles } = media.streams;
  const at = stream * STREAM_WORDS;
  const half = at >> 1;
  const losses = lossesOf(words, at + SEEN, at + LOSSES);
  const timed = words[at + TIMED] ?? 0;
  columns.streams[to] = media.count(flows, row, isForward);
  columns.ssrc[to] = words[at + SSRC] ?? 0;
  columns.payloadType[to] = (words[at + TYPE] ?? 0) & TYPE_BITS;
  columns.packets[to] = words[at + PACKETS] ?? 0;
  columns.lost[to] = losses.missing;
  columns.duplicates[to] = words[at + DUPLICATES] ?? 0;
  columns.reordered[to] = words[at + REORDERED] ?? 0;
  columns.lossBursts[to] = losses.bursts;
  columns.longestLossBurst[to] = losses.longest;
  columns.late[to] = words[at + LATE] ?? 0;
  columns.jitterMean[to] = timed > 0 ? (doubles[half + JITTER_SUM / 2] ?? 0) / timed : NaN;
  columns.jitterMax[to] = timed > 0 ? (doubles[half + JITTER_MAX / 2] ?? 0) : NaN;
  const there = legUs(media, flows, row, isForward);
  const back = legUs(media, flows, row, !isForward);
  columns.delay[to] = (there + back) / 2;
  const known = (Number.isNaN(there) ? 0 : there) + (Number.isNaN(back) ? 0 : back);
  columns.mos[to] = scoreOf(media.streams, at, losses, known / 2);
}

/** The E-model with what was not played, and the delay of the network as far as it is known, of one packet and of the buffer. */
function scoreOf({ words, doubles }: RowSlab, at: number, losses: Losses, networkUs: number): number {
  const codec = impairmentOf((words[at + TYPE] ?? 0) & TYPE_BITS);
  const timed = words[at + TIMED] ?? 0;
  if (codec === undefined || timed === 0) return NaN;
  const gaps = lossesOf(words, at + PLAYED, at + GAPS);
  const share = gaps.missing / ((words[at + PACKETS] ?? 0) + losses.missing);
  // G.107 §3.5: the length of bursts over what it were if each packet was lost by chance, 1 / (1 − share).
  const burstRatio = gaps.bursts > 0 ? Math.max((gaps.missing / gaps.bursts) * (1 - share), 1) : 1;
  const packetUs = ((words[at + STEP_TICKS] ?? 0) / (words[at + CLOCK] ?? 1)) * 1e6;
  const bufferUs = (doubles[(at + BUFFER_SUM) >> 1] ?? 0) / timed;
  return meanOpinionScore(codec, share, burstRatio, (networkUs + packetUs + bufferUs) / 1000);
}

/** Mean round trip from here to whoever receives the streams of a direction, µs; NaN when no report told. */
function legUs(media: RtpStreams, flows: RowSlab, row: number, isForward: boolean): number {
  const stream = media.busiest(flows, row, isForward);
  if (stream < 0) return NaN;
  const { words, doubles } = media.streams;
  const at = stream * STREAM_WORDS;
  return (doubles[(at + LEG_SUM) >> 1] ?? 0) / (words[at + LEGS] ?? 0);
}

/** What rows [from, to) say that have no stream. */
export function clearStreams(columns: StreamColumns, from: number, to: number): void {
  const { jitterMean, jitterMax, delay, mos, ...counts } = columns;
  for (const figures of [jitterMean, jitterMax, delay, mos]) figures.fill(NaN, from, to);
  for (const column of Object.values(counts)) column.fill(0, from, to);
}
