import { expect, test } from '@jest/globals';
import { namesText } from './announce.ts';

test.each([
  [['a.pcap'], 'a.pcap'],
  [['a', 'b', 'c', 'd'], 'a, b, c, d'],
  [['a', 'b', 'c', 'd', 'e', 'f'], 'a, b, c, d and 2 more'],
])('%j', (names, text) => expect(namesText(names)).toBe(text));
