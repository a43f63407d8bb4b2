import type { Flow, PacketBatch } from '@weir/schema';
import { packets as packetsTopic, type Packet } from '@weir/schema';
import type { FlowSettings } from './flow-settings.ts';
import { icmpCounterpart, isIcmp, isSolicitedIcmp } from './icmp-ports.ts';

/** What the reference knows of a flow; the names are those of the topic. */
export type ReferenceFlow = Pick<
  Flow,
  | 'number'
  | 'start'
  | 'end'
  | 'srcAddress'
  | 'srcPort'
  | 'dstAddress'
  | 'dstPort'
  | 'protocol'
  | 'vlan'
  | 'forwardPackets'
  | 'reversePackets'
  | 'forwardBytes'
  | 'reverseBytes'
  | 'forwardFlags'
  | 'reverseFlags'
  | 'endReason'
>;

interface OpenFlow {
  readonly src: string;
  readonly dst: string;
  readonly packets: Packet[];
  readonly isForward: boolean[];
  first: number;
  last: number;
  readonly fins: Set<string>;
  wasReset: boolean;
}

const eventTimeOf = (packet: Packet) => Math.max(packet.time, packet.lowMark);

/** The two ends as "address#port", by the rules of Community ID for ICMP. */
function endsOf(packet: Packet): { from: string; to: string; isDirected: boolean; isAnswer: boolean } {
  let { srcPort, dstPort } = packet;
  let isDirected = false;
  let isAnswer = false;
  if (packet.fragment === 'later') srcPort = dstPort = 0;
  else if (isIcmp(packet.protocol)) {
    const counterpart = icmpCounterpart(packet.protocol, packet.icmpType);
    isDirected = counterpart < 0;
    srcPort = packet.icmpType;
    dstPort = isDirected ? packet.icmpCode : counterpart;
    isAnswer = isSolicitedIcmp(packet.protocol, packet.icmpType);
  } else if (packet.protocol === 6) isAnswer = (packet.tcpFlags & 0x12) === 0x12;
  const from = `${packet.srcAddress}#${srcPort}`;
  const to = `${packet.dstAddress}#${dstPort}`;
  return { from, to, isDirected, isAnswer: isAnswer && from !== to };
}

/**
 * The flows of a capture, made the slow and obvious way: packets one by one, flows split by their own packets alone, no timers.
 * Holds for tables that never run over their limit.
 */
export function referenceFlows(batch: PacketBatch, settings: FlowSettings): ReferenceFlow[] {
  const open = new Map<string, OpenFlow>();
  const done: ReferenceFlow[] = [];
  const hasEnded = (flow: OpenFlow) => flow.wasReset || flow.fins.size === 2;
  const idleDue = (flow: OpenFlow) => flow.last + settings.idleTimeoutUs;
  const activeDue = (flow: OpenFlow) => flow.first + settings.activeTimeoutUs;
  const dueOf = (flow: OpenFlow) =>
    Math.min(hasEnded(flow) ? flow.last + settings.tcpEndTimeoutUs : idleDue(flow), activeDue(flow));
  const reasonOf = (flow: OpenFlow) => {
    if (hasEnded(flow)) return 'endOfFlow';
    return activeDue(flow) < idleDue(flow) ? 'activeTimeout' : 'idleTimeout';
  };

  for (let i = 0; i < batch.count; i++) {
    const packet = packetsTopic.row(batch, i);
    const { from, to, isDirected, isAnswer } = endsOf(packet);
    const ends = isDirected ? [from, to] : [from, to].toSorted();
    const key = [
      packet.vlan,
      packet.innerVlan,
      packet.protocol,
      packet.etherType,
      packet.fragment === 'later',
      ...ends,
    ].join(' ');
    const eventTime = eventTimeOf(packet);
    let flow = open.get(key);
    let src = isAnswer ? to : from;
    let fins = new Set<string>();
    if (flow !== undefined) {
      const isNewConnection = hasEnded(flow) && (packet.tcpFlags & 0x12) === 2;
      if (isNewConnection || eventTime > dueOf(flow)) {
        // What goes on after the active timeout keeps its initiator, and who has closed.
        if (!hasEnded(flow) && eventTime < idleDue(flow)) ({ src, fins } = flow);
        done.push(finished(flow, reasonOf(flow)));
        flow = undefined;
      }
    }
    if (flow === undefined) {
      const dst = src === from ? to : from;
      flow = {
        src,
        dst,
        packets: [],
        isForward: [],
        first: eventTime,
        last: eventTime,
        fins,
        wasReset: false,
      };
      open.set(key, flow);
    }
    flow.packets.push(packet);
    flow.isForward.push(from === flow.src);
    flow.last = Math.max(flow.last, eventTime);
    if (packet.protocol === 6 && packet.fragment !== 'later') {
      if ((packet.tcpFlags & 1) !== 0) flow.fins.add(from);
      if ((packet.tcpFlags & 4) !== 0) flow.wasReset = true;
    }
  }
  for (const flow of open.values()) {
    const isOver = hasEnded(flow) || dueOf(flow) < batch.watermark;
    done.push(finished(flow, isOver ? reasonOf(flow) : 'forcedEnd'));
  }
  return done.toSorted((a, b) => a.number - b.number);
}

function finished(flow: OpenFlow, endReason: Flow['endReason']): ReferenceFlow {
  const of = (isForward: boolean) => flow.packets.filter((_, i) => flow.isForward[i] === isForward);
  const sum = (packets: Packet[]) => packets.reduce((bytes, packet) => bytes + packet.length, 0);
  const flags = (packets: Packet[]) =>
    packets.reduce((all, { tcpFlags, fragment, protocol }) => {
      return protocol === 6 && fragment !== 'later' ? all | tcpFlags : all;
    }, 0);
  const [srcAddress = '', srcPort] = flow.src.split('#');
  const [dstAddress = '', dstPort] = flow.dst.split('#');
  const times = flow.packets.map((packet) => packet.time);
  return {
    number: flow.packets[0]?.number ?? -1,
    start: Math.min(...times),
    end: Math.max(...times),
    srcAddress,
    srcPort: Number(srcPort),
    dstAddress,
    dstPort: Number(dstPort),
    protocol: flow.packets[0]?.protocol ?? 0,
    vlan: flow.packets[0]?.vlan ?? 0,
    forwardPackets: of(true).length,
    reversePackets: of(false).length,
    forwardBytes: sum(of(true)),
    reverseBytes: sum(of(false)),
    forwardFlags: flags(of(true)),
    reverseFlags: flags(of(false)),
    endReason,
  };
}
