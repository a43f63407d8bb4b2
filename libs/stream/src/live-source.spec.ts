import { expect, test } from '@jest/globals';
import { isFollowedBy, liveSource } from './live-source.ts';

const EARLY = '2026-01-01T00:00:00.000Z';
const LATE = '2026-01-01T00:00:00.001Z';

test('a source is named by what is captured, since when, and which', () => {
  expect(liveSource('eth0', EARLY)).toBe('eth0@2026-01-01T00:00:00.000Z');
  expect(liveSource('tcp-4711', EARLY, 3)).toBe('tcp-4711@2026-01-01T00:00:00.000Z#3');
});

test.each([
  ['the next start', liveSource('eth0', EARLY), liveSource('eth0', LATE), true],
  ['the start before', liveSource('eth0', LATE), liveSource('eth0', EARLY), false],
  ['itself', liveSource('eth0', EARLY), liveSource('eth0', EARLY), false],
  ['another interface', liveSource('eth0', EARLY), liveSource('eth1', LATE), false],
  ['another connection since', liveSource('tcp-1', EARLY, 1), liveSource('tcp-1', EARLY, 2), false],
  ['a connection to the next start', liveSource('tcp-1', EARLY, 7), liveSource('tcp-1', LATE, 1), true],
  ['a file', 'eth0.pcap', liveSource('eth0', LATE), false],
  ['a file after it', liveSource('eth0', EARLY), 'eth0', false],
])('whether it is followed by %s', (_name, source, later, expected) => {
  expect(isFollowedBy(source, later)).toBe(expected);
});
