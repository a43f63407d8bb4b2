import { FROM_HIGH, PORTS, PROTOCOL, PROTOCOL_TCP, PROTOCOL_UDP, ROW_WORDS, STATE } from '../flow-row.ts';
import { EXCHANGE, isTcp, kindBeside, rowBeside } from '../beside-flow.ts';
import { DNS_ANSWERS, EXCHANGE_WORDS, NO_SUCH_NAME } from '../response/exchange-row.ts';
import type { RowSlab } from '../row-slab.ts';
import { ACK, RST, SYN } from '../tcp-state.ts';
import {
  CHANNEL_FAN_OUT,
  CHANNEL_DOUBLES,
  CHANNEL_WORDS,
  HIGH_RESPONDS_BIT,
  LATEST_PORTS,
  LATEST_PROTOCOL,
  SERVICE_FLOWS,
  SERVICE_WORDS,
} from './context-row.ts';
import type { Contexts } from './contexts.ts';
import { FAN_OUT, FAN_OUT_WORDS, FLOW_WEIGHT, FLOW_WEIGHT_TIME, SERVICE_SUM } from './fan-out-row.ts';
import {
  BOTH_SPOKE,
  CHANNEL,
  FAN_OUT_SEEN,
  FLAG_COUNTS,
  HAS_RST,
  HAS_SYN,
  HAS_SYN_ACK,
  IS_TCP,
  SERVICE,
  TOLD_ANSWERS,
  TOLD_NO_SUCH_NAMES,
  TRAIT_FORWARD,
  TRAIT_STATE,
  TRAIT_WORDS,
  TURNED,
} from './trait-row.ts';

const TOLD_BITS = BOTH_SPOKE | IS_TCP | HAS_SYN | HAS_SYN_ACK | HAS_RST;
const PROTOCOL_NUMBER = 0xff;
const ACK_BIT = 4;
/** Packets with which the initiator acknowledged anything. */
const FORWARD_ACKS = TRAIT_FORWARD * 2 + FLAG_COUNTS + ACK_BIT;
/** Half-life of a flow's weight, µs: that of the second of DECAYS. */
const HALF_LIFE_US = 10_000_000;

/** What is left of a flow's weight. */
export function flowWeightAfter(us: number): number {
  return us > 0 ? 2 ** (-us / HALF_LIFE_US) : 1;
}

/**
 * Tells the channel of flow `own` what a packet of it changes, and notes what the channel has seen by now. With `begins` the flow is new to
 * the channel. TCP flags of the packet are not counted in the row of traits yet. Nearly all packets change nothing.
 */
export function followFanOut(
  flows: RowSlab,
  row: number,
  traits: RowSlab,
  own: number,
  { channels, services }: Contexts,
  isForward: boolean,
  isAnswered: boolean,
  flags: number,
  begins: boolean,
  eventTime: number,
): void {
  const word = own * TRAIT_WORDS;
  const channel = traits.words[word + CHANNEL] ?? 0;
  const counts = channel * CHANNEL_WORDS + CHANNEL_FAN_OUT * 2;
  const state = traits.words[word + TRAIT_STATE] ?? 0;
  const before = begins ? state & ~TOLD_BITS : state;
  const { words } = channels.slab;
  if (begins) {
    const isKnown = countService(channels.slab, channel, services.slab.words, traits.words[word + SERVICE] ?? 0);
    if (!isKnown) add(words, counts + FAN_OUT.services);
    countFlow(flows, row, channels.slab, channel, (state & TURNED) !== 0, eventTime);
  }
  let now = before;
  if (isAnswered && (before & BOTH_SPOKE) === 0) {
    now |= BOTH_SPOKE;
    add(words, counts + FAN_OUT.answeredFlows);
  }
  if (flags !== 0) {
    const isOpen = (traits.words[word + FORWARD_ACKS] ?? 0) > 0;
    now = countTcp(words, counts, now, isForward, flags, isOpen);
  }
  traits.words[word + TRAIT_STATE] = now;
  if (begins || now !== before) add(words, counts + FAN_OUT.events);
  look(traits.words, word + FAN_OUT_SEEN * 2, words, counts, begins);
}

/** Tells the channel of flow `own` what answers of DNS came since it was told last; they are in a row of `exchanges` beside the flow. */
export function followAnswers(
  flows: RowSlab,
  row: number,
  traits: RowSlab,
  own: number,
  { channels }: Contexts,
  exchanges: RowSlab,
): void {
  // Of TCP the word beside means something else, and a segment may come without any flag.
  if (isTcp(flows, row) || kindBeside(flows, row) !== EXCHANGE) return;
  const exchange = rowBeside(flows, row) * EXCHANGE_WORDS;
  const word = own * TRAIT_WORDS;
  const answers = exchanges.words[exchange + DNS_ANSWERS] ?? 0;
  const news = answers - (traits.words[word + TOLD_ANSWERS] ?? 0);
  if (news === 0) return;
  const { words } = channels.slab;
  const noSuchNames = exchanges.words[exchange + NO_SUCH_NAME] ?? 0;
  const missing = noSuchNames - (traits.words[word + TOLD_NO_SUCH_NAMES] ?? 0);
  const counts = (traits.words[word + CHANNEL] ?? 0) * CHANNEL_WORDS + CHANNEL_FAN_OUT * 2;
  add(words, counts + FAN_OUT.dnsAnswers, news);
  add(words, counts + FAN_OUT.noSuchNames, missing);
  add(words, counts + FAN_OUT.events);
  traits.words[word + TOLD_ANSWERS] = answers;
  traits.words[word + TOLD_NO_SUCH_NAMES] = noSuchNames;
  look(traits.words, word + FAN_OUT_SEEN * 2, words, counts, false);
}

