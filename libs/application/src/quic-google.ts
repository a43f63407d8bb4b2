/** The client's hello of Google's QUIC up to Q046, which was sent in the clear (QUIC Crypto, revision 2016-12-06). */
import type { Side } from './conversation.ts';
import { hasText, textOf } from './text.ts';

const HELLO = 'CHLO';
const SERVER_NAME = 'SNI\0';
/** The hello begins behind headers, a hash and the frame's own header, whose sizes vary. */
const MOST_BEFORE = 64;
const TAGS = 4;
const ENTRIES = 8;
const ENTRY = 8;
const MOST_ENTRIES = 64;

/** The server's name among the tags of a hello in the first datagram; undefined where there is none. */
export function googleServerName(side: Side): string | undefined {
  const end = side.ends[0] ?? 0;
  for (let at = 0; at < Math.min(end, MOST_BEFORE); at++) {
    if (hasText(side, HELLO, at) && at + ENTRIES <= end) return nameAmong(side, at, end);
  }
  return undefined;
}

/** Each tag has the end of its value, counted from where the values begin. */
function nameAmong(side: Side, at: number, end: number): string | undefined {
  const count = side.view.getUint16(at + TAGS, true);
  const values = at + ENTRIES + count * ENTRY;
  if (count > MOST_ENTRIES || values > end) return undefined;
  let from = values;
  for (let entry = at + ENTRIES; entry < values; entry += ENTRY) {
    const to = values + side.view.getUint32(entry + 4, true);
    if (to < from || to > end) return undefined;
    if (hasText(side, SERVER_NAME, entry)) return textOf(side, from, to).toLowerCase();
    from = to;
  }
  return undefined;
}
