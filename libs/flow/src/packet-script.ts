import { TUNNEL_SYMBOLS, addressBytes, allocatePackets, packets as packetsTopic, type PacketBatch } from '@weir/schema';
import { OpeningPayload } from './opening-payload.ts';

/** One packet as tests write it; what is left out is that of a plain UDP packet of 100 bytes. Times are seconds. */
export interface ScriptedPacket {
  readonly t: number;
  readonly from?: string;
  readonly to?: string;
  readonly protocol?: number;
  readonly flags?: number;
  readonly sequence?: number;
  readonly acknowledgment?: number;
  readonly window?: number;
  readonly timestamps?: readonly [value: number, echo: number];
  readonly length?: number;
  readonly payload?: number;
  /** Payload as it was captured; without it no byte of it is known. */
  readonly content?: Uint8Array;
  readonly icmp?: readonly [type: number, code: number];
  readonly vlan?: number;
  readonly innerVlan?: number;
  readonly tunnel?: (typeof TUNNEL_SYMBOLS)[number];
  readonly tunnelId?: number;
  /** Ends of the tunnel: that of the sender, then the other. */
  readonly outer?: readonly [from: string, to: string];
  readonly fragment?: 0 | 1 | 2;
  readonly identification?: number;
  /** Of TCP segments; without it nothing tells copies of a packet. */
  readonly copyMark?: number;
  readonly fragmentOffset?: number;
  readonly problem?: number;
  readonly etherType?: number;
}

/** Event time zero of scripts, µs since the epoch. */
export const SCRIPT_START_US = 1_700_000_000_000_000;
const LATENESS_US = 5_000_000;

/** Splits "10.0.0.1#80" or "fe80::1#80"; the port is 0 when it is left out. */
function endpoint(text: string): readonly [address: Uint8Array, port: number] {
  const [address = '', port = '0'] = text.split('#');
  return [addressBytes(address), Number(port)];
}

/**
 * One batch of the script: numbers, low marks (5 s behind the latest time) and the watermark as capture sets them. With `keep`
 * it is the batch of a lane, which has some of the packets of its source.
 */
export function scriptedBatch(
  script: readonly ScriptedPacket[],
  last = true,
  keep: (packet: ScriptedPacket) => boolean = () => true,
): PacketBatch {
  let latest = -Infinity;
  const lowMarks = script.map(({ t }) => (latest = Math.max(latest, t)) * 1e6 - LATENESS_US + SCRIPT_START_US);
  const numbers = [...script.keys()].filter((number) => keep(script[number] ?? { t: 0 }));
  const watermark = Math.round(lowMarks.at(-1) ?? 0);
  const batch = allocatePackets(numbers.length, { source: 'test.pcap', lane: 3, watermark, last });
  const contents = numbers.map((number) => script[number]?.content ?? new Uint8Array());
  const payload = Uint8Array.from(contents.flatMap((content) => [...content]));
  let at = 0;
  numbers.forEach((number, i) => {
    const packet = script[number] ?? { t: 0 };
    const [src, srcPort] = endpoint(packet.from ?? '10.0.0.1#1000');
    const [dst, dstPort] = endpoint(packet.to ?? '10.0.0.2#2000');
    batch.number[i] = number;
    batch.time[i] = SCRIPT_START_US + Math.round(packet.t * 1e6);
    batch.lowMark[i] = Math.round(lowMarks[number] ?? 0);
    batch.length[i] = packet.length ?? 100;
    const content = contents[i]?.length ?? 0;
    batch.payloadLength[i] = packet.payload ?? (content > 0 ? content : 58);
    batch.payloadOffset[i] = at;
    batch.payloadKept[i] = content;
    at += content;
    batch.etherType[i] = packet.etherType ?? ((packet.from ?? '').includes(':') ? 0x86dd : 0x0800);
    batch.srcAddress.set(src, i * 16);
    batch.dstAddress.set(dst, i * 16);
    batch.tunnel[i] = TUNNEL_SYMBOLS.indexOf(packet.tunnel ?? 'none');
    batch.tunnelId[i] = packet.tunnelId ?? 0;
    if (packet.outer !== undefined) {
      batch.outerSrcAddress.set(endpoint(packet.outer[0])[0], i * 16);
      batch.outerDstAddress.set(endpoint(packet.outer[1])[0], i * 16);
    }
    batch.srcPort[i] = srcPort;
    batch.dstPort[i] = dstPort;
    batch.protocol[i] = packet.protocol ?? (packet.flags === undefined ? 17 : 6);
    batch.tcpFlags[i] = packet.flags ?? 0;
    batch.sequence[i] = packet.sequence ?? 0;
    batch.acknowledgment[i] = packet.acknowledgment ?? 0;
    batch.window[i] = packet.window ?? 1000;
    batch.timestampValue[i] = packet.timestamps?.[0] ?? 0;
    batch.timestampEcho[i] = packet.timestamps?.[1] ?? 0;
    batch.icmpType[i] = packet.icmp?.[0] ?? 0;
    batch.icmpCode[i] = packet.icmp?.[1] ?? 0;
    batch.vlan[i] = packet.vlan ?? 0;
    batch.innerVlan[i] = packet.innerVlan ?? 0;
    batch.fragment[i] = packet.fragment ?? 0;
    batch.identification[i] = packet.identification ?? 0;
    batch.copyMark[i] = packet.copyMark ?? 0;
    batch.fragmentOffset[i] = packet.fragmentOffset ?? 0;
    batch.problem[i] = packet.problem ?? 0;
  });
  return { ...batch, payload };
}

/** The batch cut into messages of `size` packets as `parse` sends them, each with the watermark after its last packet. */
export function cut(batch: PacketBatch, size: number): PacketBatch[] {
  const parts: PacketBatch[] = [];
  for (let from = 0; from === 0 || from < batch.count; from += size) {
    const to = Math.min(from + size, batch.count);
    const isLast = to === batch.count;
    const watermark = isLast ? batch.watermark : (batch.lowMark[to - 1] ?? 0);
    const part = { ...packetsTopic.slice(batch, from, to), watermark, last: batch.last && isLast };
    parts.push(new OpeningPayload().keep(packetsTopic.decode(packetsTopic.encode(part))));
  }
  return parts;
}
