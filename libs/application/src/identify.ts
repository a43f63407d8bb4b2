import type { Conversation } from './conversation.ts';
import type { ApplicationProtocol } from './protocol.ts';
import { PROTOCOLS, type NumberedProtocol } from './registry.ts';

/** Whether the content says what it is, the port alone lets guess it, or nothing does. */
export type Basis = 'none' | 'content' | 'port';

export interface Identification {
  /** The protocol's number in the registry; 0 where nothing is known. */
  readonly application: number;
  readonly basis: Basis;
  /** More of the conversation would not change it. */
  readonly isFinal: boolean;
}

const UNKNOWN: Identification = { application: 0, basis: 'none', isFinal: true };
const NOTHING_YET: Identification = { application: 0, basis: 'none', isFinal: false };

/** The protocols of one transport: all in the registry's order, and those of each port. */
interface Candidates {
  readonly all: readonly NumberedProtocol[];
  readonly byPort: ReadonlyMap<number, readonly NumberedProtocol[]>;
}

/**
 * Says which of the protocols a conversation speaks, from its beginning alone: first those of the responder's port, then those of the
 * initiator's (a recording may begin in the middle), then all others in order. The first that recognises its own wins. While one is
 * undecided the answer is not final; where none is left, or nothing more will come, the port is the guess.
 */
export function identifierOf(protocols: readonly NumberedProtocol[]): (conversation: Conversation) => Identification {
  const byTransport = new Map<string, Candidates>();
  for (const transport of new Set(protocols.flatMap(({ protocol }) => protocol.transports))) {
    const all = protocols.filter(({ protocol }) => protocol.transports.includes(transport));
    byTransport.set(transport, { all, byPort: candidatesByPort(all) });
  }
  return (conversation) => {
    const candidates = byTransport.get(conversation.transport);
    return candidates === undefined ? UNKNOWN : identify(candidates, conversation);
  };
}

/** Over the registry. */
export const examine = identifierOf(PROTOCOLS);

function candidatesByPort(all: readonly NumberedProtocol[]): Map<number, NumberedProtocol[]> {
  const byPort = new Map<number, NumberedProtocol[]>();
  for (const candidate of all) {
    for (const port of candidate.protocol.ports) {
      const known = byPort.get(port);
      if (known === undefined) byPort.set(port, [candidate]);
      else known.push(candidate);
    }
  }
  return byPort;
}

const NONE: readonly NumberedProtocol[] = [];

function identify({ all, byPort }: Candidates, conversation: Conversation): Identification {
  const { srcPort, dstPort, forward, reverse } = conversation;
  const ofResponder = byPort.get(dstPort) ?? NONE;
  const ofInitiator = byPort.get(srcPort) ?? NONE;
  let isUndecided = false;
  for (const candidates of [ofResponder, ofInitiator, all]) {
    for (const { number, protocol } of candidates) {
      if (candidates === all && (hasPort(protocol, dstPort) || hasPort(protocol, srcPort))) continue;
      const recognition = protocol.recognise(conversation);
      if (recognition === 'yes') return { application: number, basis: 'content', isFinal: true };
      if (recognition === 'maybe') isUndecided = true;
    }
  }
  const guess = ofResponder[0] ?? ofInitiator[0];
  const isFinal = !isUndecided || (forward.closed && reverse.closed);
  if (guess === undefined) return isFinal ? UNKNOWN : NOTHING_YET;
  return { application: guess.number, basis: 'port', isFinal };
}

function hasPort(protocol: ApplicationProtocol, port: number): boolean {
  return protocol.ports.includes(port);
}
