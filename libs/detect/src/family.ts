import { FAMILY_SYMBOLS, SEVERITY_SYMBOLS } from '@weir/schema';

/** What an alarm is about; a verdict names one. */
export const FAMILIES = FAMILY_SYMBOLS;
export type Family = (typeof FAMILIES)[number];

/** What only many records together are. A model is shown one: a SYN that nobody answers is a scan's, and a client's whose server is down. */
export const OF_MANY: ReadonlySet<Family> = new Set(['scan', 'flood']);

/** How bad it is for who runs the network, if it is true; the mildest first. */
export const SEVERITIES = SEVERITY_SYMBOLS;
export type Severity = (typeof SEVERITIES)[number];

/** The worse of two. */
export function worse(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;
}
