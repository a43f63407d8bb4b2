import { describe, expect, test } from '@jest/globals';
import { array, assert, constantFrom, property } from 'fast-check';
import { filterTerms, filterValue, isUnfinished, withoutTerm, withTerm } from './filter-terms.ts';

describe('terms of a filter', () => {
  test.each([
    ['', []],
    ['  10.0.0.1 ', ['10.0.0.1']],
    ['tcp port 443', ['tcp', 'port 443']],
    ['src 10.0.0.1 dst 10.0.0.2 udp', ['src 10.0.0.1', 'dst 10.0.0.2', 'udp']],
    ['community 1:abc= id 7', ['community 1:abc=', 'id 7']],
    ['tcp port', ['tcp', 'port']],
    ['source port', ['source port']],
    ['name "two words" tcp', ['name "two words"', 'tcp']],
    ['source "my capture.pcap"', ['source "my capture.pcap"']],
  ])('%p', (filter, terms) => expect(filterTerms(filter)).toEqual(terms));

  test('joined again they are the same terms', () => {
    const word = constantFrom('tcp', 'port', '443', 'src', '10.0.0.1', 'vlan', 'reason', 'idleTimeout');
    assert(
      property(array(word), (words) => {
        const terms = filterTerms(words.join('  '));
        expect(filterTerms(terms.join(' '))).toEqual(terms);
        expect(terms.join(' ')).toBe(words.join(' '));
      }),
    );
  });

  test('one is added once and removed by its place', () => {
    expect(withTerm('tcp', 'port 443')).toBe('tcp port 443');
    expect(withTerm('tcp port 443', 'port 443')).toBe('tcp port 443');
    expect(withTerm('', 'udp')).toBe('udp');
    expect(withoutTerm('tcp port 443 10.0.0.1', 1)).toBe('tcp 10.0.0.1');
    expect(withoutTerm('tcp', 0)).toBe('');
  });

  test('one in quotes is removed as a whole', () => {
    expect(withoutTerm('tcp name "two words" udp', 1)).toBe('tcp udp');
    expect(withTerm('name "two words"', 'tcp')).toBe('name "two words" tcp');
  });

  test.each([
    ['a.pcap', 'a.pcap'],
    ['my capture.pcap', '"my capture.pcap"'],
    ['say "hi".pcap', null],
  ])('as a value %p is %p', (value, text) => expect(filterValue(value)).toBe(text));

  test('a keyword at the end still waits for its value', () => {
    expect(isUnfinished('tcp port')).toBe(true);
    expect(isUnfinished('tcp port 443')).toBe(false);
    expect(isUnfinished('')).toBe(false);
    expect(isUnfinished('name "two wor')).toBe(true);
    expect(isUnfinished('name "two words"')).toBe(false);
  });
});