/** Counts a flow that begins for its service. @returns whether the service had flows before. */
function countService(channels: RowSlab, channel: number, services: Int32Array, service: number): boolean {
  const at = service * SERVICE_WORDS + SERVICE_FLOWS;
  const flows = services[at] ?? 0;
  services[at] = flows + 1;
  const sum = channel * CHANNEL_DOUBLES + CHANNEL_FAN_OUT + SERVICE_SUM;
  channels.doubles[sum] = (channels.doubles[sum] ?? 0) + entropyTerm(flows + 1) - entropyTerm(flows);
  return flows > 0;
}

function countFlow(
  flows: RowSlab,
  row: number,
  { words, doubles }: RowSlab,
  channel: number,
  isTurned: boolean,
  eventTime: number,
): void {
  const block = channel * CHANNEL_DOUBLES + CHANNEL_FAN_OUT;
  add(words, block * 2 + FAN_OUT.flows);
  const since = eventTime - (doubles[block + FLOW_WEIGHT_TIME] ?? 0);
  doubles[block + FLOW_WEIGHT] = (doubles[block + FLOW_WEIGHT] ?? 0) * flowWeightAfter(since) + 1;
  if (since > 0) doubles[block + FLOW_WEIGHT_TIME] = eventTime;
  comparePorts(flows.words, row, words, channel, isTurned);
}

/** Notes whose ports the flow has, and whether its initiator came from where the flow before did and goes elsewhere. */
function comparePorts(flows: Int32Array, row: number, words: Int32Array, channel: number, isTurned: boolean): void {
  const at = row * ROW_WORDS;
  const protocol = (flows[at + PROTOCOL] ?? 0) & PROTOCOL_NUMBER;
  if (protocol !== PROTOCOL_TCP && protocol !== PROTOCOL_UDP) return;
  const isFromHigh = ((flows[at + STATE] ?? 0) & FROM_HIGH) !== 0;
  const whose = protocol | (isFromHigh === isTurned ? HIGH_RESPONDS_BIT : 0);
  const ports = flows[at + PORTS] ?? 0;
  const srcFirst = isFromHigh ? ports : (ports << 16) | (ports >>> 16);
  const before = channel * CHANNEL_WORDS;
  const changed = srcFirst ^ (words[before + LATEST_PORTS] ?? 0);
  if (words[before + LATEST_PROTOCOL] === whose && changed >>> 16 === 0 && changed !== 0)
    add(words, before + CHANNEL_FAN_OUT * 2 + FAN_OUT.reusedPorts);
  words[before + LATEST_PORTS] = srcFirst;
  words[before + LATEST_PROTOCOL] = whose;
}

/** @returns `told` with the bits of what was counted now */
function countTcp(
  words: Int32Array,
  counts: number,
  told: number,
  isForward: boolean,
  flags: number,
  isOpen: boolean,
): number {
  let now = told;
  if ((now & IS_TCP) === 0) {
    now |= IS_TCP;
    add(words, counts + FAN_OUT.tcpFlows);
  }
  const kind = flags & (SYN | ACK);
  if (isForward && kind === SYN && (now & HAS_SYN) === 0) {
    now |= HAS_SYN;
    add(words, counts + FAN_OUT.connections);
  }
  if (!isForward && kind === (SYN | ACK) && (now & (HAS_SYN | HAS_SYN_ACK)) === HAS_SYN) {
    now |= HAS_SYN_ACK;
    add(words, counts + FAN_OUT.answeredConnections);
  }
  if ((flags & RST) !== 0 && (now & HAS_RST) === 0) {
    now |= HAS_RST;
    add(words, counts + FAN_OUT.resets);
    if ((now & HAS_SYN) !== 0 && !isOpen) add(words, counts + FAN_OUT.failedHandshakes);
  }
  return now;
}

/** Copies the block at `from` to `to`, unless the copy is as new. */
function look(seen: Int32Array, to: number, counts: Int32Array, from: number, isNew: boolean): void {
  if (!isNew && seen[to + FAN_OUT.events] === counts[from + FAN_OUT.events]) return;
  for (let w = 0; w < FAN_OUT_WORDS; w++) seen[to + w] = counts[from + w] ?? 0;
}

function entropyTerm(count: number): number {
  return count > 1 ? count * Math.log2(count) : 0;
}

function add(words: Int32Array, at: number, count = 1): void {
  words[at] = (words[at] ?? 0) + count;
}
