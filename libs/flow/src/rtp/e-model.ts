/*
 * The E-model (ITU-T G.107) with its default values for all but delay, codec and loss, as it is used for planning and monitoring of
 * packet telephony: R = 93.2 − Id − Ie,eff. Cole and Rosenbluth (2001) have the straight lines for Id.
 */

const DEFAULT_R = 93.2;
/** Loss at which even the codec with the best concealment says nothing any more. */
const WORST_IE = 95;
const ID_SLOPE = 0.024;
const ID_STEEP_SLOPE = 0.11;
/** One-way delay, ms, above which conversation suffers. */
const ID_KNEE_MS = 177.3;

/** How a codec takes losses (ITU-T G.113 Appendix I, 2007, tables I.2 and I.4): Ie without any, and robustness Bpl. */
export interface CodecImpairment {
  readonly ie: number;
  readonly bpl: number;
}

/**
 * Mean opinion score, 1 to 4.41.
 *
 * @param loss share of packets that were not played, 0 to 1
 * @param burstRatio mean length of the bursts of loss over that of random loss, 1 or more
 * @param delayMs from mouth to ear, one way
 */
export function meanOpinionScore(codec: CodecImpairment, loss: number, burstRatio: number, delayMs: number): number {
  const percent = loss * 100;
  const delay = ID_SLOPE * delayMs + ID_STEEP_SLOPE * Math.max(delayMs - ID_KNEE_MS, 0);
  const equipment = codec.ie + ((WORST_IE - codec.ie) * percent) / (percent / burstRatio + codec.bpl);
  return scoreOf(DEFAULT_R - delay - equipment);
}

/** G.107 Annex B. Just above 0 the cubic falls below the score of 0, so it is kept above that. */
function scoreOf(r: number): number {
  if (r <= 0) return 1;
  if (r >= 100) return 4.5;
  return Math.max(1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r), 1);
}
