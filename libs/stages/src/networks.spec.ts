/**
 * Traffic of real stacks within tunnels, over IPv6, to groups and in fragments (testdata/networks): each flow is what the programs that
 * made it say that they sent, and each frame is in a flow or is not IP.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseFrames } from '@weir/packet';
import { frameBatchOf, testdataPath } from '@weir/packet/testing';
import { packets as packetsTopic, type Flow } from '@weir/schema';
import { flowLine, toldLines, tunnelLine, tunnelOf, type NetworkRecording } from './testing/network-manifest.ts';
import { runPipeline, type PipelineRun, type PipelineSettings } from './testing/pipeline.ts';

const ICMPV6 = 58;
const [TCP, UDP] = [6, 17] as const;
const OUTER = ['192.0.2.1', '192.0.2.2', '2001:db8::1', '2001:db8::2'];
/** Layers that are of the link, and not of a tunnel. */
const LINK_LAYERS = ['vlan', 'mpls', 'pppoe'];

const contentOf = (capture: string): Uint8Array => gunzipSync(readFileSync(testdataPath(`networks/${capture}`)));
const RECORDINGS: NetworkRecording[] = JSON.parse(readFileSync(testdataPath('networks/manifest.json'), 'utf8'));

const isFollowed = ({ isClosed = false, outerMtu }: NetworkRecording): boolean => !isClosed && outerMtu === undefined;
const WHOLE = RECORDINGS.filter(isFollowed);
const CLOSED = RECORDINGS.filter(({ isClosed = false }) => isClosed);
const FRAGMENTED = RECORDINGS.filter(({ outerMtu }) => outerMtu !== undefined);

/** Whether what the programs said is inside the flow, unseen, and not the flow itself. */
function isAround({ tunnel, srcAddress, protocol }: Flow): boolean {
  return tunnel === 'none' && OUTER.includes(srcAddress) && protocol !== ICMPV6;
}

function packetsOf(flows: readonly Flow[]): number {
  return flows.reduce((sum, { forwardPackets, reversePackets }) => sum + forwardPackets + reversePackets, 0);
}

const fragmentsOf = (flows: readonly Flow[]): number => flows.reduce((sum, { fragments }) => sum + fragments, 0);

/** Rows without the lane, which is where they were made and not what they are. */
const withoutLane = (flows: readonly Flow[]): object[] => flows.map((flow) => ({ ...flow, lane: 0 }));

/** ICMPv6 messages by type: the port of who sends is that of the flow, the other that of the answer. */
function messagesOf(flows: readonly Flow[]): Record<string, number> {
  const byType: Record<string, number> = {};
  for (const flow of flows.filter(({ protocol }) => protocol === ICMPV6)) {
    const { srcPort, dstPort, forwardPackets, reversePackets } = flow;
    if (forwardPackets > 0) byType[srcPort] = (byType[srcPort] ?? 0) + forwardPackets;
    if (reversePackets > 0) byType[dstPort] = (byType[dstPort] ?? 0) + reversePackets;
  }
  return byType;
}

function runOf({ capture }: NetworkRecording, settings: PipelineSettings = {}): Promise<PipelineRun> {
  return runPipeline([{ source: capture, bytes: contentOf(capture) }], settings);
}

