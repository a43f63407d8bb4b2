/**
 * # 10. How quality of service is computed
 *
 * A capture stands somewhere between two hosts. It sees when data passes, when its acknowledgment comes back, and what is sent twice, and from
 * these alone it has to say how a connection fares. The rules are on [their own page](../explanation/qos.md); here are some of them at work.
 */
import { expect, test } from '@jest/globals';
import { ACK, flowsOf, SYN, type Said } from './conversation.ts';

const TEN = 'abcdefghij';
/** Client and server shake hands; the server is 30 ms away from the capture, the client 10 ms. */
const HANDSHAKE: readonly Said[] = [
  { t: 0, flags: SYN, sequence: 0, acknowledgment: 0 },
  { t: 0.03, back: true, flags: SYN | ACK, sequence: 0, acknowledgment: 1 },
  { t: 0.04 },
];
const client = (t: number, sequence: number): Said => ({ t, sequence, text: TEN });
const server = (t: number, acknowledgment: number): Said => ({ t, back: true, acknowledgment });

test('a round trip has two legs, one on each side of the capture', () => {
  const [flow] = flowsOf([...HANDSHAKE, client(1, 1), server(1.031, 11), client(2, 11), server(2.033, 21)]);
  expect(flow).toMatchObject({ handshakeServerRttUs: 30_000, handshakeClientRttUs: 10_000, handshakeRttUs: 40_000 });
  // Data of the initiator is acknowledged by the responder: that is the responder's leg, over the whole life of the flow.
  expect(flow).toMatchObject({ forwardRttCount: 2, forwardRttMinUs: 31_000, forwardRttMeanUs: 32_000 });
});

/** What is sent again after its first copy was seen was lost behind the capture; what fills a gap was lost before it. */
test.each<[string, Said[], object]>([
  [
    'behind the point of capture',
    [client(1, 1), client(1.5, 1), server(1.53, 11)],
    {
      forwardRetransmissions: 1,
      forwardDownstreamLosses: 1,
      forwardUpstreamLosses: 0,
      forwardTimeoutRetransmissions: 1,
    },
  ],
  [
    'before it',
    [client(1, 11), client(1.5, 1), server(1.53, 21)],
    { forwardRetransmissions: 1, forwardDownstreamLosses: 0, forwardUpstreamLosses: 1 },
  ],
])('a packet lost %s', (_where, said, expected) => {
  expect(flowsOf([...HANDSHAKE, ...said])).toMatchObject([expected]);
});

/** No sender can answer a loss sooner than a round trip: what comes earlier was overtaken on its way. */
test('a packet that was overtaken is no loss', () => {
  const [flow] = flowsOf([...HANDSHAKE, client(1, 11), client(1.001, 1), server(1.03, 21)]);
  expect(flow).toMatchObject({ forwardOutOfOrder: 1, forwardRetransmissions: 0 });
});

/** A retransmission tells nothing of the round trip, as nobody knows which copy was acknowledged (Karn). */
test('an ambiguous acknowledgment is not timed', () => {
  const [flow] = flowsOf([...HANDSHAKE, client(1, 1), client(1.5, 1), server(1.53, 11)]);
  expect(flow?.forwardRttCount).toBe(0);
});

/** Goodput counts each byte once. */
test('goodput leaves out what was sent twice', () => {
  const [flow] = flowsOf([...HANDSHAKE, client(1, 1), client(1.5, 1), server(1.53, 11)]);
  expect(flow).toMatchObject({ forwardPayloadBytes: 20, forwardGoodputBytes: 10, forwardRetransmittedBytes: 10 });
});
