import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromBase64, toBase64 } from './base64.ts';
import { privateKeyOf, publicKeyOf } from './keys.ts';
import { isSignedBy, readClaim, signFiles, type Claim } from './signature.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const secret = privateKeyOf(privateKey) ?? new Uint8Array();
const own = publicKeyOf(publicKey);
const files = new Map([
  ['b', Uint8Array.of(2)],
  ['a', Uint8Array.of(1)],
]);
const text = signFiles('test/1.0.0', files, [secret]);
const envelope: { payload: string; payloadType: string; signatures: { keyid: string; sig: string }[] } =
  JSON.parse(text);

function read(value: unknown): Claim | string {
  return readClaim(new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)));
}

function sha256Of(...parts: readonly Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

describe('signature.json', () => {
  test('is what OpenSSL verifies of DSSE’s pre-authentication encoding', () => {
    const payload = Buffer.from(envelope.payload, 'base64');
    const signed = Buffer.concat([Buffer.from(`DSSEv1 28 application/vnd.in-toto+json ${payload.length} `), payload]);
    const signature = Buffer.from(envelope.signatures[0]?.sig ?? '', 'base64');
    expect(verify(null, signed, createPublicKey(publicKey), signature)).toBe(true);
  });

  test('has the statement that OpenSSF Model Signing lays out', () => {
    const [a, b] = [sha256Of(Uint8Array.of(1)), sha256Of(Uint8Array.of(2))];
    expect(JSON.parse(Buffer.from(envelope.payload, 'base64').toString())).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'test/1.0.0', digest: { sha256: sha256Of(a, b).toString('hex') } }],
      predicateType: 'https://model_signing/signature/v1.0',
      predicate: {
        serialization: {
          method: 'files',
          hash_type: 'sha256',
          allow_symlinks: false,
          ignore_paths: ['signature.json'],
        },
        resources: [
          { name: 'a', algorithm: 'sha256', digest: a.toString('hex') },
          { name: 'b', algorithm: 'sha256', digest: b.toString('hex') },
        ],
      },
    });
  });

  test('names the key by the SHA-256 of its SubjectPublicKeyInfo', () => {
    const der = createPublicKey(publicKey).export({ type: 'spki', format: 'der' });
    expect(envelope.signatures[0]?.keyid).toBe(sha256Of(der).toString('hex'));
    expect(own?.keyId).toBe(envelope.signatures[0]?.keyid);
  });

  test('is read back', () => {
    const claim = read(text);
    if (typeof claim === 'string' || own === undefined) throw new Error('it is not read');
    expect([claim.subject, [...claim.files.keys()]]).toEqual(['test/1.0.0', ['a', 'b']]);
    expect(isSignedBy(claim, claim.signatures[0]?.bytes ?? new Uint8Array(64), own.bytes)).toBe(true);
    expect(isSignedBy(claim, new Uint8Array(64), own.bytes)).toBe(false);
  });

  function withStatement(change: (statement: Record<string, unknown>) => unknown): unknown {
    const statement = change(JSON.parse(Buffer.from(envelope.payload, 'base64').toString()));
    return { ...envelope, payload: Buffer.from(JSON.stringify(statement)).toString('base64') };
  }

  test.each([
    ['no JSON', '{', 'is no DSSE envelope of an in-toto statement'],
    ['another payload type', { ...envelope, payloadType: 'text/plain' }, 'is no DSSE envelope of an in-toto statement'],
    ['no signature', { ...envelope, signatures: [] }, 'is no DSSE envelope of an in-toto statement'],
    ['one field more', { ...envelope, extra: 1 }, 'is no DSSE envelope of an in-toto statement'],
    ['a payload that is no base64', { ...envelope, payload: 'a' }, 'has a payload that is no base64'],
    [
      'a short signature',
      { ...envelope, signatures: [{ ...envelope.signatures[0], sig: 'AAAA' }] },
      'has a signature that is no base64 of 64 bytes',
    ],
    [
      'another predicate',
      withStatement((one) => ({ ...one, predicateType: 'x' })),
      'has a payload that is no in-toto statement of a model’s files',
    ],
    [
      'two subjects',
      withStatement((one) => ({ ...one, subject: [{}, {}] })),
      'has a payload that is no in-toto statement of a model’s files',
    ],
    [
      'a digest that is not that of its files',
      withStatement((one) => ({ ...one, subject: [{ name: 'test/1.0.0', digest: { sha256: '0'.repeat(64) } }] })),
      'has a statement whose digest is not that of its files',
    ],
  ])('%s', (_name, value, problem) => {
    expect(read(value)).toBe(problem);
  });

  test('whatever the bytes, reading ends and never throws', () => {
    for (let length = 0; length < text.length; length++) readClaim(new TextEncoder().encode(text.slice(0, length)));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => typeof readClaim(bytes) === 'string'));
  });
});

describe('keys', () => {
  test.each([
    ['a private key', privateKey],
    [
      'an RSA key',
      generateKeyPairSync('rsa', {
        modulusLength: 1024,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      }).publicKey,
    ],
    [
      'an X25519 key',
      generateKeyPairSync('x25519', {
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      }).publicKey,
    ],
    ['nothing', ''],
    ['a key that ends early', publicKey.slice(0, 60)],
  ])('%s is no public key', (_name, pem) => {
    expect(publicKeyOf(pem)).toBeUndefined();
  });
});

describe('base64', () => {
  test('there and back; a text that is not the only one of its bytes is none', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => expect(fromBase64(toBase64(bytes))).toEqual(bytes)));
    expect(['A', 'AB==', 'AA=', 'A A=', '_w==', 'AAA\n'].map(fromBase64)).toEqual(
      Array.from({ length: 6 }, () => undefined),
    );
  });
});
