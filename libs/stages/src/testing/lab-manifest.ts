import type { Flow } from '@weir/schema';

type Count = number | { readonly atLeast: number };
type Range = number | readonly [lowest: number, highest: number] | null;

export interface ExpectedFlows {
  readonly protocol: string;
  readonly from: { readonly address: string };
  readonly fromPort?: Range;
  readonly to: { readonly address: string; readonly port: Range };
  readonly vlan?: readonly number[];
  readonly outcome: keyof typeof OUTCOMES;
  readonly count: Count;
  readonly packets?: Count;
  readonly ports?: number;
}

interface Activity {
  readonly id: string;
  readonly what: string;
  readonly start: number;
  readonly end: number;
  readonly flows: readonly ExpectedFlows[];
}

/** What testdata/README.md tells of the manifest, as far as flows show it. */
export interface Manifest {
  readonly frames: number;
  readonly activities: readonly Activity[];
}

const PROTOCOLS = new Map([
  ['icmp', 1],
  ['tcp', 6],
  ['udp', 17],
  ['icmpv6', 58],
]);
const FIN = 1;
const SYN = 2;
const RST = 4;

/** Destination unreachable and time exceeded, by protocol. */
const ERRORS = new Map([
  [1, [3, 11]],
  [58, [1, 3]],
]);

function isOpened({ forwardFlags, reverseFlags }: Flow): boolean {
  return (forwardFlags & SYN) !== 0 && (reverseFlags & SYN) !== 0;
}

function isRefusedByIcmp(flow: Flow, errors: readonly Flow[]): boolean {
  return errors.some(({ dstAddress }) => dstAddress === flow.srcAddress);
}

const OUTCOMES = {
  established: (flow: Flow) => isOpened(flow) && (flow.forwardFlags & flow.reverseFlags & FIN) !== 0,
  ended: (flow: Flow) => isOpened(flow) && ((flow.forwardFlags | flow.reverseFlags) & (FIN | RST)) !== 0,
  reset: (flow: Flow) => isOpened(flow) && ((flow.forwardFlags | flow.reverseFlags) & RST) !== 0,
  refused: (flow: Flow) => !isOpened(flow) && (flow.reverseFlags & RST) !== 0,
  unanswered: (flow: Flow) => flow.forwardPackets > 0 && flow.reversePackets === 0,
  unreachable: (flow: Flow, errors: readonly Flow[]) => flow.reversePackets === 0 && isRefusedByIcmp(flow, errors),
  answered: (flow: Flow) => flow.forwardPackets > 0 && flow.reversePackets > 0,
  probed: (flow: Flow) => flow.protocol === 17 || (flow.forwardFlags & SYN) !== 0,
  sent: (flow: Flow) => flow.forwardPackets > 0,
} as const;

function isWithin(port: number, range: Range | undefined): boolean {
  if (range === undefined || range === null) return true;
  return typeof range === 'number' ? port === range : port >= range[0] && port <= range[1];
}

function fits(count: number, wanted: Count): boolean {
  return typeof wanted === 'number' ? count === wanted : count >= wanted.atLeast;
}

/** A row of a later fragment has no ports; the manifest does not count those. */
function isOfLaterFragments({ srcPort, dstPort }: Flow): boolean {
  return srcPort === 0 && dstPort === 0;
}

/** Sentences about how the flows differ from what an activity should have left; none when they do not. */
export function outcomeProblems(expected: ExpectedFlows, activity: Activity, flows: readonly Flow[]): string[] {
  const { protocol, from, fromPort, to, vlan = [], outcome, count, packets, ports } = expected;
  const inTime = flows.filter(({ start }) => start >= activity.start && start <= activity.end);
  const matching = inTime.filter(
    (flow) =>
      flow.protocol === PROTOCOLS.get(protocol) &&
      flow.srcAddress === from.address &&
      flow.dstAddress === to.address &&
      !isOfLaterFragments(flow) &&
      isWithin(flow.dstPort, to.port) &&
      isWithin(flow.srcPort, fromPort) &&
      flow.vlan === (vlan[0] ?? 0) &&
      flow.innerVlan === (vlan[1] ?? 0),
  );
  // Errors of one kind between two hosts make one flow, which may have begun with an activity before.
  const errors = flows.filter(
    ({ protocol: of, srcPort: type, start, end }) =>
      start <= activity.end && end >= activity.start && (ERRORS.get(of)?.includes(type) ?? false),
  );
  const wrong = matching.filter((flow) => !OUTCOMES[outcome](flow, errors));
  const sent = matching.reduce((sum, { forwardPackets }) => sum + forwardPackets, 0);
  const targets = new Set(matching.map(({ dstPort }) => dstPort)).size;
  const said = `${protocol} ${from.address} to ${to.address}`;
  return [
    ...(fits(matching.length, count) ? [] : [`${said}: ${matching.length} flows, not ${JSON.stringify(count)}`]),
    ...wrong.map((flow) => `${said}: not ${outcome}: ${JSON.stringify(flow)}`),
    ...(packets === undefined || fits(sent, packets)
      ? []
      : [`${said}: ${sent} packets, not ${JSON.stringify(packets)}`]),
    ...(ports === undefined || ports === targets ? [] : [`${said}: ${targets} ports, not ${ports}`]),
  ];
}
