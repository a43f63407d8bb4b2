import type { Flow, Packet } from '@weir/schema';

interface Side {
  readonly packets: number;
  readonly payloadBytes: number;
}
/** A flow as the programs that made it tell. */
export interface ToldFlow {
  readonly protocol: string;
  readonly from: string;
  readonly fromPort?: number;
  readonly to: string;
  readonly toPort?: number;
  readonly out: Side;
  readonly back: Side;
  readonly virtualNetwork?: number;
  /** What the fragments of a datagram hold, bytes. */
  readonly fragments?: readonly number[];
  /** The fragments as they were sent, by number; -n is one like the nth, 8 bytes sooner. Otherwise each once, in order. */
  readonly order?: readonly number[];
}
interface Layer {
  readonly kind: string;
  readonly over?: string;
  readonly key?: number;
  readonly session?: number;
  readonly network?: number;
  readonly tunnel?: number;
}

/** What testdata/README.md tells of a recording in `networks`. */
export interface NetworkRecording {
  readonly capture: string;
  readonly layers: readonly Layer[];
  readonly kernel?: { readonly over: string; readonly isTwice?: boolean; readonly networks?: readonly number[] };
  readonly tunnel?: Flow['tunnel'];
  readonly virtualNetwork?: number;
  readonly vlan?: readonly number[];
  readonly isClosed?: boolean;
  /** What is larger outside goes in fragments. */
  readonly outerMtu?: number;
  readonly carried: {
    readonly frames: number;
    readonly arp: number;
    readonly fragments: number;
    readonly icmpv6: Record<string, number>;
  };
  readonly flows: readonly ToldFlow[];
}

type Recorded = Pick<NetworkRecording, 'flows' | 'tunnel' | 'virtualNetwork' | 'vlan'>;

const PROTOCOLS: Readonly<Record<string, number>> = { igmp: 2, tcp: 6, udp: 17 };
const NOTHING: Side = { packets: 0, payloadBytes: 0 };
const UDP_HEADER = 8;
const SOONER = 8;

/** What is compared of a flow. */
export function flowLine(flow: Flow): string {
  const { protocol, srcAddress, srcPort, dstAddress, dstPort, tunnel, virtualNetwork, vlan, innerVlan } = flow;
  const ends = `${protocol} ${srcAddress}:${srcPort} > ${dstAddress}:${dstPort}`;
  const forward = `${flow.forwardPackets}/${flow.forwardPayloadBytes}`;
  const reverse = `${flow.reversePackets}/${flow.reversePayloadBytes}`;
  return `${ends} ${tunnel}:${virtualNetwork} vlan ${vlan},${innerVlan} ${forward} ${reverse} ${flow.fragments} fragments`;
}

/** The lines that flows of the recording should have. */
export function toldLines(recording: Recorded): string[] {
  const withoutPorts = new Map<string, { told: ToldFlow; side: Side }>();
  const lines = recording.flows.map((told) => {
    const { known, unknown } = fragmentsOf(told);
    const ends = `${told.from} ${told.to}`;
    const before = withoutPorts.get(ends)?.side ?? NOTHING;
    if (unknown.packets > 0) withoutPorts.set(ends, { told, side: add(before, unknown) });
    return known.packets === 0
      ? []
      : [lineOf(recording, told, known, told.fragments === undefined ? 0 : known.packets)];
  });
  const rest = [...withoutPorts.values()].map(({ told, side }) =>
    lineOf(recording, { ...told, fromPort: 0, toPort: 0 }, side, side.packets),
  );
  return [...lines.flat(), ...rest].toSorted();
}

function lineOf(recording: Recorded, told: ToldFlow, out: Side, fragments: number): string {
  const { tunnel = 'none', virtualNetwork = 0, vlan: [vlan = 0, innerVlan = 0] = [] } = recording;
  const ends = `${PROTOCOLS[told.protocol]} ${told.from}:${told.fromPort ?? 0} > ${told.to}:${told.toPort ?? 0}`;
  const network = `${tunnel}:${told.virtualNetwork ?? virtualNetwork} vlan ${vlan},${innerVlan}`;
  const sides = `${out.packets}/${out.payloadBytes} ${told.back.packets}/${told.back.payloadBytes}`;
  return `${ends} ${network} ${sides} ${fragments} fragments`;
}

function add(one: Side, other: Side): Side {
  return { packets: one.packets + other.packets, payloadBytes: one.payloadBytes + other.payloadBytes };
}

/** Fragments whose ports are known, for they follow the first of their datagram and none of it has overlapped, and the others. */
function fragmentsOf({ out, fragments, order }: ToldFlow): { known: Side; unknown: Side } {
  if (fragments === undefined) return { known: out, unknown: NOTHING };
  let known = NOTHING;
  let unknown = NOTHING;
  let hasPorts = false;
  let isOverlapping = false;
  const seen: (readonly [from: number, to: number])[] = [];
  for (const place of order ?? fragments.keys()) {
    const number = Math.abs(place);
    const bytes = fragments[number] ?? 0;
    const from = fragments.slice(0, number).reduce((sum, each) => sum + each, 0) - (place < 0 ? SOONER : 0);
    isOverlapping ||= seen.some(([start, end]) => from < end && start < from + bytes);
    seen.push([from, from + bytes]);
    hasPorts ||= number === 0;
    const side = { packets: 1, payloadBytes: number === 0 ? bytes - UDP_HEADER : bytes };
    if (number === 0 || (hasPorts && !isOverlapping)) known = add(known, side);
    else unknown = add(unknown, side);
  }
  return { known, unknown };
}

const OUTER: Readonly<Record<string, readonly string[]>> = {
  ipv4: ['192.0.2.1', '192.0.2.2'],
  ipv6: ['2001:db8::1', '2001:db8::2'],
};
const VXLAN_NETWORK = 41;

/** What is compared of a packet in a tunnel. */
export function tunnelLine({ tunnel, tunnelId, tunnelDepth, outerSrcAddress, outerDstAddress }: Packet): string {
  return `${tunnel} ${tunnelId} depth ${tunnelDepth} ${outerSrcAddress} > ${outerDstAddress}`;
}

/** The lines that packets in the tunnels of the recording may have, one for each direction and virtual network; undefined without a tunnel. */
export function tunnelOf({ layers, kernel, tunnel }: NetworkRecording): string[] | undefined {
  const tunnels = layers.filter(({ over }) => over !== undefined);
  const [innermost] = tunnels;
  const outermost = tunnels.at(-1) ?? kernel;
  if (outermost === undefined || tunnel === undefined) return undefined;
  const depth = tunnels.length + (kernel === undefined ? 0 : 1) + Number(kernel?.isTwice ?? false);
  const [near = '', far = ''] = OUTER[outermost.over ?? ''] ?? [];
  // A mirror sends both directions to its collector.
  const ways =
    innermost?.kind === 'erspan'
      ? [[near, far]]
      : [
          [near, far],
          [far, near],
        ];
  const ids = kernel === undefined ? [numberOf(innermost, tunnel)] : (kernel.networks ?? [VXLAN_NETWORK]);
  return ids.flatMap((id) => ways.map(([from, to]) => `${tunnel} ${id} depth ${depth} ${from} > ${to}`));
}

function numberOf(
  { key = 0, session = 0, network = 0, tunnel = 0 }: Partial<Layer> = {},
  kind: Flow['tunnel'],
): number {
  if (kind === 'nvgre') return key >>> 8;
  return kind === 'l2tp' ? tunnel * 0x10000 + session : key + session + network + tunnel;
}
