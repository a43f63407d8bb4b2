import { isIPv6 } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { addressRange } from './address.ts';
import { FilterError, parseFilter } from './filter.ts';

describe('filter', () => {
  test.each([
    ['', '1', {}],
    ['tcp', '(protocol = {p0:UInt8})', { p0: 6 }],
    ['47', '(protocol = {p0:UInt8})', { p0: 47 }],
    ['PORT 443', '(srcPort = {p0:UInt16} OR dstPort = {p0:UInt16})', { p0: 443 }],
    ['vlan 7', '(vlan = {p0:UInt16} OR innerVlan = {p0:UInt16})', { p0: 7 }],
    ['reason idletimeout', '(endReason = {p0:String})', { p0: 'idleTimeout' }],
    ['source "a b.pcap"', '(source = {p0:String})', { p0: 'a b.pcap' }],
    ['source tcp', '(source = {p0:String})', { p0: 'tcp' }],
    [
      'src 10.1.2.3',
      '(srcAddress BETWEEN {p0:IPv6} AND {p1:IPv6})',
      { p0: '0:0:0:0:0:ffff:a01:203', p1: '0:0:0:0:0:ffff:a01:203' },
    ],
    [
      'dst 2001:db8::/32',
      '(dstAddress BETWEEN {p0:IPv6} AND {p1:IPv6})',
      { p0: '2001:db8:0:0:0:0:0:0', p1: '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff' },
    ],
    ['udp port 53', '(protocol = {p0:UInt8}) AND (srcPort = {p1:UInt16} OR dstPort = {p1:UInt16})', { p0: 17, p1: 53 }],
  ])('%s', (text, sql, params) => {
    expect(parseFilter(text)).toEqual({ sql, params });
  });

  test.each([
    ['port', /port needs a value/],
    ['port 70000', /port 70000 is no number from 0 to 65535/],
    ['port https', /port https is no number/],
    ['300', /protocol 300 is no number from 0 to 255/],
    ['10.0.0', /10\.0\.0 is no address or network; write 10\.0\.0\.1/],
    ['10.0.0.1/33', /is no address or network/],
    ['src example.org', /src|example\.org is no address/],
    ['reason tired', /reason tired is unknown; reasons are none, idleTimeout/],
    ['community 1:abc', /is no Community ID; it looks like 1:/],
    ['id 7', /id 7 is no UUID/],
    ['source "abc', /opens a quote that is never closed/],
    ['hello', /hello is not understood\. Terms/],
    ["1' OR 1=1", /1' is not understood|is no address/],
    ['constructor', /is not understood/],
  ])('%s is refused with what and how', (text, message) => {
    expect(() => parseFilter(text)).toThrow(FilterError);
    expect(() => parseFilter(text)).toThrow(message);
  });

  test('no text gets into the SQL', () => {
    const shape = /^(1|\((\w+ (=|BETWEEN) \{p\d+:\w+\}( AND \{p\d+:\w+\})?( OR )?)+\)( AND )?)+$/;
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('', 'source ', 'src ', 'id ', 'community ', 'reason '),
        (text, keyword) => {
          let outcome: unknown;
          try {
            outcome = parseFilter(keyword + text).sql;
          } catch (error) {
            outcome = error instanceof FilterError ? '1' : error;
          }
          expect(outcome).toMatch(shape);
        },
      ),
    );
  });

  test('a network begins and ends at addresses', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat(128), (address, prefix) => {
        const range = addressRange(`${address}/${prefix}`);
        expect(range !== undefined).toBe(address.includes(':') || prefix <= 32);
        for (const end of range === undefined ? [] : [range.low, range.high]) expect(isIPv6(end)).toBe(true);
      }),
    );
  });
});
