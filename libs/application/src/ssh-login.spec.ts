import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Facts } from './facts.ts';
import { hearLengths } from './ssh-login.ts';

/** A conversation by lengths: `C16` is a segment of the client with 16 bytes. */
function loginsOf(script: string): number {
  const facts = new Facts<'logins'>();
  for (const segment of script.split(' '))
    hearLengths({ isForward: segment.startsWith('C'), length: Number(segment.slice(1)) }, facts);
  return facts.numberOf('logins');
}

/** Bytes of a message on the wire, padded by at least four (RFC 4253 §6), with what each cipher puts around it. */
const CIPHERS: Readonly<Record<string, (content: number) => number>> = {
  'chacha20-poly1305': (content) => 4 + padded(1 + content, 8) + 16,
  'aes-gcm': (content) => 4 + padded(1 + content, 16) + 16,
  'aes-ctr, hmac-sha2-256': (content) => padded(5 + content, 16) + 32,
  'aes-ctr, hmac-sha2-256-etm': (content) => 4 + padded(1 + content, 16) + 32,
  '3des-cbc, hmac-sha1': (content) => padded(5 + content, 8) + 20,
};
const padded = (bytes: number, block: number): number => Math.ceil((bytes + 4) / block) * block;
const SERVICE = 1 + 4 + 'ssh-userauth'.length;
/** Number, list of methods that may go on, partial success (RFC 4252 §5.1). */
const refusal = (methods: string): number => 1 + 4 + methods.length + 1;
const PLAIN = 'C41 S23 C1448 C112 S1088 C1208 S1448 S116 C16';

describe.each(Object.entries(CIPHERS))('by %s', (_name, wire) => {
  const asked = `${PLAIN} C${wire(SERVICE)} S${wire(SERVICE)}`;
  const refused = `C${wire(100)} S${wire(refusal('publickey,password'))}`;

  test('a log-in that succeeds is told, after others that did not', () => {
    expect(loginsOf(`${asked} ${refused} ${refused} C${wire(120)} S${wire(1)} C${wire(60)} S${wire(300)}`)).toBe(1);
  });

  test('refusals are none, whatever methods may go on', () => {
    const methods = fc.constantFrom('password', 'publickey', 'publickey,password', 'keyboard-interactive', 'hostbased');
    fc.assert(
      fc.property(fc.array(methods, { maxLength: 40 }), (all) => {
        const tries = all.map((one) => `C${wire(90)} S${wire(refusal(one))}`);
        expect(loginsOf([asked, ...tries].join(' '))).toBe(0);
      }),
    );
  });
});

describe('nothing is told', () => {
  test.each([
    ['of a look at the banner', 'S23'],
    ['where the client says its name and leaves', 'S23 C21'],
    ['where the question for the service does not show', `${PLAIN.replace(' C16', '')} C60 S44 C60 S76 C140 S28`],
    ['of an answer of another length, as with an offer of extensions before it', `${PLAIN} C44 S180 C60 S28`],
  ])('%s', (_name, script) => {
    expect(loginsOf(script)).toBe(0);
  });

  test('of what comes late, and no more is remembered then', () => {
    const facts = new Facts<'logins'>();
    const heard = Array.from({ length: 1_000 }, () => hearLengths({ isForward: false, length: 1_448 }, facts));
    expect(heard.filter(Boolean)).toHaveLength(64);
  });
});
