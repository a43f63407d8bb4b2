import { parseFrames } from '@weir/packet';
import { frameBatchOf } from '@weir/packet/testing';
import { addressText, type FrameBatch, type PacketBatch } from '@weir/schema';
import { Beginning } from '../beginning.ts';

const ETHERNET = 1;
const TCP = 6;
const UDP = 17;
const SYN = 0x02;
const ACK = 0x10;
const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const VLAN_TAGS: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100]);
const LATER_FRAGMENT = 2;

/** One packet with payload or a SYN, as the beginning of its flow takes it. */
export interface FlowPacket {
  readonly key: string;
  /** Address and port. */
  readonly src: string;
  readonly dst: string;
  readonly protocol: number;
  readonly srcPort: number;
  readonly dstPort: number;
  /** A SYN with ACK, which comes from the responder. */
  readonly isAnswer: boolean;
  readonly sequence: number;
  readonly isSyn: boolean;
  readonly from: number;
  readonly to: number;
  readonly isCut: boolean;
}

/** Both ends in an order of their own, so that either direction gives the same. */
export function flowKey(protocol: number, one: string, other: string): string {
  return one < other ? `${protocol} ${one} ${other}` : `${protocol} ${other} ${one}`;
}

/** TCP and UDP packets of the Ethernet frames of a capture, of tunnels the innermost; what is no such is left out. */
export function flowPackets(stream: Uint8Array): FlowPacket[] {
  const { frames } = frameBatchOf(stream);
  const packets = parseFrames(frames, () => undefined);
  let frame = 0;
  return Array.from({ length: packets.count }, (_, row) => row).flatMap((row) => {
    while (frames.number[frame] !== packets.number[row]) frame++;
    return packets.linkType[row] === ETHERNET ? flowPacket(frames, frame, packets, row) : [];
  });
}

function flowPacket(frames: FrameBatch, frame: number, packets: PacketBatch, row: number): FlowPacket[] {
  const protocol = packets.protocol[row] ?? 0;
  if ((protocol !== TCP && protocol !== UDP) || (packets.fragment[row] ?? 0) === LATER_FRAGMENT) return [];
  const srcPort = packets.srcPort[row] ?? 0;
  const dstPort = packets.dstPort[row] ?? 0;
  const src = `${addressText(packets.srcAddress, row)} ${srcPort}`;
  const dst = `${addressText(packets.dstAddress, row)} ${dstPort}`;
  const flags = protocol === TCP ? (packets.tcpFlags[row] ?? 0) : 0;
  const isSyn = (flags & SYN) !== 0;
  const start = frames.offset[frame] ?? 0;
  const captured = start + (frames.capturedLength[frame] ?? 0);
  const end = datagramEnd(frames.data, start, captured);
  const payload = packets.payloadLength[row] ?? 0;
  const from = end - payload;
  return [
    {
      key: flowKey(protocol, src, dst),
      src,
      dst,
      protocol,
      srcPort,
      dstPort,
      isAnswer: isSyn && (flags & ACK) !== 0,
      sequence: packets.sequence[row] ?? 0,
      isSyn,
      from,
      to: Math.max(from, Math.min(end, captured)),
      isCut: end > captured,
    },
  ];
}

/** Where the IP datagram of the frame ends on the wire. */
function datagramEnd(data: Uint8Array, start: number, captured: number): number {
  const view = new DataView(data.buffer, data.byteOffset);
  let at = start + 12;
  while (at + 6 <= captured && VLAN_TAGS.has(view.getUint16(at))) at += 4;
  if (at + 2 + 40 > captured && at + 2 + 20 > captured) return captured;
  const etherType = view.getUint16(at);
  if (etherType === IPV4) return at + 2 + view.getUint16(at + 4);
  if (etherType === IPV6) return at + 2 + 40 + view.getUint16(at + 6);
  return captured;
}

export interface CaptureFlow {
  readonly beginning: Beginning;
  /** Address and port. */
  readonly initiator: string;
  /** Packets that carried payload. */
  payloadPackets: number;
}

/** The flows of a capture by key, each shown all of its payload to the end. */
export function captureFlows(stream: Uint8Array, packets = flowPackets(stream)): Map<string, CaptureFlow> {
  const flows = new Map<string, CaptureFlow>();
  for (const packet of packets) {
    let flow = flows.get(packet.key);
    if (flow === undefined) {
      flow = startFlow(packet);
      flows.set(packet.key, flow);
    }
    const isForward = packet.src === flow.initiator;
    if (packet.isSyn) flow.beginning.startsAt(isForward, packet.sequence + 1);
    if (packet.to <= packet.from) continue;
    flow.payloadPackets++;
    flow.beginning.take(isForward, stream, packet.from, packet.to, packet.sequence, packet.isCut);
  }
  for (const { beginning } of flows.values()) beginning.end();
  return flows;
}

function startFlow({ protocol, isAnswer, src, dst, srcPort, dstPort }: FlowPacket): CaptureFlow {
  const transport = protocol === TCP ? 'tcp' : 'udp';
  const beginning = isAnswer ? new Beginning(transport, dstPort, srcPort) : new Beginning(transport, srcPort, dstPort);
  return { beginning, initiator: isAnswer ? dst : src, payloadPackets: 0 };
}
