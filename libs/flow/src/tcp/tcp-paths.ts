import { FRAGMENT_SYMBOLS, type PacketBatch } from '@weir/schema';
import {
  FORWARD_DOUBLES,
  PACKETS,
  PATH,
  REVERSE_DOUBLES,
  ROW_DOUBLES,
  ROW_WORDS,
  STATE,
  SYN_ACK_SEEN,
  SYN_ACK_SEQUENCE,
  SYN_ACK_TIME,
  SYN_SEEN,
  SYN_SEQUENCE,
  SYN_TIME,
} from '../flow-row.ts';
import { RowSlab } from '../row-slab.ts';
import { ACK, FIN, RST, SYN } from '../tcp-state.ts';
import { LossRecorder } from './loss-recorder.ts';
import { addRoundTrip } from './round-trip.ts';
import { distance } from './sequence-gaps.ts';
import {
  ACK_KNOWN,
  ACKNOWLEDGED,
  AFTER_TIMEOUT,
  BITS,
  IN_FLIGHT,
  LOSS,
  LOSS_SHAPE,
  NEXT,
  NEXT_KNOWN,
  PATH_FORWARD,
  PATH_REVERSE,
  PATH_SHAPE,
  PATH_WORDS,
  SENT_AT,
  TIMED,
  TIMED_AT,
  TIMED_BY_SEQUENCE,
  TIMED_BY_TSVAL,
  TSVAL,
  WIDEST_WINDOW,
  WINDOW,
} from './tcp-row.ts';

const WHOLE = FRAGMENT_SYMBOLS.indexOf('whole');
const ONE_DUPLICATE = 0x1_0000;
const WINDOW_BITS = 0xffff;

/**
 * How the data of each TCP connection fares on its way: round trips, retransmissions, gaps, as far as headers tell. The rows are
 * described in `tcp-row.ts`, the rules in docs/explanation/qos.md.
 */
export class TcpPaths {
  readonly paths = new RowSlab(PATH_SHAPE);
  readonly losses = new RowSlab(LOSS_SHAPE);
  readonly #recorder = new LossRecorder(this.paths, this.losses);

  /** Takes packet `i`, which is counted in the flow in `row` already, into account. */
  follow(flows: RowSlab, row: number, isForward: boolean, packets: PacketBatch, i: number, flags: number): void {
    if ((flags & RST) !== 0) return;
    const payload = packets.payloadLength[i] ?? 0;
    let path = (flows.words[row * ROW_WORDS + PATH] ?? 0) - 1;
    if (path >= 0) this.paths.markChanged(path);
    else if (isFirstSyn(flows, row, isForward, flags, payload)) return;
    else path = this.#open(flows, row);
    const at = path * PATH_WORDS;
    const sender = at + (isForward ? PATH_FORWARD : PATH_REVERSE);
    const receiver = at + (isForward ? PATH_REVERSE : PATH_FORWARD);
    const time = (packets.time[i] ?? 0) | 0;
    const length = payload + (flags & FIN) + ((flags & SYN) >> 1);
    if ((flags & ACK) !== 0) this.#acknowledge(flows, row, path, sender, receiver, packets, i, flags, length, time);
    // The length of what is in a fragment is not that of the segment.
    if (packets.fragment[i] !== WHOLE) {
      const { words } = this.paths;
      words[sender + BITS] = (words[sender + BITS] ?? 0) & ~NEXT_KNOWN;
    } else if (length > 0) this.#send(flows, row, path, sender, receiver, packets, i, flags, payload, time);
    else if ((flags & ACK) !== 0) this.#mind(path, sender, receiver, (packets.sequence[i] ?? 0) | 0, time);
    const tsval = (packets.timestampValue[i] ?? 0) | 0;
    if (tsval !== 0) this.paths.words[sender + TSVAL] = tsval;
  }

  /** A copy of a packet, which is counted in the flow in `row` already: no good to the receiver, and nothing else. */
  passOverCopy(flows: RowSlab, row: number, isForward: boolean, payload: number): void {
    const path = (flows.words[row * ROW_WORDS + PATH] ?? 0) - 1;
    if (path < 0 || payload === 0) return;
    this.paths.markChanged(path);
    this.#recorder.addRepeated(path, path * PATH_WORDS + (isForward ? PATH_FORWARD : PATH_REVERSE), payload);
  }

