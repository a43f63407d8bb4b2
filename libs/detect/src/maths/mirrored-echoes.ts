import type { FlowFacts } from './flow-facts.ts';

/** Messages that may stand at the edges of a flow without their partner: a request whose answer came after its end, one that the tap lost. */
const EDGES = 3;
/** What headers and padding may differ by, bytes a message. */
const SLACK_BYTES = 4;

/** Of one direction: messages, and mean and variance of what they carry. */
interface Side {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

/**
 * Whether the answers of a flow of echoes can be what was asked, sent back. An answer carries the data of its request (RFC 792, RFC 4443
 * §4.2), so both directions have the same sizes but for k messages that were lost. Taken from the mean of the direction that has more of
 * them, those k have a sum s and a sum of squares q that follow from what is left: k = 0 leaves none of either, and no k numbers have
 * k·q < s² (Cauchy, Schwarz). Whatever sizes somebody pings with, and whatever is lost, this holds; where it does not, other data came back.
 *
 * Of fragments sizes say nothing of messages: there both totals have to be the same where no answer is missing.
 */
export function isMirrored(flow: FlowFacts): boolean {
  const { batch, row, clientPackets, serverPackets, clientPayloadBytes, serverPayloadBytes } = flow;
  if ((batch.fragments[row] ?? 0) > 0) {
    const apart = Math.abs(clientPayloadBytes - serverPayloadBytes);
    const isWhole = batch.unansweredRequests[row] === 0;
    return !isWhole || apart <= (EDGES / Math.max(batch.requests[row] ?? 0, 1)) * clientPayloadBytes;
  }
  const asked = sideOf(clientPackets, clientPayloadBytes, batch.forwardLengthStdBytes[row]);
  const answered = sideOf(serverPackets, serverPayloadBytes, batch.reverseLengthStdBytes[row]);
  return asked.count >= answered.count ? isPartOf(answered, asked) : isPartOf(asked, answered);
}

function sideOf(count: number, bytes: number, std: number | undefined): Side {
  return { count, mean: bytes / Math.max(count, 1), variance: (std ?? 0) ** 2 };
}

function isPartOf(less: Side, more: Side): boolean {
  const missing = more.count - less.count;
  const off = less.mean - more.mean;
  const squares = more.count * more.variance - less.count * (less.variance + off * off);
  const edges = EDGES * more.variance + less.count * SLACK_BYTES ** 2;
  const sum = Math.max(0, Math.abs(less.count * off) - EDGES * Math.sqrt(more.variance) - less.count * SLACK_BYTES);
  if (squares < -edges || (missing === 0 && squares > edges)) return false;
  return sum * sum <= missing * (squares + edges);
}
