import { describe, expect, test } from '@jest/globals';
import { axisTime, bytes, count, counted, duration, measure, si, siWords, utcClock, utcDay, utcTime } from './units.ts';

describe('si', () => {
  test.each([
    [0, 'B', '0 B'],
    [1, 'B', '1 B'],
    [999, 'B', '999 B'],
    [1000, 'B', '1 kB'],
    [1234, 'B', '1.23 kB'],
    [12_345, 'bit/s', '12.3 kbit/s'],
    [999_499, 'B', '999 kB'],
    [999_500, 'B', '1 MB'],
    [1.5e9, 'bit/s', '1.50 Gbit/s'],
    [0.25, 'bit/s', '0.25 bit/s'],
    [0.0042, '', '0.0042'],
    [0.000_31, 'bit/s', '0.00031 bit/s'],
    [-1500, 'B', '−1.50 kB'],
    [100, '', '100'],
    [41_000, '', '41 k'],
  ])('%p %s is %s', (value, unit, text) => expect(si(value, unit)).toBe(text));

  test('without a value it is a dash', () => {
    expect(si(null, 'B')).toBe('–');
    expect(bytes(Number.NaN)).toBe('–');
  });

  test('words keep their distance from the prefix', () =>
    expect(siWords(31_100, 'packets/s')).toBe('31.1 k packets/s'));
});

describe('duration', () => {
  test.each([
    [0, '0 µs'],
    [312, '312 µs'],
    [999.4, '999 µs'],
    [999.6, '1 ms'],
    [4_500, '4.50 ms'],
    [999_600, '1 s'],
    [1_270_000, '1.27 s'],
    [59_400_000, '59.4 s'],
    [59_600_000, '1 min'],
    [125e6, '2 min 5 s'],
    [3600e6, '1 h'],
    [10_920e6, '3 h 2 min'],
    [349_200e6, '4 d 1 h'],
    [-312, '−312 µs'],
  ])('%p µs is %s', (us, text) => expect(duration(us)).toBe(text));

  test('without a value it is a dash', () => expect(duration(null)).toBe('–'));
});

describe('times', () => {
  const at = Date.UTC(2026, 6, 1, 12, 3, 11) * 1000 + 123_456;

  test('are UTC to the microsecond', () => {
    expect(utcTime(at)).toBe('2026-07-01 12:03:11.123456');
    expect(utcClock(at)).toBe('12:03:11.123');
    expect(utcClock(at, 0)).toBe('12:03:11');
    expect(utcDay(at)).toBe('2026-07-01');
  });

  test('before the epoch count upwards too', () => expect(utcTime(-1)).toBe('1969-12-31 23:59:59.999999'));

  test('that no calendar holds are a dash', () => expect(utcTime(Number.NEGATIVE_INFINITY)).toBe('–'));

  test.each([
    [86_400e6, '2026-07-01'],
    [3600e6, '12:03'],
    [1e6, '12:03:11'],
    [1e3, '03:11.123'],
    [10, '03:11.123456'],
  ])('on an axis with a step of %p µs', (step, text) => expect(axisTime(at, step)).toBe(text));
});

test('counts are grouped and agree with their noun', () => {
  expect(count(1_234_567)).toBe('1,234,567');
  expect(counted(1, 'flow')).toBe('1 flow');
  expect(counted(2, 'flow')).toBe('2 flows');
  expect(measure(855.46)).toBe('855.5');
  expect(measure(null)).toBe('–');
});
