import * as make from './frame-bytes.mjs';
import { ETHER_TYPE, PROTOCOL, TCP_FLAG, TCP_OPTION } from './frame-bytes.mjs';
import { DOWN, IPV4, IPV4_BACK, NOTHING, UP, addresses } from './hosts.mjs';

const { nop, timestamps } = TCP_OPTION;

function tcpFrame(name, upward, { flags, sequence, acknowledgement, options, payload = NOTHING }) {
  const ends = upward ? IPV4 : IPV4_BACK;
  const ports = upward ? { srcPort: 49152, dstPort: 80 } : { srcPort: 80, dstPort: 49152 };
  const segment = make.tcp(ends, { ...ports, flags, sequence, acknowledgement, options }, payload);
  const packet = make.ipv4({ ...ends, protocol: PROTOCOL.tcp, identification: upward ? 0x1000 : 0x2000 }, segment);
  return {
    name,
    bytes: make.ethernet({ ...(upward ? UP : DOWN), etherType: ETHER_TYPE.ipv4 }, packet),
    says: { ...addresses(ends), protocol: PROTOCOL.tcp, ...ports, tcpFlags: flags, payloadBytes: payload.length },
  };
}

/** A whole connection: handshake, request, a duplicate acknowledgement with SACK, and the end from both sides. */
export function tcpConnection() {
  const request = Buffer.from('GET / HTTP/1.1\r\nHost: web.weir.test\r\n\r\n');
  const { syn, ack, psh, fin } = TCP_FLAG;
  const { maximumSegmentSize, sackPermitted, windowScale, sack } = TCP_OPTION;
  const opening = (own, echo) =>
    Buffer.concat([maximumSegmentSize(1460), sackPermitted, timestamps(own, echo), nop, windowScale(7)]);
  const later = (own, echo) => Buffer.concat([nop, nop, timestamps(own, echo)]);
  const [client, server] = [1000, 5000];
  const afterRequest = client + 1 + request.length;
  return [
    tcpFrame('tcp-syn', true, { flags: syn, sequence: client, acknowledgement: 0, options: opening(100, 0) }),
    tcpFrame('tcp-syn-ack', false, {
      flags: syn | ack,
      sequence: server,
      acknowledgement: client + 1,
      options: opening(900, 100),
    }),
    tcpFrame('tcp-ack', true, {
      flags: ack,
      sequence: client + 1,
      acknowledgement: server + 1,
      options: later(116, 900),
    }),
    tcpFrame('tcp-data', true, {
      flags: psh | ack,
      sequence: client + 1,
      acknowledgement: server + 1,
      options: later(131, 900),
      payload: request,
    }),
    tcpFrame('tcp-sack', false, {
      flags: ack,
      sequence: server + 1,
      acknowledgement: client + 1,
      options: Buffer.concat([later(947, 116), nop, nop, sack(client + 11, afterRequest)]),
    }),
    tcpFrame('tcp-fin', true, {
      flags: fin | ack,
      sequence: afterRequest,
      acknowledgement: server + 1,
      options: later(163, 947),
    }),
    tcpFrame('tcp-fin-ack', false, {
      flags: fin | ack,
      sequence: server + 1,
      acknowledgement: afterRequest + 1,
      options: later(979, 163),
    }),
    tcpFrame('tcp-last-ack', true, {
      flags: ack,
      sequence: afterRequest + 1,
      acknowledgement: server + 2,
      options: later(194, 979),
    }),
  ];
}
