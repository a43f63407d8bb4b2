/**
 * # 9. What a flow is
 *
 * A flow is what two ends say to each other in one conversation, both directions together. Its key is the two addresses, the two ports, the
 * protocol, the VLANs and the virtual network; forward is the direction of the initiator.
 */
import { FlowBuilder, FlowTable } from '@weir/flow';
import { allocatePackets, flows, type Flow } from '@weir/schema';
import { expect, test } from '@jest/globals';

const SETTINGS = { idleTimeoutUs: 60e6, activeTimeoutUs: 300e6, tcpEndTimeoutUs: 5e6, maxFlows: 1000 };
const [CLIENT, SERVER] = [
  [10, 66, 0, 11],
  [10, 66, 0, 80],
];
const SYN = 2;
const RST = 4;
const ACK = 16;

interface Said {
  /** Seconds. */
  readonly t: number;
  readonly back?: boolean;
  readonly flags?: number;
  readonly text?: string;
}

/** The flows of packets between a client's port 40000 and a server's port 7070, the way the stage gathers them. */
function flowsOf(said: readonly Said[]): Flow[] {
  const packets = allocatePackets(said.length, { source: 'chapter', lane: 0, watermark: 0, last: true });
  const texts = said.map(({ text = '' }) => text);
  said.forEach(({ t, back = false, flags = ACK, text = '' }, i) => {
    packets.number[i] = i;
    packets.time[i] = t * 1e6;
    packets.length[i] = 54 + text.length;
    packets.etherType[i] = 0x0800;
    packets.protocol[i] = 6;
    packets.tcpFlags[i] = flags;
    packets.srcAddress.set([255, 255, ...(back ? SERVER : CLIENT)], i * 16 + 10);
    packets.dstAddress.set([255, 255, ...(back ? CLIENT : SERVER)], i * 16 + 10);
    packets.srcPort[i] = back ? 7070 : 40000;
    packets.dstPort[i] = back ? 40000 : 7070;
    packets.sequence[i] = 1;
    packets.payloadLength[i] = packets.payloadKept[i] = text.length;
    packets.payloadOffset[i] = texts.slice(0, i).join('').length;
  });
  const payload = Uint8Array.from(texts.join(''), (letter) => letter.charCodeAt(0));
  const table = new FlowTable('chapter', SETTINGS);
  const out = new FlowBuilder();
  table.fold({ ...packets, payload }, out, () => undefined);
  const parts = out.take({ source: 'chapter', lane: 0, watermark: 0, last: true });
  return parts.flatMap((part) => Array.from({ length: part.count }, (_, i) => flows.row(part, i)));
}

test('both directions are one flow, and who sends the SYN is the initiator, even if the answer was captured first', () => {
  const [flow, ...others] = flowsOf([{ t: 0.1, back: true, flags: SYN | ACK }, { t: 0, flags: SYN }, { t: 0.2 }]);
  expect(others).toEqual([]);
  expect(flow).toMatchObject({
    srcAddress: '10.66.0.11',
    dstPort: 7070,
    forwardPackets: 2,
    reversePackets: 1,
    start: 0,
    end: 200_000,
  });
});

/** A gap longer than the idle timeout ends a flow; so does TCP, and a flow that never pauses is cut at the active timeout. */
test.each<[string, Said[], string[]]>([
  ['silence', [{ t: 0 }, { t: 61 }], ['idleTimeout', 'forcedEnd']],
  ['a reset and a new connection', [{ t: 0 }, { t: 1, flags: RST }, { t: 2, flags: SYN }], ['endOfFlow', 'forcedEnd']],
  ['a long life', Array.from({ length: 14 }, (_, i) => ({ t: i * 30 })), ['activeTimeout', 'forcedEnd']],
])('%s splits a flow', (_name, said, reasons) => {
  expect(flowsOf(said).map(({ endReason }) => endReason)).toEqual(reasons);
});

/**
 * What the flow speaks is told from its first payload, by [protocols](07-writing-a-protocol.spec.ts). The part that goes on after the active
 * timeout keeps its initiator and its application, although it has no beginning of its own.
 */
test('a flow says its application', () => {
  const silent = Array.from({ length: 13 }, (_, i): Said => ({ t: (i + 1) * 30, back: true }));
  const parts = flowsOf([{ t: 0, text: 'SSH-2.0-weir\r\n' }, ...silent]);
  expect(parts).toHaveLength(2);
  for (const part of parts)
    expect(part).toMatchObject({ application: 'ssh', applicationBasis: 'content', srcPort: 40000 });
  expect(JSON.parse(parts[0]?.applicationFields ?? '')).toEqual({ client_banner: 'SSH-2.0-weir' });
});

/** What no protocol recognises has none; where its port is that of one, that is the guess, with the basis `port`. */
test('what is not recognised stays unknown', () => {
  expect(flowsOf([{ t: 0, text: 'hello there' }])).toMatchObject([{ application: '', applicationBasis: 'none' }]);
});
