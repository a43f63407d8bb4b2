import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { testdataPath } from '@weir/packet/testing';
import fc from 'fast-check';
import { identifierOf } from './identify.ts';
import { defineProtocol, type Recognition } from './protocol.ts';
import { applicationName, PROTOCOLS } from './registry.ts';
import { conversationOf } from './testing/conversation-of.ts';

const GIVEN = testdataPath('application-numbers.txt');

/** Numbers ever given with their names, one a line; new ones are added by UPDATE_GOLDEN=1, none is ever changed. */
function numbersGiven(): Map<number, string> {
  const lines = readFileSync(GIVEN, 'utf8').split('\n');
  return new Map(
    lines.filter((line) => line !== '').map((line) => [Number(line.split(' ')[0]), line.split(' ')[1] ?? '']),
  );
}

describe('the registry', () => {
  test('gives each number and each name once', () => {
    expect(new Set(PROTOCOLS.map(({ number }) => number)).size).toBe(PROTOCOLS.length);
    expect(new Set(PROTOCOLS.map(({ protocol }) => protocol.name)).size).toBe(PROTOCOLS.length);
  });

  test('never changes a number that was given', () => {
    const given = numbersGiven();
    const fresh = PROTOCOLS.filter(({ number }) => !given.has(number));
    if (process.env['UPDATE_GOLDEN'] === '1') {
      const all = [...given, ...fresh.map(({ number, protocol }) => [number, protocol.name] as const)];
      const sorted = all.toSorted(([one], [other]) => one - other);
      writeFileSync(GIVEN, sorted.map(([number, name]) => `${number} ${name}\n`).join(''));
    }
    const known = numbersGiven();
    const mine = PROTOCOLS.map(({ number, protocol }) => `${number} ${protocol.name}`);
    expect(mine).toEqual(PROTOCOLS.map(({ number }) => `${number} ${known.get(number)}`));
    const names = new Set(PROTOCOLS.map(({ protocol }) => protocol.name));
    const renumbered = [...known].filter(([number, name]) => names.has(name) && applicationName(number) !== name);
    expect(renumbered).toEqual([]);
  });

  test.each(PROTOCOLS.map(({ number, protocol }) => [protocol.name, number, protocol] as const))(
    '%s can be written in a table',
    (name, number, protocol) => {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(number > 0 && number < 0x1_0000).toBe(true);
      expect(protocol.ports.every((port) => port > 0 && port < 0x1_0000)).toBe(true);
      expect(Object.keys(protocol.fields).every((field) => /^[a-z][a-z0-9_]*$/.test(field))).toBe(true);
    },
  );
});

/** Any bytes, and those that begin as some protocol does. */
const START = fc.constantFrom(
  '',
  'SSH-2.0-',
  'GET / HTTP/1.1\r\n',
  '<?xml',
  'NICK ',
  'RTSP/',
  '\u0016\u0003\u0001',
  '\u0005\u0001',
);
const piece = fc.tuple(START, fc.uint8Array({ maxLength: 200 })).map(([start, rest]) => {
  return Uint8Array.from([...Array.from(start, (character) => character.charCodeAt(0)), ...rest]);
});
const port = fc.oneof(fc.constantFrom(...PROTOCOLS.flatMap(({ protocol }) => protocol.ports)), fc.nat(0xffff));

test('whatever the bytes, every protocol answers, and tells nothing but its fields', () => {
  const opening = fc.record({
    transport: fc.constantFrom('tcp' as const, 'udp' as const),
    srcPort: port,
    dstPort: port,
    forward: fc.array(piece, { maxLength: 3 }),
    reverse: fc.array(piece, { maxLength: 3 }),
    closed: fc.boolean(),
  });
  fc.assert(
    fc.property(opening, (parts) => {
      const conversation = conversationOf(parts);
      const wrong: string[] = [];
      for (const { protocol } of PROTOCOLS) {
        if (!protocol.transports.includes(parts.transport)) continue;
        const recognition = protocol.recognise(conversation);
        if (!['yes', 'maybe', 'no'].includes(recognition)) wrong.push(protocol.name);
        if (recognition !== 'yes') continue;
        protocol.read?.(conversation, (field, value) => {
          const kind = typeof value === 'number' ? 'number' : 'text';
          if (protocol.fields[field]?.kind !== kind) wrong.push(`${protocol.name} ${field}`);
        });
      }
      expect(wrong).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

describe('identification', () => {
  const saying = (name: string, ports: readonly number[], recognition: Recognition) =>
    defineProtocol({ name, reference: '', transports: ['tcp'], ports, fields: {}, recognise: () => recognition });
  const numbered = (...protocols: ReturnType<typeof saying>[]) =>
    identifierOf(protocols.map((protocol, i) => ({ number: i + 1, protocol })));

  test.each([
    {
      name: 'the first that recognises it',
      says: ['no', 'yes', 'yes'],
      dstPort: 9,
      application: 2,
      basis: 'content',
      isFinal: true,
    },
    {
      name: 'that of the port before others',
      says: ['yes', 'no', 'yes'],
      dstPort: 3,
      application: 3,
      basis: 'content',
      isFinal: true,
    },
    {
      name: 'a guess while one is undecided',
      says: ['maybe', 'no', 'no'],
      dstPort: 2,
      application: 2,
      basis: 'port',
      isFinal: false,
    },
    {
      name: 'a guess where none is left',
      says: ['no', 'no', 'no'],
      dstPort: 2,
      application: 2,
      basis: 'port',
      isFinal: true,
    },
    { name: 'nothing yet', says: ['maybe', 'no', 'no'], dstPort: 9, application: 0, basis: 'none', isFinal: false },
    { name: 'nothing', says: ['no', 'no', 'no'], dstPort: 9, application: 0, basis: 'none', isFinal: true },
  ] as const)('is $name', ({ says, dstPort, application, basis, isFinal }) => {
    const examine = numbered(...says.map((recognition, i) => saying(`p${i + 1}`, [i + 1], recognition)));
    expect(examine(conversationOf({ dstPort, forward: [Uint8Array.of(1)] }))).toMatchObject({
      application,
      basis,
      isFinal,
    });
  });

  test('asks only those again that were undecided', () => {
    const asked: string[] = [];
    const examine = identifierOf(
      (['no', 'maybe', 'maybe'] as const).map((recognition, i) => {
        const recognise = (): Recognition => {
          asked.push(`p${i + 1}`);
          return recognition;
        };
        return { number: i + 1, protocol: { ...saying(`p${i + 1}`, [], recognition), recognise } };
      }),
    );
    const conversation = conversationOf({ forward: [Uint8Array.of(1)] });
    examine(conversation, examine(conversation).undecided);
    expect(asked).toEqual(['p1', 'p2', 'p3', 'p2', 'p3']);
  });

  test('takes the port of the initiator where that of the responder says nothing', () => {
    const examine = numbered(saying('p1', [1], 'no'));
    expect(examine(conversationOf({ srcPort: 1, dstPort: 9 }))).toMatchObject({ application: 1, basis: 'port' });
  });

  test('knows no protocol of a transport that none has', () => {
    const examine = numbered(saying('p1', [1], 'yes'));
    expect(examine(conversationOf({ transport: 'udp', dstPort: 1 }))).toMatchObject({ application: 0, basis: 'none' });
  });
});
