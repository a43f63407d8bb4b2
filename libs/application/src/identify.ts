import type { Conversation } from './conversation.ts';
import type { Transport } from './protocol.ts';
import { PROTOCOLS, type NumberedProtocol } from './registry.ts';

/** Whether the content says what it is, the port alone lets guess it, or nothing does. */
export type Basis = 'none' | 'content' | 'port';

export interface Identification {
  /** The protocol's number in the registry; 0 where nothing is known. */
  readonly application: number;
  readonly basis: Basis;
  /** More of the conversation would not change it. */
  readonly isFinal: boolean;
  /** Those that asked to see more, in the order of trial; the others have said no for good. Undefined where none was asked yet. */
  readonly undecided: readonly NumberedProtocol[] | undefined;
}

/** Looks at a conversation as it is now; `among` are those left undecided by the look before. */
export type Identifier = (conversation: Conversation, among?: readonly NumberedProtocol[]) => Identification;

const NOBODY: readonly NumberedProtocol[] = [];
const UNKNOWN: Identification = { application: 0, basis: 'none', isFinal: true, undecided: NOBODY };

/** The protocols of one transport, each list in the order of the registry. */
interface Candidates {
  readonly byPort: ReadonlyMap<number, readonly NumberedProtocol[]>;
  /** Those that a conversation of that first byte may be on any port. */
  readonly byFirstByte: readonly (readonly NumberedProtocol[])[];
}

/**
 * Says which of the protocols a conversation speaks, from its beginning alone: first those of the responder's port, or else of the
 * initiator's (a recording may begin in the middle), then all others that may begin with its first byte, in order. The first that
 * recognises its own wins. While one is undecided the answer is not final; where none is left, or nothing more will come, the port is
 * the guess.
 */
export function identifierOf(protocols: readonly NumberedProtocol[]): Identifier {
  const byTransport = new Map<string, Candidates>();
  for (const transport of new Set(protocols.flatMap(({ protocol }) => protocol.transports)))
    byTransport.set(
      transport,
      candidatesOf(protocols.filter(({ protocol }) => protocol.transports.includes(transport))),
    );
  return (conversation, among) => {
    const candidates = byTransport.get(conversation.transport);
    return candidates === undefined ? UNKNOWN : identify(conversation, candidates, among);
  };
}

/** By transport and port, the number of the first protocol that has it. */
const PORTS: ReadonlyMap<Transport, ReadonlyMap<number, number>> = portsOf(PROTOCOLS);

function portsOf(protocols: readonly NumberedProtocol[]): Map<Transport, Map<number, number>> {
  const byTransport = new Map<Transport, Map<number, number>>();
  for (const { number, protocol } of protocols) {
    for (const transport of protocol.transports) {
      const byPort = byTransport.get(transport) ?? new Map<number, number>();
      byTransport.set(transport, byPort);
      for (const port of protocol.ports) if (!byPort.has(port)) byPort.set(port, number);
    }
  }
  return byTransport;
}

/** The number of the protocol that the ports of a conversation let guess, 0 for none: the responder's, or else the initiator's. */
export function guessByPort(transport: Transport, srcPort: number, dstPort: number): number {
  const byPort = PORTS.get(transport);
  return byPort?.get(dstPort) ?? byPort?.get(srcPort) ?? 0;
}

/** Over the registry. */
export const examine = identifierOf(PROTOCOLS);

function candidatesOf(all: readonly NumberedProtocol[]): Candidates {
  const byPort = new Map<number, NumberedProtocol[]>();
  for (const candidate of all)
    for (const port of candidate.protocol.ports) byPort.set(port, [...(byPort.get(port) ?? []), candidate]);
  const anywhere = all.filter(({ protocol }) => protocol.isBoundToPorts !== true);
  const byFirstByte = Array.from({ length: 256 }, (_, byte) =>
    anywhere.filter(({ protocol }) => protocol.firstBytes?.includes(byte) ?? true),
  );
  return { byPort, byFirstByte };
}

function identify(
  conversation: Conversation,
  { byPort, byFirstByte }: Candidates,
  among: readonly NumberedProtocol[] | undefined,
): Identification {
  const { forward, reverse, srcPort, dstPort } = conversation;
  const ofPort = byPort.get(dstPort) ?? byPort.get(srcPort) ?? NOBODY;
  const guess = ofPort[0]?.number ?? 0;
  const isOver = forward.closed && reverse.closed;
  const first = forward.length > 0 ? forward.bytes[0] : reverse.length > 0 ? reverse.bytes[0] : undefined;
  const undecided: NumberedProtocol[] = [];
  if (first !== undefined) {
    const found = ask(among ?? ofPort, NOBODY, conversation, undecided);
    const other =
      found > 0 || among !== undefined ? 0 : ask(byFirstByte[first] ?? NOBODY, ofPort, conversation, undecided);
    const application = found > 0 ? found : other;
    if (application > 0) return { application, basis: 'content', isFinal: true, undecided: NOBODY };
  }
  const isFinal = isOver || (first !== undefined && undecided.length === 0);
  return {
    application: guess,
    basis: guess === 0 ? 'none' : 'port',
    isFinal,
    undecided: first === undefined ? among : undecided,
  };
}

/** The number of the first candidate that recognises it, 0 where none does; `but` are not asked. */
function ask(
  candidates: readonly NumberedProtocol[],
  but: readonly NumberedProtocol[],
  conversation: Conversation,
  undecided: NumberedProtocol[],
): number {
  for (const candidate of candidates) {
    if (but.length > 0 && but.includes(candidate)) continue;
    const recognition = candidate.protocol.recognise(conversation);
    if (recognition === 'yes') return candidate.number;
    if (recognition === 'maybe') undecided.push(candidate);
  }
  return 0;
}
