import type { Side } from './conversation.ts';
import { u16le, u32le, u8, utf16leOf } from './octets.ts';
import { hasText, indexOfByte, textOf } from './text.ts';

/** What a client says of itself in the clear, where neither TLS nor CredSSP was agreed on (MS-RDPBCGR §2.2.1.3). */
export interface RdpClientData {
  readonly name: string;
  readonly build: number;
  /** Names of the virtual channels asked for. */
  readonly channels: readonly string[];
}

/** Key of the client's block in the conference request (T.124 §8.7); a length of one or two octets follows. */
const KEY = 'Duca';
const LONG_LENGTH = 0x80;
const BLOCK_TYPE = 0;
const BLOCK_LENGTH = 2;
const BLOCK_HEADER = 4;
const MOST_BLOCKS = 12;

const CORE = 0xc001;
const CORE_BUILD = 20;
const CORE_NAME = 24;
const CORE_NAME_BYTES = 32;
const CORE_BYTES = CORE_NAME + CORE_NAME_BYTES;

const NETWORK = 0xc003;
const CHANNEL_COUNT = 4;
const CHANNELS = 8;
const CHANNEL_BYTES = 12;
const CHANNEL_NAME_BYTES = 8;
const MOST_CHANNELS = 31;

/** The client's data behind a conference request anywhere on the side; undefined until its core block is there. */
export function rdpClientData(side: Side): RdpClientData | undefined {
  let at = keyEnd(side);
  if (at < 0) return undefined;
  at += (u8(side, at) & LONG_LENGTH) === 0 ? 1 : 2;
  let core: Pick<RdpClientData, 'name' | 'build'> | undefined;
  let channels: string[] = [];
  for (let i = 0; i < MOST_BLOCKS && at + BLOCK_HEADER <= side.length; i++) {
    const type = u16le(side, at + BLOCK_TYPE);
    const length = u16le(side, at + BLOCK_LENGTH);
    if (length < BLOCK_HEADER) break;
    if (type === CORE && length >= CORE_BYTES && at + CORE_BYTES <= side.length) core = coreAt(side, at);
    else if (type === NETWORK) channels = channelsAt(side, at, Math.min(at + length, side.length));
    at += length;
  }
  return core && { ...core, channels };
}

function keyEnd(side: Side): number {
  let at = indexOfByte(side, KEY.charCodeAt(0), 0);
  while (at >= 0 && !hasText(side, KEY, at)) at = indexOfByte(side, KEY.charCodeAt(0), at + 1);
  return at < 0 ? at : at + KEY.length;
}

function coreAt(side: Side, at: number): Pick<RdpClientData, 'name' | 'build'> {
  const from = at + CORE_NAME;
  let to = from;
  while (to < from + CORE_NAME_BYTES && u16le(side, to) > 0) to += 2;
  return { name: utf16leOf(side, from, to), build: u32le(side, at + CORE_BUILD) };
}

function channelsAt(side: Side, at: number, end: number): string[] {
  const count = Math.min(Math.max(0, u32le(side, at + CHANNEL_COUNT)), MOST_CHANNELS);
  const names: string[] = [];
  for (let i = 0; i < count; i++) {
    const from = at + CHANNELS + i * CHANNEL_BYTES;
    if (from + CHANNEL_BYTES > end) break;
    const stop = indexOfByte(side, 0, from, from + CHANNEL_NAME_BYTES);
    names.push(textOf(side, from, stop < 0 ? from + CHANNEL_NAME_BYTES : stop));
  }
  return names;
}
