const US_PER_S = 1_000_000;
const S_PER_DAY = 86_400;
/** Days from 0000-03-01 to 1970-01-01: years that begin in March have their leap day at the end. */
const DAYS_BEFORE_EPOCH = 719_468;
const DAYS_PER_ERA = 146_097;

/**
 * A time in µs since the epoch as RFC 3339 text in UTC, with microseconds; exact until 2255, up to 2^53 µs. The calendar is reckoned as in Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms" (civil_from_days): libraries of this layer have no clock.
 */
export function timeText(us: number): string {
  const seconds = Math.floor(us / US_PER_S);
  const days = Math.floor(seconds / S_PER_DAY);
  const { year, month, day } = dateOf(days);
  const second = seconds - days * S_PER_DAY;
  const clock = [second / 3600, (second / 60) % 60, second % 60].map((part) => padded(part, 2)).join(':');
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}T${clock}.${padded(us - seconds * US_PER_S, 6)}Z`;
}

function dateOf(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + DAYS_BEFORE_EPOCH;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const march = Math.floor((5 * dayOfYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  return { year, month, day: dayOfYear - Math.floor((153 * march + 2) / 5) + 1 };
}

function padded(value: number, digits: number): string {
  return String(Math.floor(value)).padStart(digits, '0');
}
