/** The clock of a pcapng interface: units per second, and seconds to add (draft-ietf-opsawg-pcapng, if_tsresol, if_tsoffset). */
export interface CaptureClock {
  /** Exponent n of 10^-n or 2^-n seconds. */
  readonly exponent: number;
  readonly binary: boolean;
  /** µs added to every time. */
  readonly offsetUs: number;
  /** For decimal clocks of 10^-6 to 10^-12 s: units in a µs, at most 10^6; 0 for every other clock. */
  readonly unitsPerUs: number;
}

/** A clock from the value of if_tsresol (the top bit chooses powers of two) and if_tsoffset in seconds. */
export function captureClock(resolution = 6, offsetSeconds = 0): CaptureClock {
  const exponent = resolution & 0x7f;
  const binary = resolution > 0x7f;
  const unitsPerUs = !binary && exponent >= 6 && exponent <= 12 ? 10 ** (exponent - 6) : 0;
  return { exponent, binary, offsetUs: offsetSeconds * 1e6, unitsPerUs };
}

/**
 * µs since the epoch of a 64-bit time, floored.
 * Exact up to 2^53 µs: the upper half is divided first and its remainder (below 10^6) carried, so nothing passes 2^53.
 */
export function microseconds(clock: CaptureClock, high: number, low: number): number {
  const units = clock.unitsPerUs;
  if (units === 1) return high * 4_294_967_296 + low + clock.offsetUs;
  if (units === 0) return slowMicroseconds(clock, high, low) + clock.offsetUs;
  const quotient = Math.floor(high / units);
  const carried = (high - quotient * units) * 4_294_967_296 + low;
  return quotient * 4_294_967_296 + Math.floor(carried / units) + clock.offsetUs;
}

/** The same for clocks that are rare: coarser than a µs, finer than a ps, or in powers of two. */
function slowMicroseconds(clock: CaptureClock, high: number, low: number): number {
  const ticks = (BigInt(high) << 32n) | BigInt(low);
  const perSecond = clock.binary ? 1n << BigInt(clock.exponent) : 10n ** BigInt(clock.exponent);
  return Number((ticks * 1_000_000n) / perSecond);
}
