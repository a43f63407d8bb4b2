import { describe, expect, test } from '@jest/globals';
import { conversationOf, fieldsOf, hexBytes, truncationsOf } from '../testing/conversation-of.ts';
import { dns, llmnr, mdns, nbns } from './dns.ts';

const QUERY = '1234 0100 0001 0000 0000 0000 03777777 076578616d706c65 03636f6d 00 0001 0001';
const ANSWER = `1234 8180 0001 0002 0000 0000 03777777 076578616d706c65 03636f6d 00 0001 0001
  c00c 0001 0001 0000003c 0004 5db8d822  c00c 001c 0001 0000003c 0010 20010db8000000000000000000000001`;
const NBNS =
  '9a01 0110 0001 0000 0000 0000 20 46444645454645 42454c 4341434143414341434143414341434143414341 4141 00 0020 0001';

const CASES = [
  {
    name: 'a query and its answer',
    protocol: dns,
    opening: { transport: 'udp', dstPort: 53, forward: [hexBytes(QUERY)], reverse: [hexBytes(ANSWER)] },
    fields: {
      query: 'www.example.com',
      query_type: 1,
      response_code: 0,
      answers: 2,
      addresses: '93.184.216.34,2001:db8::1',
    },
  },
  {
    name: 'a query over TCP in two segments',
    protocol: dns,
    opening: { dstPort: 53, forward: [hexBytes('0021 1234'), hexBytes(QUERY.slice(5))] },
    fields: { query: 'www.example.com', query_type: 1 },
  },
  {
    name: 'a query on a port of nobody',
    protocol: dns,
    opening: { transport: 'udp', dstPort: 9999, forward: [hexBytes(QUERY)] },
    fields: { query: 'www.example.com', query_type: 1 },
  },
  {
    name: 'multicast DNS',
    protocol: mdns,
    opening: {
      transport: 'udp',
      srcPort: 5353,
      dstPort: 5353,
      forward: [hexBytes(QUERY.replace('1234 0100', '0000 0000'))],
    },
    fields: { query: 'www.example.com', query_type: 1 },
  },
  {
    name: 'link-local multicast name resolution',
    protocol: llmnr,
    opening: { transport: 'udp', dstPort: 5355, forward: [hexBytes(QUERY.replace('0100', '0000'))] },
    fields: { query: 'www.example.com', query_type: 1 },
  },
  {
    name: 'a NetBIOS name, decoded',
    protocol: nbns,
    opening: { transport: 'udp', srcPort: 137, dstPort: 137, forward: [hexBytes(NBNS)] },
    fields: { query: 'STEAK', query_type: 32 },
  },
] as const;

describe('DNS', () => {
  test.each(CASES)('$name is recognised and read', ({ protocol, opening, fields }) => {
    expect(protocol.recognise(conversationOf(opening))).toBe('yes');
    expect(fieldsOf(protocol, conversationOf(opening))).toEqual(fields);
  });

  test.each(CASES)('$name, cut after any byte, tells no other values', ({ protocol, opening, fields }) => {
    for (const conversation of truncationsOf(opening)) {
      expect(['yes', 'maybe', 'no']).toContain(protocol.recognise(conversation));
      const { addresses = '', ...others } = fieldsOf(protocol, conversation);
      expect(fields).toMatchObject(others);
      expect('addresses' in fields ? fields.addresses : '').toContain(String(addresses));
    }
  });

  test('a name that points at itself is none', () => {
    const forward = [hexBytes('1234 0100 0001 0000 0000 0000 c00c 0001 0001')];
    expect(dns.recognise(conversationOf({ transport: 'udp', dstPort: 53, forward }))).toBe('no');
  });

  test('bytes that count hundreds of questions are not DNS, even on its port', () => {
    const forward = [new Uint8Array(40).fill(0x41)];
    expect(dns.recognise(conversationOf({ transport: 'udp', dstPort: 53, forward }))).toBe('no');
  });
});
