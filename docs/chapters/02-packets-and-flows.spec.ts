/**
 * # 2. Packets and flows
 *
 * `parse` decodes each frame into a packet: addresses, ports, flags, lengths. `flow` gathers packets of the same two ends, protocol and
 * VLANs into a flow, both directions together. Forward is the direction of the initiator, who is `src`.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Flow } from '@weir/schema';
import { beforeAll, expect, test } from '@jest/globals';
import { FlowRows, startPipeline, type Pipeline } from './pipeline.ts';

const TESTDATA = fileURLToPath(new URL('../../testdata', import.meta.url));

interface Activity {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

const manifest: { frames: number; activities: readonly Activity[] } = JSON.parse(
  readFileSync(`${TESTDATA}/lab.manifest.json`, 'utf8'),
);

const table = new FlowRows();
let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline({ files: [`${TESTDATA}/lab.pcapng.gz`], table });
  await pipeline.done;
  await pipeline.stop();
});

function flowsDuring(id: string, wanted: (flow: Flow) => boolean): readonly Flow[] {
  const activity = manifest.activities.find((candidate) => candidate.id === id);
  if (activity === undefined) throw new Error(`the lab has no activity ${id}`);
  return table.rows.filter((flow) => wanted(flow) && flow.start >= activity.start && flow.start <= activity.end);
}

/** Every frame is accounted for: it is in a flow, or it was dropped for a reason that is counted. */
test('no frame is lost without a reason', () => {
  const packets = table.rows.reduce((sum, flow) => sum + flow.forwardPackets + flow.reversePackets, 0);
  const drops = Object.values(pipeline.drops()).reduce((sum, count) => sum + count, 0);
  expect(packets + drops).toBe(manifest.frames);
  expect(Object.keys(pipeline.drops())).toEqual(['flow not-ip']);
});

/** Thirty web pages were fetched, a connection each: thirty flows with a handshake, ended by both sides. */
test('a connection is a flow', () => {
  const pages = flowsDuring('web-pages', (flow) => flow.dstPort === 80 && flow.srcAddress === '10.66.0.11');
  expect(pages).toHaveLength(30);
  const SYN_ACK = 0x12;
  for (const page of pages) {
    expect(page.endReason).toBe('endOfFlow');
    expect(page.reverseFlags & SYN_ACK).toBe(SYN_ACK);
    expect(page.reverseBytes).toBeGreaterThan(page.forwardBytes);
    // SYN to SYN/ACK, and SYN/ACK to ACK, seen where the capture was made.
    expect(page.handshakeRttUs).toBe((page.handshakeServerRttUs ?? 0) + (page.handshakeClientRttUs ?? 0));
  }
});

/** The Community ID is the same in every tool that knows it, so flows can be looked up elsewhere. */
test('a flow has a Community ID and an identity of its own', () => {
  const [flow] = flowsDuring('web-pages', ({ dstPort }) => dstPort === 80);
  expect(flow?.communityId).toMatch(/^1:[\w+/]{27}=$/);
  // The identity comes from source, key and first packet alone: the same in every run.
  expect(flow?.id).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(new Set(table.rows.map(({ id }) => id)).size).toBe(table.rows.length);
});

/** Only packets of IP make flows. ARP is decoded, and dropped by `flow` with a reason. */
test('IPv4 and IPv6 look alike', () => {
  const versions = new Set(table.rows.map(({ srcAddress }) => (srcAddress.includes(':') ? 'IPv6' : 'IPv4')));
  expect(versions).toEqual(new Set(['IPv4', 'IPv6']));
});
