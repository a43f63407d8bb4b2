/**
 * signature.json: a DSSE envelope (https://github.com/secure-systems-lab/dsse) of an in-toto Statement v1 that lists every file of a
 * package, as OpenSSF Model Signing v1.0 lays it out: `resources` in the predicate, and as the one subject their digest.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { fromBase64, toBase64 } from './base64.ts';
import { keyIdOf } from './keys.ts';
import { sha256Hex } from './manifest-parts.ts';

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const PREDICATE_TYPE = 'https://model_signing/signature/v1.0';
const MAX_SIGNATURES = 8;

const envelopeSchema = z.strictObject({
  payloadType: z.literal(PAYLOAD_TYPE),
  payload: z.string(),
  signatures: z
    .array(z.strictObject({ keyid: sha256Hex, sig: z.string().max(100) }))
    .min(1)
    .max(MAX_SIGNATURES),
});

const statementSchema = z.strictObject({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.tuple([z.strictObject({ name: z.string(), digest: z.strictObject({ sha256: sha256Hex }) })]),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: z.strictObject({
    serialization: z.strictObject({
      method: z.literal('files'),
      hash_type: z.literal('sha256'),
      allow_symlinks: z.literal(false),
      ignore_paths: z.tuple([z.literal('signature.json')]),
    }),
    resources: z
      .array(z.strictObject({ name: z.string().max(200), algorithm: z.literal('sha256'), digest: sha256Hex }))
      .max(16),
  }),
});

/** Whose key signed, and with what result. */
interface Signature {
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

/** What an envelope says, before anybody has looked whether it is true. */
export interface Claim {
  /** `<name>/<version>` of the package. */
  readonly subject: string;
  /** SHA-256 over the digests of all files, in the order of their names: what the package is known by. */
  readonly digest: string;
  /** SHA-256 of each file by its name. */
  readonly files: ReadonlyMap<string, string>;
  readonly signatures: readonly Signature[];
  /** The bytes that were signed. */
  readonly signed: Uint8Array;
}

/** DSSE's pre-authentication encoding. */
function signedBytes(payload: Uint8Array): Uint8Array {
  return concatBytes(utf8ToBytes(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `), payload);
}

function rootDigest(resources: readonly { readonly digest: string }[]): string {
  return bytesToHex(sha256(concatBytes(...resources.map(({ digest }) => hexToBytes(digest)))));
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** What signature.json says; a half-sentence that goes on from its name where it says nothing that can be read. */
export function readClaim(signatureJson: Uint8Array): Claim | string {
  const envelope = envelopeSchema.safeParse(jsonOf(signatureJson));
  if (!envelope.success) return 'is no DSSE envelope of an in-toto statement';
  const payload = fromBase64(envelope.data.payload);
  if (payload === undefined) return 'has a payload that is no base64';
  const statement = statementSchema.safeParse(jsonOf(payload));
  if (!statement.success) return 'has a payload that is no in-toto statement of a model’s files';
  const { resources } = statement.data.predicate;
  const [{ name, digest }] = statement.data.subject;
  const sorted = resources.every((resource, i) => i === 0 || (resources[i - 1]?.name ?? '') < resource.name);
  if (!sorted) return 'has a statement whose files are not in the order of their names';
  if (rootDigest(resources) !== digest.sha256) return 'has a statement whose digest is not that of its files';
  const signatures: Signature[] = [];
  for (const { keyid, sig } of envelope.data.signatures) {
    const bytes = fromBase64(sig);
    if (bytes?.length !== 64) return 'has a signature that is no base64 of 64 bytes';
    signatures.push({ keyId: keyid, bytes });
  }
  const files = new Map(resources.map((resource) => [resource.name, resource.digest]));
  return { subject: name, digest: digest.sha256, files, signatures, signed: signedBytes(payload) };
}

/** Whether a key made a signature; RFC 8032's strict rules. */
export function isSignedBy(claim: Claim, signature: Uint8Array, publicKey: Uint8Array): boolean {
  return ed25519.verify(signature, claim.signed, publicKey, { zip215: false });
}

/**
 * signature.json of a package.
 *
 * @param subject `<name>/<version>`
 * @param files all files of the package but signature.json
 * @param privateKeys a signature each; two while a key is being replaced
 */
export function signFiles(
  subject: string,
  files: ReadonlyMap<string, Uint8Array>,
  privateKeys: readonly Uint8Array[],
): string {
  const resources = [...files]
    .map(([name, bytes]) => ({ name, algorithm: 'sha256', digest: bytesToHex(sha256(bytes)) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const statement = {
    _type: STATEMENT_TYPE,
    subject: [{ name: subject, digest: { sha256: rootDigest(resources) } }],
    predicateType: PREDICATE_TYPE,
    predicate: {
      serialization: { method: 'files', hash_type: 'sha256', allow_symlinks: false, ignore_paths: ['signature.json'] },
      resources,
    },
  };
  const payload = utf8ToBytes(JSON.stringify(statement));
  const signed = signedBytes(payload);
  const signatures = privateKeys.map((key) => ({
    keyid: keyIdOf(ed25519.getPublicKey(key)),
    sig: toBase64(ed25519.sign(signed, key)),
  }));
  return `${JSON.stringify({ payloadType: PAYLOAD_TYPE, payload: toBase64(payload), signatures }, undefined, 2)}\n`;
}
