import { hexBytes, textBytes } from '../conversation-of.ts';
import { octets, zeros, type Sample } from './sample.ts';

const INVITE = [
  'INVITE sip:bob@b.example SIP/2.0',
  'Via: SIP/2.0/UDP 10.0.0.1',
  'From: "Ann" <sip:ann@a.example>;tag=1',
  't: sip:bob@b.example',
  'Call-ID: 77@10.0.0.1',
  'User-Agent: phone 1.0',
  '',
  'm=audio 4000 RTP/AVP 0',
  'm=video 4002 RTP/AVP 96',
  '',
].join('\r\n');

const media = (sequence: number): Uint8Array =>
  octets([0x80, 0, 0, sequence, 0, 0, 0, 160, 0xde, 0xad, 0xbe, 0xef], zeros(20));

const framed = (packet: Uint8Array): Uint8Array => octets([packet.length >> 8, packet.length & 0xff, ...packet]);

export const CALLS: readonly Sample[] = [
  {
    name: 'a call',
    protocol: 'sip',
    opening: {
      transport: 'udp',
      srcPort: 5060,
      dstPort: 5060,
      forward: [textBytes(INVITE)],
      reverse: [textBytes('SIP/2.0 180 Ringing\r\n\r\n')],
    },
    fields: {
      method: 'INVITE',
      from: 'sip:ann@a.example',
      to: 'sip:bob@b.example',
      call_id: '77@10.0.0.1',
      user_agent: 'phone 1.0',
      media_ports: '4000,4002',
      status: 180,
    },
  },
  ...[
    {
      name: 'a registration refused, of which the server said first that it tries',
      refusal: ['SIP/2.0 401 No\r\n\r\n'],
    },
    { name: 'a registration of which the server says that it tries', refusal: [] },
  ].map(({ name, refusal }): Sample => ({
    name,
    protocol: 'sip',
    opening: {
      transport: 'udp',
      dstPort: 5060,
      forward: [textBytes('REGISTER sip:b.example SIP/2.0\r\nTo: <sip:ann@b.example>\r\n\r\n')],
      reverse: ['SIP/2.0 100 Trying\r\nVia: SIP/2.0/UDP 10.0.0.1\r\n\r\n', ...refusal].map(textBytes),
    },
    fields: { method: 'REGISTER', to: 'sip:ann@b.example', status: refusal.length > 0 ? 401 : 100 },
  })),
  {
    name: 'two packets of one stream',
    protocol: 'rtp',
    opening: { transport: 'udp', srcPort: 4000, dstPort: 4000, forward: [media(1), media(2)] },
    fields: { payload_type: 0, ssrc: 'deadbeef' },
  },
  {
    name: 'two packets of one stream, each recorded twice',
    protocol: 'rtp',
    opening: { transport: 'udp', srcPort: 4000, dstPort: 4000, forward: [media(1), media(1), media(2), media(2)] },
    fields: { payload_type: 0, ssrc: 'deadbeef' },
  },
  {
    name: 'two packets of one stream over TCP',
    protocol: 'rtp',
    opening: { dstPort: 5000, forward: [framed(media(1)), framed(media(2))] },
    fields: { payload_type: 0, ssrc: 'deadbeef' },
  },
  {
    name: 'a sender report',
    protocol: 'rtcp',
    opening: {
      transport: 'udp',
      dstPort: 4001,
      forward: [octets([0x80, 200, 0, 6, 0xde, 0xad, 0xbe, 0xef], zeros(20))],
    },
    fields: { packet_type: 200, ssrc: 'deadbeef' },
  },
  {
    name: 'a binding with the cookie',
    protocol: 'stun',
    opening: {
      transport: 'udp',
      dstPort: 3478,
      forward: [octets([0, 1, 0, 12, 0x21, 0x12, 0xa4, 0x42], zeros(12), [0x80, 0x22, 0, 5], 'agent', zeros(3))],
    },
    fields: { method: 1, software: 'agent' },
  },
  {
    name: 'an allocation over TCP',
    protocol: 'stun',
    opening: {
      dstPort: 3478,
      forward: [octets([0, 3, 0, 8, 0x21, 0x12, 0xa4, 0x42], zeros(12), [0, 6, 0, 3], 'ann\0')],
    },
    fields: { method: 3, user_name: 'ann' },
  },
  {
    name: 'a binding of the classic form',
    protocol: 'stun',
    opening: {
      transport: 'udp',
      dstPort: 9999,
      forward: [hexBytes('0001 0008 00112233445566778899aabbccddeeff 0003 0004 00000006')],
    },
    fields: { method: 1 },
  },
];
