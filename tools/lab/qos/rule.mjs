/**
 * What a flow's quality is said to be, from what the link did to it. Written before anything was recorded.
 *
 * | cause      | measure                                                                     | degraded   | poor       |
 * | ---------- | --------------------------------------------------------------------------- | ---------- | ---------- |
 * | delay      | half of the least round trip: least time each way, without queues           | 100 ms     | 177.3 ms   |
 * | jitter     | 95th percentile less least of what packets were held back, in the worse way | 50 ms      | 100 ms     |
 * | loss       | share of datagrams, or of segments that carry something, that were lost     | 0.5 %      | 3 %        |
 * | throughput | rate of the link, where its queue was filled half of the time or more       | 2 Mbit/s   | 0.5 Mbit/s |
 *
 * Delay: ITU-T Y.1541 allows 100 ms in its best class; above 177.3 ms the E-model (ITU-T G.107) takes five times as much for each ms.
 * Jitter: Y.1541 allows 50 ms; twice that is more than usual jitter buffers hold.
 * Loss: at 0.5 % and 100 ms TCP comes to 2 Mbit/s (Mathis 1997: 1.22 · MSS / (RTT · √p)), and G.711 without concealment loses 10 points of the
 * E-model's R; at 3 % it loses 39 and falls below 60, where nearly all are dissatisfied.
 * Throughput: video in standard definition takes 2 Mbit/s; half a megabit carries speech and plain pages alone.
 *
 * The class is the worst of the four; the cause is the one with that class, the furthest above its threshold when there are several.
 * Losses where the queue overflows belong to throughput and are not counted as loss.
 */
const CAUSES = [
  { cause: 'delay', degraded: 100, poor: 177.3, measure: ({ oneWayMs }) => oneWayMs },
  { cause: 'jitter', degraded: 50, poor: 100, measure: ({ jitterMs }) => jitterMs },
  { cause: 'loss', degraded: 0.005, poor: 0.03, measure: ({ lossShare }) => lossShare },
  // Turned over: the less the worse.
  { cause: 'throughput', degraded: 1 / 2000, poor: 1 / 500, measure: ({ limitKbits }) => 1 / (limitKbits ?? Infinity) },
];

/** Fewer tell little of one direction alone. */
const ENOUGH_PACKETS = 50;
const BACKLOG_SHARE = 0.5;
const ICMP = 1;
/** The port of flows of echoes is their type. */
const ECHO = 8;
/** Who waited so long for packets of other flows has met what none of the four says. */
const FOREIGN_QUEUE_MS = 30;

function worstLossShare({ out, back }) {
  const share = ({ carrying, lost }) => (carrying === 0 ? 0 : lost / carrying);
  const both = { carrying: out.carrying + back.carrying, lost: out.lost + back.lost };
  return Math.max(share(both), ...[out, back].filter(({ carrying }) => carrying >= ENOUGH_PACKETS).map(share));
}

/** What the flow met, in the measures of the rule. `plan` is that of its line. */
export function metBy(flow, plan) {
  const lastedMs = Math.max((flow.end - flow.start) / 1000, 1);
  const limits = ['out', 'back']
    .filter((way) => flow[way].backlogMs / lastedMs >= BACKLOG_SHARE)
    .map((way) => plan[way].rateKbits);
  return {
    oneWayMs: (plan.out.delayMs + flow.out.leastExtraMs + plan.back.delayMs + flow.back.leastExtraMs) / 2,
    jitterMs: Math.max(flow.out.jitterMs, flow.back.jitterMs),
    lossShare: Number(worstLossShare(flow).toFixed(5)),
    limitKbits: limits.length === 0 ? null : Math.min(...limits),
  };
}

/** `{ class, cause }`; both null where the rule says nothing: the flow waited for others, or is an error of ICMP. */
export function judge(flow, met) {
  if (flow.protocol === ICMP && flow.clientPort !== ECHO) return { class: null, cause: null };
  const waitedMs = (way) => way.waitedMs / Math.max(way.packets, 1);
  if (met.limitKbits === null && Math.max(waitedMs(flow.out), waitedMs(flow.back)) > FOREIGN_QUEUE_MS)
    return { class: null, cause: null };
  for (const name of ['poor', 'degraded']) {
    const above = CAUSES.map(({ cause, measure, [name]: limit }) => ({ cause, times: measure(met) / limit }));
    const [worst] = above.toSorted((one, other) => other.times - one.times);
    if (worst.times >= 1) return { class: name, cause: worst.cause };
  }
  return { class: 'good', cause: 'none' };
}
