import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u16, u32, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';
import { hasText, indexOfByte, mayHaveText, textOf } from '../text.ts';

const HANDSHAKE = '\x13BitTorrent protocol';
const INFO_HASH = 28;
const PEER_ID = 48;
const HANDSHAKE_BYTES = 68;
const HASH_BYTES = 20;

const UTP_TYPE = 0;
const UTP_EXTENSION = 1;
const UTP_DELAY = 8;
const UTP_ACK = 18;
const UTP_HEADER = 20;
const UTP_SYN = 0x41;
const UTP_LAST_EXTENSION = 2;

const TRACKER_HIGH = 0x417;
const TRACKER_LOW = 0x27101980;
const TRACKER_CONNECT_BYTES = 16;
const DICTIONARY = 0x64;
const LAST = 0x65;
const DHT_KEYS = ['1:ad', '1:rd', '1:el', '2:ip'];
const DHT_KIND = /1:y1:[qre]/;

/** The peers' handshake; in UDP the distributed hash table (BEP 5), uTP's first packet (BEP 29) or a tracker's request (BEP 15). */
export const bittorrent = defineProtocol({
  name: 'bittorrent',
  reference: 'BEP 3, 5, 15, 29',
  transports: ['tcp', 'udp'],
  ports: [6881, 6882, 6883, 6889],
  firstBytes: [0, 0x13, 0x21, UTP_SYN, DICTIONARY],
  fields: {
    info_hash: { doc: 'Hash of the torrent, 40 hexadecimal digits (BEP 3)', kind: 'text' },
    client: { doc: 'First eight characters of the peer id: client and version (BEP 20)', kind: 'text' },
    query: {
      doc: 'Query of the distributed hash table: ping, find_node, get_peers, announce_peer (BEP 5)',
      kind: 'text',
    },
  },
  recognise: (conversation) =>
    lookAtBoth(conversation, conversation.transport === 'tcp' ? recogniseHandshake : recogniseDatagram),
  read(conversation, tell) {
    const side = spoken(conversation);
    if (conversation.transport === 'udp') {
      const query = /1:q\d+:([a-z_]+)1:/.exec(textOf(side, 0, side.ends[0] ?? 0))?.[1];
      if (query !== undefined) tell('query', query);
      return 'done';
    }
    if (side.length < HANDSHAKE_BYTES) return side.closed ? 'done' : 'more';
    let hash = '';
    for (let at = INFO_HASH; at < INFO_HASH + HASH_BYTES; at++) hash += u8(side, at).toString(16).padStart(2, '0');
    tell('info_hash', hash);
    tell('client', textOf(side, PEER_ID, PEER_ID + 8));
    return 'done';
  },
});

function recogniseHandshake(side: Side): Recognition {
  if (hasText(side, HANDSHAKE)) return 'yes';
  return mayHaveText(side, HANDSHAKE) ? 'maybe' : 'no';
}

function recogniseDatagram(side: Side, end: number): Recognition {
  if (u8(side, 0) === DICTIONARY) return isDht(side, end) ? 'yes' : 'no';
  if (u8(side, UTP_TYPE) === UTP_SYN) return isUtpSyn(side, end) ? 'yes' : 'no';
  if (end === TRACKER_CONNECT_BYTES && u32(side, 0) === TRACKER_HIGH && u32(side, 4) === TRACKER_LOW) return 'yes';
  return mayFollow(side, end) ? 'maybe' : 'no';
}

/** A dictionary whose first key is one of those messages and that says what it is. */
function isDht(side: Side, end: number): boolean {
  if (u8(side, end - 1) !== LAST && !side.closed) return false;
  if (!DHT_KEYS.some((key) => hasText(side, key, 1))) return false;
  return indexOfByte(side, LAST, 0, end) > 0 && DHT_KIND.test(textOf(side, 0, end));
}

/** Nothing was heard yet, so the delay and what is acknowledged are zero; extensions fill the rest. */
function isUtpSyn(side: Side, end: number): boolean {
  if (end < UTP_HEADER || u8(side, UTP_EXTENSION) > UTP_LAST_EXTENSION) return false;
  if (u32(side, UTP_DELAY) !== 0 || u16(side, UTP_ACK) !== 0) return false;
  let extension = u8(side, UTP_EXTENSION);
  let at = UTP_HEADER;
  while (extension > 0) {
    extension = u8(side, at);
    if (u8(side, at + 1) < 1) return false;
    at += 2 + u8(side, at + 1);
  }
  return at === end;
}

/** The answers that a tracker and a uTP peer give, which say nothing alone: ST_STATE, or action 0 with the connection's id. */
function mayFollow(side: Side, end: number): boolean {
  if (end === TRACKER_CONNECT_BYTES && u32(side, 0) === 0) return true;
  return end >= UTP_HEADER && u8(side, UTP_TYPE) === 0x21 && u8(side, UTP_EXTENSION) <= UTP_LAST_EXTENSION;
}
