import type { Conversation } from './conversation.ts';
import { PROTOCOLS, type NumberedProtocol } from './registry.ts';

/** Whether the content says what it is, the port alone lets guess it, or nothing does. */
export type Basis = 'none' | 'content' | 'port';

export interface Identification {
  /** The protocol's number in the registry; 0 where nothing is known. */
  readonly application: number;
  readonly basis: Basis;
  /** More of the conversation would not change it. */
  readonly isFinal: boolean;
  /** Those that asked to see more, in the order of trial; the others have said no for good. */
  readonly undecided: readonly NumberedProtocol[];
}

/** Looks at a conversation as it is now; `among` are those left undecided by the look before. */
export type Identifier = (conversation: Conversation, among?: readonly NumberedProtocol[]) => Identification;

const NOBODY: readonly NumberedProtocol[] = [];

/** The protocols of one transport. */
interface Candidates {
  readonly all: readonly NumberedProtocol[];
  /** All, those of the port first. */
  readonly byPort: ReadonlyMap<number, readonly NumberedProtocol[]>;
}

/**
 * Says which of the protocols a conversation speaks, from its beginning alone: first those of the responder's port, or else of the
 * initiator's (a recording may begin in the middle), then all others in order. The first that recognises its own wins. While one is
 * undecided the answer is not final; where none is left, or nothing more will come, the port is the guess.
 */
export function identifierOf(protocols: readonly NumberedProtocol[]): Identifier {
  const byTransport = new Map<string, Candidates>();
  for (const transport of new Set(protocols.flatMap(({ protocol }) => protocol.transports))) {
    const all = protocols.filter(({ protocol }) => protocol.transports.includes(transport));
    byTransport.set(transport, { all, byPort: candidatesByPort(all) });
  }
  return (conversation, among) => {
    const candidates = byTransport.get(conversation.transport);
    if (candidates === undefined) return { application: 0, basis: 'none', isFinal: true, undecided: NOBODY };
    const ofPort = candidates.byPort.get(conversation.dstPort) ?? candidates.byPort.get(conversation.srcPort);
    return identify(conversation, among ?? ofPort ?? candidates.all, ofPort?.[0]?.number ?? 0);
  };
}

/** Over the registry. */
export const examine = identifierOf(PROTOCOLS);

function candidatesByPort(all: readonly NumberedProtocol[]): Map<number, readonly NumberedProtocol[]> {
  const ports = new Set(all.flatMap(({ protocol }) => protocol.ports));
  const isOf = (port: number) => (candidate: NumberedProtocol) => candidate.protocol.ports.includes(port);
  return new Map(
    Array.from(ports, (port) => [port, [...all.filter(isOf(port)), ...all.filter((other) => !isOf(port)(other))]]),
  );
}

/** `guess` is the number of the first protocol of the port, 0 where there is none. */
function identify(conversation: Conversation, among: readonly NumberedProtocol[], guess: number): Identification {
  const { forward, reverse } = conversation;
  let undecided: NumberedProtocol[] | undefined;
  if (forward.length > 0 || reverse.length > 0) {
    for (const candidate of among) {
      const recognition = candidate.protocol.recognise(conversation);
      if (recognition === 'yes') {
        return { application: candidate.number, basis: 'content', isFinal: true, undecided: NOBODY };
      }
      if (recognition === 'no') continue;
      if (undecided === undefined) undecided = [candidate];
      else undecided.push(candidate);
    }
  } else if (!(forward.closed && reverse.closed)) {
    return { application: guess, basis: guess === 0 ? 'none' : 'port', isFinal: false, undecided: among };
  }
  const isFinal = undecided === undefined || (forward.closed && reverse.closed);
  return { application: guess, basis: guess === 0 ? 'none' : 'port', isFinal, undecided: undecided ?? NOBODY };
}
