import { expect, describe, test } from '@jest/globals';
import * as fc from 'fast-check';
import { captureClock, microseconds } from './timestamp.ts';

const BINARY = 0x80;

describe('times of pcapng', () => {
  test.each([
    { name: 'µs', resolution: 6, ticks: 1_700_000_000_123_456n, us: 1_700_000_000_123_456 },
    { name: 'ns, floored', resolution: 9, ticks: 1_700_000_000_123_456_999n, us: 1_700_000_000_123_456 },
    { name: 'ps, floored', resolution: 12, ticks: 1_700_000_123_456_999_999n, us: 1_700_000_123_456 },
    { name: 's', resolution: 0, ticks: 1_700_000_000n, us: 1_700_000_000_000_000 },
    { name: 'ms', resolution: 3, ticks: 1_700_000_000_123n, us: 1_700_000_000_123_000 },
    { name: '10^-15 s', resolution: 15, ticks: 1_700_123_456_999_999_999n, us: 1_700_123_456 },
    { name: '2^-20 s', resolution: BINARY | 20, ticks: (1_700_000_000n << 20n) + 1n, us: 1_700_000_000_000_000 },
    {
      name: '2^-32 s',
      resolution: BINARY | 32,
      ticks: (1_700_000_000n << 32n) + (1n << 31n),
      us: 1_700_000_000_500_000,
    },
    { name: '10^-127 s', resolution: 127, ticks: 2n ** 64n - 1n, us: 0 },
    { name: '2^-127 s', resolution: BINARY | 127, ticks: 2n ** 64n - 1n, us: 0 },
  ])('$name', ({ resolution, ticks, us }) => {
    expect(microseconds(captureClock(resolution), Number(ticks >> 32n), Number(ticks & 0xffffffffn))).toBe(us);
  });

  test('an offset in seconds is added, also before the epoch', () => {
    expect(microseconds(captureClock(6, 3600), 0, 5)).toBe(3_600_000_005);
    expect(microseconds(captureClock(9, -3600), 0, 5000)).toBe(-3_599_999_995);
  });

  test('every resolution is exact up to 2^53 µs', () => {
    const resolution = fc.oneof(fc.integer({ min: 0, max: 18 }), fc.integer({ min: BINARY, max: BINARY | 60 }));
    fc.assert(
      fc.property(resolution, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value, ticks) => {
        const exponent = BigInt(value & 0x7f);
        const perSecond = value >= BINARY ? 2n ** exponent : 10n ** exponent;
        const us = (ticks * 1_000_000n) / perSecond;
        fc.pre(us <= 2n ** 53n);
        expect(microseconds(captureClock(value), Number(ticks >> 32n), Number(ticks & 0xffffffffn))).toBe(Number(us));
      }),
      { numRuns: 2000 },
    );
  });
});