  /** Gives the rows of the flow in `row` back. */
  free(flows: RowSlab, row: number): void {
    const path = (flows.words[row * ROW_WORDS + PATH] ?? 0) - 1;
    if (path < 0) return;
    const loss = (this.paths.words[path * PATH_WORDS + LOSS] ?? 0) - 1;
    if (loss >= 0) this.losses.free(loss);
    this.paths.free(path);
  }

  /** A row that knows what the handshake said. */
  #open(flows: RowSlab, row: number): number {
    const { paths } = this;
    if (paths.isFull) paths.grow(Infinity);
    const path = paths.allocate();
    const at = row * ROW_WORDS;
    flows.words[at + PATH] = path + 1;
    const state = flows.words[at + STATE] ?? 0;
    const double = row * ROW_DOUBLES;
    const forward = path * PATH_WORDS + PATH_FORWARD;
    const reverse = path * PATH_WORDS + PATH_REVERSE;
    const { words } = paths;
    if ((state & SYN_SEEN) !== 0)
      seed(words, forward, flows.words[at + SYN_SEQUENCE] ?? 0, flows.doubles[double + SYN_TIME] ?? 0);
    if ((state & SYN_ACK_SEEN) !== 0) {
      seed(words, reverse, flows.words[at + SYN_ACK_SEQUENCE] ?? 0, flows.doubles[double + SYN_ACK_TIME] ?? 0);
      words[reverse + ACKNOWLEDGED] = words[forward + NEXT] ?? 0;
      // The window of a SYN/ACK is not kept; that it was open is.
      words[reverse + WINDOW] = 1;
      if ((state & SYN_SEEN) !== 0) words[reverse + BITS] = NEXT_KNOWN | ACK_KNOWN;
    }
    return path;
  }

  /** What the sender says about the data of the receiver. */
  #acknowledge(
    flows: RowSlab,
    row: number,
    path: number,
    sender: number,
    receiver: number,
    packets: PacketBatch,
    i: number,
    flags: number,
    length: number,
    time: number,
  ): void {
    const { words } = this.paths;
    const acknowledged = (packets.acknowledgment[i] ?? 0) | 0;
    const window = packets.window[i] ?? 0;
    const said = words[sender + WINDOW] ?? 0;
    const bits = words[sender + BITS] ?? 0;
    const news = (bits & ACK_KNOWN) === 0 ? 1 : distance(acknowledged, words[sender + ACKNOWLEDGED] ?? 0);
    const timed = words[receiver + BITS] ?? 0;
    if (news > 0) {
      words[sender + ACKNOWLEDGED] = acknowledged;
      words[sender + BITS] = bits | ACK_KNOWN;
      words[sender + WINDOW] = window;
      if ((timed & NEXT_KNOWN) !== 0) {
        const unseen = distance(acknowledged, words[receiver + NEXT] ?? 0);
        if (unseen > 0 && unseen < WIDEST_WINDOW && isAnswered(flows, row))
          this.#recorder.passOver(path, receiver, sender, acknowledged, time);
      }
      if ((timed & TIMED_BY_SEQUENCE) !== 0 && distance(acknowledged, words[receiver + TIMED] ?? 0) >= 0)
        this.#roundTrip(receiver, time);
    } else if (news === 0) {
      const isDuplicate =
        length === 0 &&
        window !== 0 &&
        (said & WINDOW_BITS) === window &&
        ((timed & NEXT_KNOWN) === 0 || distance(words[receiver + NEXT] ?? 0, acknowledged) > 0);
      if (!isDuplicate) words[sender + WINDOW] = (said & ~WINDOW_BITS) | window;
      else {
        if (said >>> 16 < WINDOW_BITS) words[sender + WINDOW] = (said + ONE_DUPLICATE) | 0;
        this.#recorder.countDuplicateAck(path, sender);
      }
    }
    if (window === 0 && (flags & (SYN | FIN)) === 0) this.#recorder.countZeroWindow(path, sender);
    if ((timed & TIMED_BY_TSVAL) !== 0) {
      const echo = packets.timestampEcho[i] ?? 0;
      if (echo === 0) return;
      const after = distance(echo, words[receiver + TIMED] ?? 0);
      if (after === 0) this.#roundTrip(receiver, time);
      else if (after > 0) words[receiver + BITS] = timed & ~TIMED_BY_TSVAL;
    }
  }

  /** What the sender puts into sequence space. */
  #send(
    flows: RowSlab,
    row: number,
    path: number,
    sender: number,
    receiver: number,
    packets: PacketBatch,
    i: number,
    flags: number,
    payload: number,
    time: number,
  ): void {
    const { words } = this.paths;
    const sequence = (packets.sequence[i] ?? 0) | 0;
    const end = (sequence + payload + (flags & FIN) + ((flags & SYN) >> 1)) | 0;
    const bits = words[sender + BITS] ?? 0;
    const ahead = distance(sequence, words[sender + NEXT] ?? 0);
    if ((bits & NEXT_KNOWN) === 0 || (ahead !== 0 && isElsewhere(ahead, flags))) {
      this.#recorder.begin(path, sender, receiver, end, time);
      return;
    }
    if (ahead < 0) {
      this.#recorder.late(flows, row, path, sender, receiver, sequence, end, payload, flags, time);
      return;
    }
    if (ahead > 0) this.#recorder.passOver(path, sender, receiver, sequence, time);
    words[sender + NEXT] = end;
    words[sender + SENT_AT] = time;
    if (((words[receiver + BITS] ?? 0) & ACK_KNOWN) !== 0) {
      const inFlight = distance(end, words[receiver + ACKNOWLEDGED] ?? 0);
      if (inFlight > (words[sender + IN_FLIGHT] ?? 0)) words[sender + IN_FLIGHT] = inFlight;
    }
    if ((bits & (TIMED_BY_SEQUENCE | TIMED_BY_TSVAL)) !== 0) {
      if ((bits & AFTER_TIMEOUT) !== 0) words[sender + BITS] = bits & ~AFTER_TIMEOUT;
      return;
    }
    // Only the first packet with a TSval is timed by it, and packets without that option by their sequence numbers.
    const tsval = (packets.timestampValue[i] ?? 0) | 0;
    const before = words[sender + TSVAL] ?? 0;
    const isNew = tsval !== 0 && (before === 0 || distance(tsval, before) > 0);
    const timed = tsval === 0 ? TIMED_BY_SEQUENCE : isNew ? TIMED_BY_TSVAL : 0;
    words[sender + BITS] = (bits & ~AFTER_TIMEOUT) | timed;
    words[sender + TIMED] = tsval === 0 ? end : tsval;
    words[sender + TIMED_AT] = time;
  }

  /** A bare acknowledgment has the sequence number of what its sender will send next: what lies before has gone by unseen. */
  #mind(path: number, sender: number, receiver: number, sequence: number, time: number): void {
    const { words } = this.paths;
    const ahead = distance(sequence, words[sender + NEXT] ?? 0);
    if (ahead <= 0 || ahead >= WIDEST_WINDOW || ((words[sender + BITS] ?? 0) & NEXT_KNOWN) === 0) return;
    this.#recorder.passOver(path, sender, receiver, sequence, time);
    words[sender + SENT_AT] = time;
  }

  /** The answer to the timed packet of this block has come. */
  #roundTrip(block: number, time: number): void {
    const { words, doubles, bytes } = this.paths;
    words[block + BITS] = (words[block + BITS] ?? 0) & ~(TIMED_BY_SEQUENCE | TIMED_BY_TSVAL);
    addRoundTrip(words, doubles, bytes, block, distance(time, words[block + TIMED_AT] ?? 0));
  }
}

