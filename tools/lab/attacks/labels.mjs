/** Which conversations of a capture belong to an attack: those that its script says it leaves, in its time. */
import { TUNNEL_ZONE } from '../site/servers.mjs';

/** A program that is about to start sends nothing yet; the last packets are under way when it ends. */
const AFTER_US = 1.5e6;

/** Names as DNS writes them, without the first length and the end. */
export const MARKS = [
  {
    name: TUNNEL_ZONE,
    wire: Buffer.concat(TUNNEL_ZONE.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)]))),
  },
];

function isOf(conversation, { from, to, protocol, port, says, notFrom, notTo }, { start, end }) {
  const [lowest, highest] = Array.isArray(port) ? port : [port ?? 0, port ?? 65_535];
  return (
    conversation.protocol === protocol &&
    isAddress(conversation.src, from) &&
    isAddress(conversation.dst, to) &&
    (notFrom === undefined || !conversation.src.startsWith(notFrom)) &&
    (notTo === undefined || !conversation.dst.startsWith(notTo)) &&
    conversation.dstPort >= lowest &&
    conversation.dstPort <= highest &&
    (says === undefined || conversation.says === says) &&
    conversation.start >= start &&
    conversation.start <= end + AFTER_US
  );
}

/** `wanted` is an address, the start of one, or null for any. */
const isAddress = (address, wanted) =>
  wanted === null || (wanted.endsWith('.') ? address.startsWith(wanted) : address === wanted);

/** Each conversation with `role`: attack, effect (of the attack) or benign. */
export function rolesOf(conversations, { flows, start, end }) {
  return conversations.map((conversation) => {
    const selector = flows.find((each) => isOf(conversation, each, { start, end }));
    const role = selector === undefined ? 'benign' : selector.isEffect === true ? 'effect' : 'attack';
    return { ...conversation, role };
  });
}
