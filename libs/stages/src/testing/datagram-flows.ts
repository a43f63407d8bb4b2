import { ScriptedFlow } from '@weir/flow/testing';
import { parseFrames } from '@weir/packet';
import { frameBatchOf } from '@weir/packet/testing';
import { addressText, type FrameBatch, type PacketBatch } from '@weir/schema';

const ETHERNET = 1;
const ICMP = 1;
const UDP = 17;
const ICMPV6 = 58;
const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const VLAN_TAGS: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100]);
const LATER_FRAGMENT = 2;
/** ICMP payloads are looked at from the identifier on, which the decoder counts as header. */
const ECHO_HEADER_REST = 4;
const ECHOES: ReadonlyMap<number, number> = new Map([
  [0, 8],
  [8, 0],
  [128, 129],
  [129, 128],
]);

/** A flow of datagrams in a capture, as its packets were followed. */
export interface DatagramFlow {
  readonly flow: ScriptedFlow;
  readonly protocol: number;
  /** Address and port of the initiator and of the responder. */
  readonly src: string;
  readonly dst: string;
}

/** The flows of UDP datagrams and ICMP echoes of a capture. */
export function datagramFlows(stream: Uint8Array): readonly DatagramFlow[] {
  const { frames } = frameBatchOf(stream);
  const packets = parseFrames(frames, () => undefined);
  const flows = new Map<string, DatagramFlow>();
  let frame = 0;
  for (let row = 0; row < packets.count; row++) {
    while (frames.number[frame] !== packets.number[row]) frame++;
    if ((packets.fragment[row] ?? 0) !== LATER_FRAGMENT) follow(flows, frames, frame, packets, row);
  }
  return [...flows.values()];
}

function follow(
  flows: Map<string, DatagramFlow>,
  frames: FrameBatch,
  frame: number,
  packets: PacketBatch,
  row: number,
): void {
  const protocol = packets.protocol[row] ?? 0;
  const isIcmp = protocol === ICMP || protocol === ICMPV6;
  const type = packets.icmpType[row] ?? 0;
  const answer = ECHOES.get(type);
  if (isIcmp ? answer === undefined : protocol !== UDP) return;
  const srcPort = isIcmp ? type : (packets.srcPort[row] ?? 0);
  const dstPort = isIcmp ? (answer ?? 0) : (packets.dstPort[row] ?? 0);
  const src = `${addressText(packets.srcAddress, row)} ${srcPort}`;
  const dst = `${addressText(packets.dstAddress, row)} ${dstPort}`;
  const key = `${protocol} ${[src, dst].toSorted().join(' ')}`;
  let found = flows.get(key);
  if (found === undefined) {
    found = { flow: new ScriptedFlow().open(protocol, srcPort, dstPort), protocol, src, dst };
    flows.set(key, found);
  }
  const start = frames.offset[frame] ?? 0;
  const captured = start + (frames.capturedLength[frame] ?? 0);
  // Other links than Ethernet put nothing behind a datagram.
  const wireEnd = start + (frames.length[frame] ?? 0);
  const end = packets.linkType[row] === ETHERNET ? datagramEnd(frames.data, start, captured) : wireEnd;
  const payloadLength = (packets.payloadLength[row] ?? 0) + (isIcmp ? ECHO_HEADER_REST : 0);
  const from = end - payloadLength;
  const payload = frames.data.subarray(from, Math.max(from, Math.min(end, captured)));
  found.flow.follow([{ us: packets.time[row] ?? 0, isForward: src === found.src, payload, payloadLength }]);
}

/** Where the IP datagram of the frame ends on the wire. */
function datagramEnd(data: Uint8Array, start: number, captured: number): number {
  const view = new DataView(data.buffer, data.byteOffset);
  let at = start + 12;
  while (at + 6 <= captured && VLAN_TAGS.has(view.getUint16(at))) at += 4;
  if (at + 2 + 20 > captured) return captured;
  const etherType = view.getUint16(at);
  if (etherType === IPV4) return at + 2 + view.getUint16(at + 4);
  if (etherType === IPV6) return at + 2 + 40 + view.getUint16(at + 6);
  return captured;
}