/** Whether a packet is a SYN not sent before, which says nothing yet: what it says is kept in the row of the flow. */
function isFirstSyn(flows: RowSlab, row: number, isForward: boolean, flags: number, payload: number): boolean {
  if ((flags & SYN) === 0 || payload > 0) return false;
  const block = (row * ROW_DOUBLES + (isForward ? FORWARD_DOUBLES : REVERSE_DOUBLES)) * 2;
  return (flows.words[block + PACKETS] ?? 0) <= 1;
}

/** False while a SYN waits for its answer: what is acknowledged then is of an older connection (RFC 5961 §4). */
function isAnswered(flows: RowSlab, row: number): boolean {
  return ((flows.words[row * ROW_WORDS + STATE] ?? 0) & (SYN_SEEN | SYN_ACK_SEEN)) !== SYN_SEEN;
}

/** Whether a sequence number is not that of the data followed so far: another connection, or no connection at all. */
function isElsewhere(ahead: number, flags: number): boolean {
  return ((flags & SYN) !== 0 && ahead !== -1) || ahead >= WIDEST_WINDOW || ahead <= -WIDEST_WINDOW;
}

function seed(words: Int32Array, block: number, synSequence: number, time: number): void {
  words[block + NEXT] = (synSequence + 1) | 0;
  words[block + BITS] = NEXT_KNOWN;
  words[block + SENT_AT] = time | 0;
}
