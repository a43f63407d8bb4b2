/** Packets of a conversation as chapters write them, and the flows that they make. */
import { detailedFlows } from '@weir/flow';
import { allocatePackets, flows, type Flow } from '@weir/schema';

const SETTINGS = { idleTimeoutUs: 60e6, activeTimeoutUs: 300e6, tcpEndTimeoutUs: 5e6, maxFlows: 1000 };
const [CLIENT, SERVER] = [
  [10, 66, 0, 11],
  [10, 66, 0, 80],
];
export const SYN = 2;
export const RST = 4;
export const ACK = 16;

/** A packet of TCP between a client's port 40000 and a server's port 7070. */
export interface Said {
  /** Seconds. */
  readonly t: number;
  readonly back?: boolean;
  readonly flags?: number;
  readonly sequence?: number;
  readonly acknowledgment?: number;
  readonly text?: string;
}

/** The flows of a conversation, the way the stage gathers them. */
export function flowsOf(said: readonly Said[]): Flow[] {
  const packets = allocatePackets(said.length, { source: 'chapter', lane: 0, watermark: 0, last: true });
  const texts = said.map(({ text = '' }) => text);
  said.forEach(({ t, back = false, flags = ACK, sequence = 1, acknowledgment = 1, text = '' }, i) => {
    packets.number[i] = i;
    packets.time[i] = Math.round(t * 1e6);
    packets.length[i] = 54 + text.length;
    packets.etherType[i] = 0x0800;
    packets.protocol[i] = 6;
    packets.tcpFlags[i] = flags;
    packets.srcAddress.set([255, 255, ...(back ? SERVER : CLIENT)], i * 16 + 10);
    packets.dstAddress.set([255, 255, ...(back ? CLIENT : SERVER)], i * 16 + 10);
    packets.srcPort[i] = back ? 7070 : 40000;
    packets.dstPort[i] = back ? 40000 : 7070;
    packets.sequence[i] = sequence;
    packets.acknowledgment[i] = acknowledgment;
    packets.window[i] = 1000;
    packets.payloadLength[i] = packets.payloadKept[i] = text.length;
    packets.payloadOffset[i] = texts.slice(0, i).join('').length;
  });
  const payload = Uint8Array.from(texts.join(''), (letter) => letter.charCodeAt(0));
  const kind = detailedFlows();
  const table = kind.table('chapter', SETTINGS);
  const out = kind.builder();
  table.fold({ ...packets, payload }, out, () => undefined);
  const parts = out.take({ source: 'chapter', lane: 0, watermark: 0, last: true });
  return parts.flatMap((part) => Array.from({ length: part.count }, (_, i) => flows.row(part, i)));
}
