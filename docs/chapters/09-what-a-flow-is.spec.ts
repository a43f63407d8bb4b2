/**
 * # 9. What a flow is
 *
 * A flow is what two ends say to each other in one conversation, both directions together. Its key is the two addresses, the two ports, the
 * protocol, the VLANs and the virtual network; forward is the direction of the initiator.
 */
import { expect, test } from '@jest/globals';
import { ACK, flowsOf, RST, SYN, type Said } from './conversation.ts';

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
