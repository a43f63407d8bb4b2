/** IEEE 802.11 §9.4: channels 1 to 14 of the 2.4 GHz band, the others 5 MHz apart from 5 GHz. MHz. */
export function frequencyOf(channel: number): number {
  if (channel === 14) return 2484;
  if (channel >= 1 && channel < 14) return 2407 + channel * 5;
  return channel > 14 && channel < 200 ? 5000 + channel * 5 : 0;
}
