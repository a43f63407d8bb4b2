import type { Side } from '../conversation.ts';
import { lookAtEach, u16, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';
import { hasText, indexOfByte, textOf } from '../text.ts';

const CONNECT = 0x10;
const CONNECT_ACK = 0x20;
const PUBLISH = 3;
const SUBSCRIBE = 8;
const NAMES = ['MQTT', 'MQIsdp'];
const LAST_LEVEL = 5;
const PROPERTIES_LEVEL = 5;
const FLAGS_AND_KEEP_ALIVE = 3;
const LONGEST_REMAINING = 4;

/** Only the connection's first packets are taken: CONNECT by its protocol name, or an acknowledgement that nothing contradicts. */
export const mqtt = defineProtocol({
  name: 'mqtt',
  reference: 'OASIS MQTT 5.0, MQTT 3.1.1',
  transports: ['tcp'],
  ports: [1883],
  firstBytes: [CONNECT, CONNECT_ACK],
  fields: {
    version: { doc: 'Protocol level of CONNECT: 3, 4 of 3.1.1, 5 (§3.1.2.2)', kind: 'number' },
    client_id: { doc: 'Client identifier (§3.1.3.1)', kind: 'text' },
    topic: { doc: 'First topic published or subscribed to by the client (§3.3.2.1, §3.8.3)', kind: 'text' },
  },
  recognise: (conversation) => lookAtEach(conversation, recogniseConnect, recogniseAcknowledgement),
  read({ forward }, tell) {
    const body = bodyOf(forward, 0);
    const level = body === undefined ? -1 : levelAt(forward, body.start);
    if (body === undefined || level < 0) return 'more';
    const version = u8(forward, level);
    tell('version', version);
    const properties = level + 1 + FLAGS_AND_KEEP_ALIVE;
    const id = properties + (version >= PROPERTIES_LEVEL ? 1 + u8(forward, properties) : 0);
    const length = u16(forward, id);
    if (length >= 0) tell('client_id', textOf(forward, id + 2, Math.min(id + 2 + length, body.end)));
    let at = body.end;
    for (let next = bodyOf(forward, at); next !== undefined; next = bodyOf(forward, at)) {
      const topic = topicOf(forward, u8(forward, at) >> 4, u8(forward, at), next.start, version);
      if (topic !== '') {
        tell('topic', topic);
        return 'done';
      }
      at = next.end;
    }
    return 'more';
  },
});

function topicOf(side: Side, type: number, flags: number, start: number, version: number): string {
  if (type !== PUBLISH && type !== SUBSCRIBE) return '';
  const properties = type === SUBSCRIBE && version >= PROPERTIES_LEVEL ? 1 + u8(side, start + 2) : 0;
  const at = type === PUBLISH ? start : start + 2 + properties;
  const length = u16(side, at);
  return flags < 0 || length < 0 ? '' : textOf(side, at + 2, at + 2 + length);
}

/** The remaining length of a packet (§2.1.4); undefined where it is not there or has too many bytes. */
function bodyOf(side: Side, at: number): { start: number; end: number } | undefined {
  let length = 0;
  for (let i = 0; i < LONGEST_REMAINING; i++) {
    const byte = u8(side, at + 1 + i);
    if (byte < 0) return undefined;
    length += (byte & 0x7f) * 0x80 ** i;
    if (byte < 0x80) return { start: at + 2 + i, end: at + 2 + i + length };
  }
  return undefined;
}

/** Where the protocol level stands, behind a protocol name that is known; -1 otherwise. */
function levelAt(side: Side, start: number): number {
  for (const name of NAMES)
    if (u16(side, start) === name.length && hasText(side, name, start + 2)) return start + 2 + name.length;
  return -1;
}

function recogniseConnect(side: Side, end: number, short: Recognition): Recognition {
  if (u8(side, 0) !== CONNECT) return 'no';
  if (end < 12) return short === 'maybe' && mayBeName(side) ? 'maybe' : 'no';
  const body = bodyOf(side, 0);
  const level = body === undefined ? -1 : levelAt(side, body.start);
  const version = level < 0 ? -1 : u8(side, level) & 0x7f;
  return version >= 3 && version <= LAST_LEVEL ? 'yes' : 'no';
}

/** The name's first letter, if it is there already. */
function mayBeName(side: Side): boolean {
  const letter = indexOfByte(side, 0x4d, 2, 8);
  return letter >= 0 || side.length < 8;
}

function recogniseAcknowledgement(side: Side, end: number, short: Recognition): Recognition {
  if (u8(side, 0) !== CONNECT_ACK) return 'no';
  return end < 4 ? short : 'maybe';
}
