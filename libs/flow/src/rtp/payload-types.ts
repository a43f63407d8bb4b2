import type { CodecImpairment } from './e-model.ts';

/** Clock rate of the static payload types, Hz (RFC 3551 §6); absent: unassigned, reserved or dynamic. */
const CLOCKS: ReadonlyMap<number, number> = new Map([
  [0, 8000], // PCMU
  [3, 8000], // GSM
  [4, 8000], // G723
  [5, 8000], // DVI4
  [6, 16_000], // DVI4
  [7, 8000], // LPC
  [8, 8000], // PCMA
  [9, 8000], // G722: samples at 16 kHz, says 8
  [10, 44_100], // L16 stereo
  [11, 44_100], // L16
  [12, 8000], // QCELP
  [13, 8000], // CN
  [14, 90_000], // MPA
  [15, 8000], // G728
  [16, 11_025], // DVI4
  [17, 22_050], // DVI4
  [18, 8000], // G729
  [25, 90_000], // CelB
  [26, 90_000], // JPEG
  [28, 90_000], // nv
  [31, 90_000], // H261
  [32, 90_000], // MPV
  [33, 90_000], // MP2T
  [34, 90_000], // H263
]);
const FIRST_DYNAMIC = 96;
const COMFORT_NOISE = 13;
const OLD_COMFORT_NOISE = 19;
/** Payload of a telephone event (RFC 4733 §2.3). */
const EVENT_BYTES = 4;

/** Clocks that dynamic payload types have (RFC 3551 §4, RFC 7587 for Opus, RFC 6184 for video). */
const USUAL_CLOCKS = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 90_000] as const;
/** The nearest two of them are 8.8 % apart. */
const CLOCK_TOLERANCE = 0.04;

/** G.711 with the concealment of its Appendix I, which phones have; without any it would be Bpl 4.3. */
const G711: CodecImpairment = { ie: 0, bpl: 25.1 };
const IMPAIRMENTS: ReadonlyMap<number, CodecImpairment> = new Map([
  [0, G711],
  [8, G711],
  [4, { ie: 15, bpl: 16.1 }], // G.723.1 at 6.3 kbit/s with VAD
  [18, { ie: 11, bpl: 19 }], // G.729A with VAD
]);

/** Clock rate of a payload type, Hz; 0 when the type does not say. */
export function clockOf(type: number): number {
  return CLOCKS.get(type) ?? 0;
}

/** How the codec of a payload type takes losses; undefined where the type does not say, or the E-model has no figures. */
export function impairmentOf(type: number): CodecImpairment | undefined {
  return IMPAIRMENTS.get(type);
}

/** Whether RFC 3551 assigns the type, or leaves it to be agreed upon. */
export function isUsualType(type: number): boolean {
  return type >= FIRST_DYNAMIC || CLOCKS.has(type);
}

/** Whether a packet is not media but stands between: comfort noise or a telephone event, whose timestamps do not follow arrival. */
export function isBetweenMedia(type: number, mediaBytes: number): boolean {
  if (type === COMFORT_NOISE || type === OLD_COMFORT_NOISE) return true;
  return type >= FIRST_DYNAMIC && mediaBytes === EVENT_BYTES;
}

/** The usual clock nearest to ticks per second as they arrived, Hz; 0 when none is near. */
export function clockNear(ticksPerSecond: number): number {
  for (const clock of USUAL_CLOCKS) if (Math.abs(ticksPerSecond / clock - 1) < CLOCK_TOLERANCE) return clock;
  return 0;
}
