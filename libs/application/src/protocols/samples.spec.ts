import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Conversation, Side } from '../conversation.ts';
import { examine } from '../identify.ts';
import type { ApplicationProtocol } from '../protocol.ts';
import { applicationName, PROTOCOLS } from '../registry.ts';
import { conversationOf, fieldsOf, truncationsOf, type Opening } from '../testing/conversation-of.ts';
import { SAMPLES } from '../testing/samples/index.ts';
import type { Sample } from '../testing/samples/sample.ts';

const BY_NAME = new Map(PROTOCOLS.map(({ protocol }) => [protocol.name, protocol]));
const POISONS = [0x00, 0x41, 0xff];

function protocolOf(name: string): ApplicationProtocol {
  const protocol = BY_NAME.get(name);
  if (protocol === undefined) throw new Error(`no protocol ${name}`);
  return protocol;
}

function claimants(conversation: Conversation): string[] {
  const asked = PROTOCOLS.filter(({ protocol }) => protocol.transports.includes(conversation.transport));
  return asked
    .filter(({ protocol }) => protocol.recognise(conversation) === 'yes')
    .map(({ protocol }) => protocol.name);
}

/** The same side with other bytes behind what is there. */
function poisoned(side: Side, poison: number): Side {
  const bytes = new Uint8Array(side.length + 300).fill(poison);
  bytes.set(side.bytes.subarray(0, side.length));
  return { bytes, view: new DataView(bytes.buffer), length: side.length, ends: side.ends, closed: side.closed };
}

/** What it says and reads with different bytes behind what is there. */
function answersAmidPoison(protocol: ApplicationProtocol, { forward, reverse, ...ends }: Conversation): Set<string> {
  return new Set(
    POISONS.map((poison) => {
      const conversation = { ...ends, forward: poisoned(forward, poison), reverse: poisoned(reverse, poison) };
      const recognition = protocol.recognise(conversation);
      return JSON.stringify([recognition, recognition === 'yes' ? fieldsOf(protocol, conversation) : {}]);
    }),
  );
}

describe.each(SAMPLES)('$protocol: $name', ({ protocol: name, opening, fields }) => {
  const protocol = protocolOf(name);

  test('is recognised by content, and its fields are read', () => {
    const conversation = conversationOf(opening);
    expect(protocol.recognise(conversation)).toBe('yes');
    expect(applicationName(examine(conversation).application)).toBe(name);
    expect(examine(conversation).basis).toBe('content');
    expect(fieldsOf(protocol, conversation)).toEqual(fields);
    for (const field of Object.keys(fields)) expect(protocol.fields).toHaveProperty(field);
  });

  test('is claimed by no other protocol', () => {
    expect(claimants(conversationOf(opening))).toEqual([name]);
  });

  test('a beginning of a stream is not refused', () => {
    if ((opening.transport ?? 'tcp') !== 'tcp') return;
    const refused = [...truncationsOf(opening)].filter(
      (part) => !part.forward.closed && protocol.recognise(part) === 'no',
    );
    expect(refused).toEqual([]);
  });

  test('nothing behind the bytes that are there is looked at, at any truncation', () => {
    for (const part of truncationsOf(opening)) expect(answersAmidPoison(protocol, part).size).toBe(1);
  });

  test('nor by any other protocol that is shown it', () => {
    const conversation = conversationOf(opening);
    const others = PROTOCOLS.filter((other) => other.protocol.transports.includes(conversation.transport));
    for (const other of others) expect(answersAmidPoison(other.protocol, conversation).size).toBe(1);
  });
});

describe('first bytes', () => {
  const sidesOf = ({ opening }: Sample): Opening[] =>
    (['forward', 'reverse'] as const).flatMap((side) => {
      const [first, ...rest] = opening[side] ?? [];
      return first === undefined ? [] : [{ ...opening, forward: [], reverse: [], [side]: [first, ...rest] }];
    });
  const beginningWith = (byte: number, pieces: readonly Uint8Array[] = []): Uint8Array[] =>
    pieces.map((piece, i) => (i > 0 ? piece : Uint8Array.from(piece, (old, at) => (at === 0 ? byte : old))));

  test.each(PROTOCOLS.flatMap(({ protocol }) => (protocol.firstBytes === undefined ? [] : [protocol])))(
    'but those given are never those of $name',
    (protocol) => {
      const given = new Set(protocol.firstBytes);
      const claimed = new Set<number>();
      const openings = SAMPLES.filter((sample) => sample.protocol === protocol.name).flatMap(sidesOf);
      for (const opening of openings.map((one) => ({ ...one, srcPort: 40001, dstPort: 40002 })))
        for (let byte = 0; byte < 256; byte++) {
          const [forward, reverse] = [beginningWith(byte, opening.forward), beginningWith(byte, opening.reverse)];
          const recognition = protocol.recognise(conversationOf({ ...opening, forward, reverse }));
          if (recognition === 'yes' && !given.has(byte)) claimed.add(byte);
        }
      expect([...claimed]).toEqual([]);
    },
  );
});

describe('payload of chance', () => {
  const port = fc.integer({ min: 1024, max: 65535 });
  const datagram = fc.uint8Array({ minLength: 1, maxLength: 200 });

  test.each(['tcp', 'udp'] as const)('over %s is claimed at most once in a thousand by each protocol', (transport) => {
    const runs = 2000;
    const claims = new Map<string, number>();
    const chance = fc.tuple(
      port,
      fc.array(datagram, { minLength: 1, maxLength: 2 }),
      fc.array(datagram, { maxLength: 2 }),
    );
    for (const [dstPort, forward, reverse] of fc.sample(chance, { numRuns: runs, seed: 4 }))
      for (const name of claimants(conversationOf({ transport, dstPort, forward, reverse, closed: true })))
        claims.set(name, (claims.get(name) ?? 0) + 1);
    expect([...claims].filter(([, count]) => count > runs / 1000)).toEqual([]);
  });
});