describe.each(WHOLE)('$capture', (recording) => {
  const { capture, carried, layers } = recording;
  let run: PipelineRun;
  beforeAll(async () => {
    run = await runOf(recording);
  });
  const isTunnel = layers.some(({ kind }) => !LINK_LAYERS.includes(kind));

  test('each flow is as it was made', () => {
    const flows = run.flows.filter((flow) => flow.protocol !== ICMPV6 && !isAround(flow));
    expect(flows.map(flowLine).toSorted()).toEqual(toldLines(recording));
  });

  test('each frame is in a flow, but for ARP outside of tunnels', () => {
    const { frames, flows, drops, problems } = run;
    expect({ frames, problems }).toEqual({ frames: carried.frames, problems: [] });
    const dropped = isTunnel ? 0 : carried.arp;
    expect(Object.fromEntries(drops)).toEqual(dropped === 0 ? {} : { 'not-ip': dropped });
    expect(packetsOf(flows)).toBe(frames - dropped);
  });

  test('each fragment is told as one', () => {
    expect(fragmentsOf(run.flows)).toBe(carried.fragments);
  });

  test('connections are whole: shaken hands, nothing lost or sent again, ended', () => {
    for (const flow of run.flows.filter(({ protocol }) => protocol === TCP)) {
      expect(flow).toMatchObject({
        endReason: 'endOfFlow',
        handshakeRttUs: expect.any(Number),
        forwardGoodputBytes: flow.forwardPayloadBytes,
        reverseGoodputBytes: flow.reversePayloadBytes,
        forwardRetransmissions: 0,
        reverseRetransmissions: 0,
        forwardMissingBytes: 0,
        reverseMissingBytes: 0,
      });
    }
  });

  test('the same rows with a frame a message and twelve lanes', async () => {
    const other = await runOf(recording, { lanes: 12, messageFrames: 1 });
    expect(withoutLane(other.flows)).toEqual(withoutLane(run.flows));
  });

  test('ARP in tunnels counts outside', () => {
    expect(packetsOf(run.flows.filter(isAround))).toBe(isTunnel ? carried.arp : 0);
  });

  test('messages of ICMPv6 are those that the kernels counted', () => {
    expect(messagesOf(run.flows)).toEqual(carried.icmpv6);
  });

  test('each packet knows how deep it was, its tunnel, and the ends of the outermost', () => {
    const { frames } = frameBatchOf(contentOf(capture));
    const batch = parseFrames(frames, () => {});
    const inside = Array.from({ length: batch.count }, (_, i) => packetsTopic.row(batch, i)).filter(
      ({ protocol, tunnelDepth }) => protocol !== ICMPV6 && tunnelDepth > 0,
    );
    const told = tunnelOf(recording);
    const wanted = told === undefined ? 0 : packetsOf(run.flows.filter(({ tunnel }) => tunnel !== 'none'));
    expect(inside).toHaveLength(wanted);
    for (const packet of inside) expect(told).toContain(tunnelLine(packet));
  });
});

describe('what cannot be followed', () => {
  test.each(CLOSED)('$capture: what is in a tunnel that stays closed counts outside', async (recording) => {
    const { flows, frames } = await runOf(recording);
    expect(frames).toBe(recording.carried.frames);
    expect(packetsOf(flows)).toBe(frames);
    expect(flows).toMatchObject([{ protocol: UDP, tunnel: 'none', srcAddress: OUTER[0], dstAddress: OUTER[1] }]);
  });

  test.each(FRAGMENTED)(
    '$capture: packets that came in fragments of the outer packet count outside',
    async (recording) => {
      const { flows, frames, drops } = await runOf(recording);
      const { carried } = recording;
      expect(frames).toBe(carried.frames);
      expect(drops.size).toBe(0);
      const around = flows.filter(isAround);
      expect(fragmentsOf(around)).toBe(carried.fragments);
      expect(packetsOf(around)).toBe(carried.fragments);
      const made = recording.flows.reduce((sum, { out, back }) => sum + out.packets + back.packets, 0);
      expect(packetsOf(flows.filter((flow) => !isAround(flow)))).toBe(made - carried.fragments / 2);
      const connection = flows.find(({ protocol }) => protocol === TCP);
      const told = recording.flows.find(({ protocol }) => protocol === 'tcp');
      expect(connection?.reverseMissingBytes).toBeGreaterThan(0);
      expect(connection).toMatchObject({
        reverseMissingBytes: (told?.back.payloadBytes ?? 0) - (connection?.reversePayloadBytes ?? 0),
      });
    },
  );
});
