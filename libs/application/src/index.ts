export { Beginning } from './beginning.ts';
export type { Conversation, Side } from './conversation.ts';
export { Following, isFollowed, isMeasured } from './following.ts';
export { examine, guessByPort, identifierOf, type Basis, type Identification } from './identify.ts';
export { markedDatagramLength, markedLength } from './marked-length.ts';
export {
  defineProtocol,
  type ApplicationProtocol,
  type FieldRule,
  type Recognition,
  type Tell,
  type Transport,
} from './protocol.ts';
export { applicationName, PROTOCOLS, type NumberedProtocol } from './registry.ts';
