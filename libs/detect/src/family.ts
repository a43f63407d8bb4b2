import { FAMILY_SYMBOLS, SEVERITY_SYMBOLS } from '@weir/schema';

/** What an alarm is about; a verdict names one. */
export const FAMILIES = FAMILY_SYMBOLS;
export type Family = (typeof FAMILIES)[number];

/** How bad it is for who runs the network, if it is true; the mildest first. */
export const SEVERITIES = SEVERITY_SYMBOLS;
export type Severity = (typeof SEVERITIES)[number];

/** The worse of two. */
export function worse(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;
}
