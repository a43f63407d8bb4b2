import { OpeningSide } from '../opening-side.ts';
import type { Conversation } from '../conversation.ts';
import type { ApplicationProtocol, Transport } from '../protocol.ts';

/** Bytes written as hexadecimal, with spaces where they please. */
export function hexBytes(text: string): Uint8Array {
  return Uint8Array.from((text.replaceAll(/\s/g, '').match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)));
}

/** One character a byte. */
export function textBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export interface Opening {
  readonly transport?: Transport;
  readonly srcPort?: number;
  readonly dstPort?: number;
  /** Datagrams or segments. */
  readonly forward?: readonly Uint8Array[];
  readonly reverse?: readonly Uint8Array[];
  readonly closed?: boolean;
}

/** A conversation in which these pieces came; TCP from port 49152 unless told otherwise. */
export function conversationOf(opening: Opening): Conversation {
  const { transport = 'tcp', srcPort = 49152, dstPort = 0, forward = [], reverse = [], closed = false } = opening;
  const sideOf = (pieces: readonly Uint8Array[]): OpeningSide => {
    const side = new OpeningSide();
    let sequence = 0;
    for (const piece of pieces) {
      if (transport === 'tcp') side.takeSegment(piece, 0, piece.length, sequence);
      else side.takeDatagram(piece, 0, piece.length);
      sequence += piece.length;
    }
    if (closed) side.closed = true;
    return side;
  };
  return { transport, srcPort, dstPort, forward: sideOf(forward), reverse: sideOf(reverse) };
}

/** All that the protocol tells of it. */
export function fieldsOf(protocol: ApplicationProtocol, conversation: Conversation): Record<string, string | number> {
  const fields: Record<string, string | number> = {};
  protocol.read?.(conversation, (field, value) => {
    fields[field] = value;
  });
  return fields;
}

/** The conversation with each direction cut after every number of bytes, the other as it is. */
export function* truncationsOf(opening: Opening): Iterable<Conversation> {
  for (const direction of ['forward', 'reverse'] as const) {
    const pieces = opening[direction] ?? [];
    const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
    for (let size = 0; size < total; size++) {
      let left = size;
      const cut = pieces.map((piece) => {
        const part = piece.subarray(0, left);
        left -= part.length;
        return part;
      });
      yield conversationOf({ ...opening, [direction]: cut });
      yield conversationOf({ ...opening, [direction]: cut, closed: true });
    }
  }
}
