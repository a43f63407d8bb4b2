export type { Conversation, Side } from './conversation.ts';
export {
  defineProtocol,
  type ApplicationProtocol,
  type FieldRule,
  type Recognition,
  type Tell,
  type Transport,
} from './protocol.ts';
