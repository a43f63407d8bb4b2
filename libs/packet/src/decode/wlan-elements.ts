import { LAYER, NEXT, recordProblem, type Decoding, type Next } from './decoding.ts';
import { frequencyOf } from './wlan-channel.ts';

// IEEE 802.11-2020 §9.4.2.1: element id, length, then so many bytes
const ID = 0,
  LENGTH = 1,
  ELEMENT_HEADER = 2;
const SSID = 0,
  DS_PARAMETER_SET = 3;
/** IEEE 802.11-2020 §9.4.2.2 */
const MOST_SSID = 32;

/** Bytes of fixed fields before the elements, by subtype of management frames (IEEE 802.11-2020 §9.3.3); others are not looked into. */
const FIXED_FIELDS: ReadonlyMap<number, number> = new Map([
  [0, 4], // association request
  [2, 10], // reassociation request
  [4, 0], // probe request
  [5, 12], // probe response
  [8, 12], // beacon
]);

const UTF_8 = new TextDecoder();

/** The SSID of a management frame whose body begins at `at`, and the channel it names if the radio did not say one. */
export function decodeElements(decoding: Decoding, subtype: number, at: number): Next {
  const { view, capturedEnd, wireEnd, packets, row } = decoding;
  const fixed = FIXED_FIELDS.get(subtype);
  if (fixed === undefined) return NEXT.nothing;
  const available = capturedEnd - at;
  if (available < fixed) return recordProblem(decoding, LAYER.wlan, at, fixed, available);
  let isNamed = false;
  for (let element = at + fixed; element + ELEMENT_HEADER <= wireEnd;) {
    const there = capturedEnd - element;
    if (there < ELEMENT_HEADER)
      return isNamed ? NEXT.nothing : recordProblem(decoding, LAYER.wlan, element, ELEMENT_HEADER, there);
    const needed = ELEMENT_HEADER + view.getUint8(element + LENGTH);
    const id = view.getUint8(element + ID);
    if (there < needed) return isNamed ? NEXT.nothing : recordProblem(decoding, LAYER.wlan, element, needed, there);
    if (id === SSID && !isNamed) {
      isNamed = true;
      readSsid(decoding, element + ELEMENT_HEADER, needed - ELEMENT_HEADER);
    } else if (id === DS_PARAMETER_SET && needed > ELEMENT_HEADER && packets.frequency[row] === 0) {
      packets.frequency[row] = frequencyOf(view.getUint8(element + ELEMENT_HEADER));
    }
    element += needed;
  }
  return NEXT.nothing;
}

/** A name of zeros is as good as none: it hides the network. */
function readSsid({ view, packets, row }: Decoding, at: number, length: number): void {
  if (length === 0 || length > MOST_SSID) return;
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, length);
  if (bytes.every((byte) => byte === 0)) return;
  // Frames before this one that tell no name have the empty one: codecs know no holes.
  for (let before = packets.ssid.length; before < row; before++) packets.ssid[before] = '';
  packets.ssid[row] = UTF_8.decode(bytes);
}
