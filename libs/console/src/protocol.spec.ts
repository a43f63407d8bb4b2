import { describe, expect, test } from '@jest/globals';
import { flows } from '@weir/schema';
import { END_REASON_TEXT, endpoint, protocolName, protocolTerm } from './protocol.ts';

describe('endpoints', () => {
  test.each([
    ['10.0.0.1', 443, 6, '10.0.0.1:443'],
    ['2001:db8::1', 53, 17, '[2001:db8::1]:53'],
    ['10.0.0.1', 8, 1, '10.0.0.1'],
    ['2001:db8::1', 0, 47, '2001:db8::1'],
  ])('%s %p of protocol %p', (address, port, protocol, text) => expect(endpoint(address, port, protocol)).toBe(text));
});

test('protocols have names, and numbers where they have none', () => {
  expect(protocolName(58)).toBe('ICMPv6');
  expect(protocolName(250)).toBe('IP 250');
  expect(protocolTerm(58)).toBe('icmp6');
  expect(protocolTerm(47)).toBe('47');
});

test('each end reason of the schema is explained', () => {
  const field = flows.fields.find(({ name }) => name === 'endReason');
  expect(Object.keys(END_REASON_TEXT)).toEqual(field?.symbols);
});
