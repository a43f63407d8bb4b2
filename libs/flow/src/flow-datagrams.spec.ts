/** Datagrams through the table of flows: what is told does not depend on how packets were cut into messages, nor on a restore in between. */
import { describe, expect, test } from '@jest/globals';
import type { Flow, PacketBatch } from '@weir/schema';
import { detailedFlows } from './detailed-flows.ts';
import { cut, scriptedBatch, type ScriptedPacket } from './packet-script.ts';
import type { RowPage } from './row-slab.ts';
import { rowsOf, TEST_SETTINGS } from './scripted-flows.ts';

const ASKER = '10.0.0.9';
const SERVER = '10.0.0.1';

function bytesOf(length: number, ...words: readonly (readonly [at: number, value: number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(length));
  for (const [at, value] of words) view.setUint32(at, value);
  return new Uint8Array(view.buffer);
}

function dns(t: number, id: number, isAnswer: boolean): ScriptedPacket {
  const [from, to] = [`${ASKER}#4000`, `${SERVER}#53`];
  const content = bytesOf(40, [0, (id << 16) | (isAnswer ? 0x8180 : 0x0100)], [4, 0x0001_0000]);
  return { t, from: isAnswer ? to : from, to: isAnswer ? from : to, content };
}

function echo(t: number, sequence: number, isAnswer: boolean): ScriptedPacket {
  const ends = isAnswer ? { from: SERVER, to: ASKER } : { from: ASKER, to: SERVER };
  return { t, ...ends, protocol: 1, icmp: [isAnswer ? 0 : 8, 0], content: bytesOf(4, [0, (7 << 16) | sequence]) };
}

function rtp(t: number, index: number, isForward: boolean, content?: Uint8Array): ScriptedPacket {
  const [near, far] = [`${ASKER}#5000`, `${SERVER}#5002`];
  const media = bytesOf(172, [0, 0x8000_0000 | index], [4, index * 160], [8, isForward ? 1 : 2]);
  return { t, from: isForward ? near : far, to: isForward ? far : near, content: content ?? media };
}

/** A sender report of RTCP; `asked` is the time of the last one that came from the other side. */
function report(source: number, middle: number, about: number, asked: number, delay: number): Uint8Array {
  const compound = bytesOf(100, [0, 0x81c8_000c], [4, source], [28, about], [44, asked], [48, delay]);
  new DataView(compound.buffer).setUint32(10, middle);
  return compound;
}

const QUIC_ENDS = { from: `${ASKER}#6000`, to: `${SERVER}#443` };
const QUIC_BACK = { from: QUIC_ENDS.to, to: QUIC_ENDS.from };
const INITIAL = bytesOf(1200, [0, 0xc300_0000], [4, 0x0108_0000]);

const SCRIPT: readonly ScriptedPacket[] = [
  ...Array.from({ length: 30 }, (_, i) => [dns(i, i, false), ...(i % 3 < 2 ? [dns(i + 0.02, i, true)] : [])]).flat(),
  ...Array.from({ length: 20 }, (_, i) => [echo(i, i, false), echo(i + 0.03, i, true)]).flat(),
  ...Array.from({ length: 1000 }, (_, i) =>
    i === 500 ? [] : [rtp(i / 50, i, true), rtp(i / 50 + 0.001, i, false)],
  ).flat(),
  rtp(5, 0, true, report(1, 0x1111, 0, 0, 0)),
  rtp(6.1, 0, false, report(2, 0x2222, 1, 0x1111, 0x1_0000)),
  rtp(7.14, 0, true, report(1, 0x3333, 2, 0x2222, 0x1_0000)),
  { t: 0, ...QUIC_ENDS, content: INITIAL },
  { t: 0.025, ...QUIC_BACK, content: INITIAL },
  ...Array.from({ length: 40 }, (_, i) => {
    const isForward = i % 2 === 0;
    const spin = Math.floor((i + 1) / 2) % 2;
    const content = new Uint8Array(40).fill(0x40 | ((isForward ? spin : 1 - spin) << 5), 0, 1);
    return { t: 1 + i * 0.01, ...(isForward ? QUIC_ENDS : QUIC_BACK), content };
  }),
].toSorted((a, b) => a.t - b.t);

/** The flows of messages, with the table restored from its pages after each of some of them. */
function flowsOf(messages: readonly PacketBatch[], restoreAfter: (i: number) => boolean): Flow[] {
  let table = detailedFlows().table('test.pcap', TEST_SETTINGS);
  const pages = new Map<number, RowPage>();
  const out = detailedFlows().builder();
  const flows = messages.flatMap((message, i) => {
    table.fold(message, out, () => undefined);
    const { changed, removed } = table.takeChangedPages();
    for (const page of changed) pages.set(page.page, page);
    for (const page of removed) pages.delete(page);
    if (restoreAfter(i)) {
      table = detailedFlows().table('test.pcap', TEST_SETTINGS);
      table.restore(pages.values());
    }
    return rowsOf(out.take(message));
  });
  return flows.toSorted((a, b) => a.dstPort - b.dstPort);
}

describe('datagrams through the table', () => {
  const whole = flowsOf(cut(scriptedBatch(SCRIPT), SCRIPT.length), () => false);

  test('each kind is told in its columns', () => {
    expect(whole).toMatchObject([
      { protocol: 1, requests: 20, unansweredRequests: 0, responses: 20, responseMinUs: 30_000, responseMaxUs: 30_000 },
      { dstPort: 53, application: 'dns', requests: 30, unansweredRequests: 10, responses: 20, responseMeanUs: 20_000 },
      { dstPort: 443, application: 'quic', handshakeServerRttUs: 25_000, handshakeRttUs: null },
      {
        dstPort: 5002,
        application: 'rtp',
        forwardRtpPackets: 999,
        forwardRtpLost: 1,
        reverseRtpPackets: 999,
        reverseRtpLost: 1,
      },
    ]);
    const [, , quic, call] = whole;
    expect([quic?.forwardRttMinUs, quic?.reverseRttMinUs]).toEqual([10_000, 10_000]);
    expect(call?.forwardRtpDelayUs).toBeCloseTo((100_000 + 40_000) / 2, -1);
    expect(call?.forwardRtpMos).toBeGreaterThan(4.2);
  });

  test('RTCP on the next ports tells of the media, whoever spoke first on them', () => {
    const onNextPorts = SCRIPT.map((packet): ScriptedPacket => {
      if (packet.content?.[1] !== 0xc8) return packet;
      const next = (end = ''): string => end.replace(/#.*/, (port) => `#${Number(port.slice(1)) + 1}`);
      return { ...packet, from: next(packet.from), to: next(packet.to) };
    });
    const first = { t: 4.9, from: `${SERVER}#5003`, to: `${ASKER}#5001`, content: report(2, 1, 1, 0, 0) };
    for (const script of [onNextPorts, [...onNextPorts, first].toSorted((a, b) => a.t - b.t)]) {
      const flows = flowsOf(cut(scriptedBatch(script), 64), (i) => i % 5 === 3);
      const call = flows.find(({ dstPort }) => dstPort === 5002);
      expect(call?.forwardRtpDelayUs).toBe(whole.at(-1)?.forwardRtpDelayUs);
      expect(call?.forwardRtpMos).toBe(whole.at(-1)?.forwardRtpMos);
    }
  });

  test.each([1, 7, 64, 500])('messages of %i packets, restored now and then', (size) => {
    expect(flowsOf(cut(scriptedBatch(SCRIPT), size), (i) => (i * size) % 5 === 3)).toEqual(whole);
  });
});
