/** The time of a packet as its lane knows it, µs: its own, or how far the source had come before it if that is later. */
export function eventTimeOf(
  packets: { readonly time: Float64Array; readonly lowMark: Float64Array },
  i: number,
): number {
  const time = packets.time[i] ?? 0;
  const lowMark = packets.lowMark[i] ?? 0;
  return time > lowMark ? time : lowMark;
}
