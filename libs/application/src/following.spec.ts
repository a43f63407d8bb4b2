import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Following, isFollowed } from './following.ts';
import { PROTOCOLS } from './registry.ts';
import { FOLLOWED_SAMPLES, type FollowedSample } from './testing/followed-samples.ts';

const CLIENT_PORT_SEQUENCE = 1000;

function numberOf(name: string): number {
  return PROTOCOLS.find(({ protocol }) => protocol.name === name)?.number ?? 0;
}

/** All that is told of the messages, each in a packet of its own. */
function toldOf({ protocol, transport = 'tcp', said }: FollowedSample): Record<string, string | number> {
  const following = new Following(numberOf(protocol));
  const next = [CLIENT_PORT_SEQUENCE, CLIENT_PORT_SEQUENCE];
  for (const [who, bytes] of said) {
    const side = who === 'client' ? 0 : 1;
    following.take(transport, side === 0, bytes, 0, bytes.length, next[side] ?? 0);
    next[side] = (next[side] ?? 0) + bytes.length;
  }
  return Object.fromEntries(following.fields);
}

test.each(FOLLOWED_SAMPLES.map((sample) => [sample.name, sample] as const))('%s', (_name, sample) => {
  expect(toldOf(sample)).toEqual(sample.told);
});

describe.each(FOLLOWED_SAMPLES.map((sample) => [sample.name, sample] as const))('of %s', (_name, sample) => {
  test('any part of any message is heard without harm, and tells only declared fields', () => {
    const fields = PROTOCOLS.find(({ protocol }) => protocol.name === sample.protocol)?.protocol.fields ?? {};
    const undeclared = new Set<string>();
    sample.said.forEach(([who, bytes], place) => {
      for (let size = 0; size < bytes.length; size++) {
        const said = sample.said.with(place, [who, bytes.slice(0, size)]);
        for (const [field, value] of Object.entries(toldOf({ ...sample, said }))) {
          const kind = typeof value === 'number' ? 'number' : 'text';
          if (fields[field]?.kind !== kind) undeclared.add(field);
        }
      }
    });
    expect([...undeclared]).toEqual([]);
  });

  test('whatever a byte becomes, nothing is thrown', () => {
    const changed = fc.record({ place: fc.nat(sample.said.length - 1), at: fc.nat(600), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(changed, { minLength: 1, maxLength: 6 }), (changes) => {
        const said = sample.said.map(([who, bytes]) => [who, bytes.slice()] as const);
        for (const { place, at, byte } of changes) {
          const bytes = said[place]?.[1];
          if (bytes !== undefined && at < bytes.length) bytes[at] = byte;
        }
        for (const value of Object.values(toldOf({ ...sample, said })))
          expect(typeof value === 'number' ? value : value.length).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
      }),
      { numRuns: 200 },
    );
  });

  test('what is saved goes on as it would have', () => {
    for (let cut = 0; cut <= sample.said.length; cut++) {
      const straight = new Following(numberOf(sample.protocol));
      let restored = new Following(numberOf(sample.protocol));
      const next = [0, 0];
      sample.said.forEach(([who, bytes], place) => {
        const side = who === 'client' ? 0 : 1;
        if (place === cut) restored = Following.restore(restored.save());
        for (const one of [straight, restored])
          one.take(sample.transport ?? 'tcp', side === 0, bytes, 0, bytes.length, next[side] ?? 0);
        next[side] = (next[side] ?? 0) + bytes.length;
      });
      expect(Object.fromEntries(restored.fields)).toEqual(Object.fromEntries(straight.fields));
    }
  });
});

test('a segment that is sent again is heard once', () => {
  const sample = FOLLOWED_SAMPLES.find(({ protocol }) => protocol === 'ftp');
  const following = new Following(numberOf('ftp'));
  const [, refusal = new Uint8Array(0)] = sample?.said.at(-1) ?? [];
  const took = [5, 5, 5 + refusal.length].map((sequence) =>
    following.take('tcp', false, refusal, 0, refusal.length, sequence),
  );
  expect(took).toEqual([true, false, true]);
  expect(Object.fromEntries(following.fields)).toEqual({ login_failures: 2 });
});

test('only protocols that say so are followed', () => {
  expect(isFollowed(numberOf('smb'))).toBe(true);
  expect(isFollowed(numberOf('ntp'))).toBe(false);
  expect(isFollowed(0)).toBe(false);
});

test('what was not saved by it is refused', () => {
  expect(() => Following.restore(new TextEncoder().encode('[1,"x"]'))).toThrow(RangeError);
});
