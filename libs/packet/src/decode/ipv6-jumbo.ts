// RFC 8200 §4.2: options of a hop-by-hop header
const HEADER_LENGTH = 1,
  OPTIONS = 2;
const OPTION_LENGTH = 1,
  OPTION_VALUE = 2;
const PAD1 = 0;
// RFC 2675 §2
const JUMBO_PAYLOAD = 0xc2,
  JUMBO_VALUE_LENGTH = 4;

/**
 * Length that the jumbo payload option of the hop-by-hop header at `at` gives, counted from that header on; 0 when the
 * option is not there or cut off at `capturedEnd`.
 */
export function jumboPayloadLength(view: DataView, at: number, capturedEnd: number): number {
  if (at + OPTIONS > capturedEnd) return 0;
  const end = Math.min(at + (view.getUint8(at + HEADER_LENGTH) + 1) * 8, capturedEnd);
  let option = at + OPTIONS;
  while (option < end) {
    const type = view.getUint8(option);
    if (type === PAD1) {
      option++;
      continue;
    }
    if (option + OPTION_VALUE > end) return 0;
    const length = view.getUint8(option + OPTION_LENGTH);
    const value = option + OPTION_VALUE;
    if (type === JUMBO_PAYLOAD && length === JUMBO_VALUE_LENGTH && value + length <= end) return view.getUint32(value);
    option = value + length;
  }
  return 0;
}
