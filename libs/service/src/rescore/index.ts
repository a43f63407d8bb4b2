export type { Difference, Judged, Totals } from './comparison.ts';
export { differenceHeader, differenceText } from './difference-text.ts';
export { rescore } from './rescore.ts';
export type { RescoreReport } from './rescore.ts';
