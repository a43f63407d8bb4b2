/**
 * Ed25519 keys as PEM, as `openssl genpkey -algorithm ed25519` writes them: PKCS #8 and SubjectPublicKeyInfo (RFC 8410 §7 and §4), whose
 * DER is a fixed head and 32 bytes.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { fromBase64 } from './base64.ts';

const PUBLIC_HEAD = hexToBytes('302a300506032b6570032100');
const PRIVATE_HEAD = hexToBytes('302e020100300506032b657004220420');
const KEY_BYTES = 32;

/** A key that packages may be signed with. */
export interface PublicKey {
  /** SHA-256 of its SubjectPublicKeyInfo, hex: `openssl pkey -pubin -in FILE -outform DER | sha256sum`. */
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

function keyOf(pem: string, label: string, head: Uint8Array): Uint8Array | undefined {
  const match = new RegExp(`^-----BEGIN ${label}-----\\s+([A-Za-z0-9+/=\\s]{1,400})-----END ${label}-----\\s*$`).exec(
    pem,
  );
  const der = match?.[1] === undefined ? undefined : fromBase64(match[1].replaceAll(/\s/g, ''));
  if (der?.length !== head.length + KEY_BYTES || !head.every((byte, i) => byte === der[i])) return undefined;
  return der.slice(head.length);
}

export function keyIdOf(publicKey: Uint8Array): string {
  return bytesToHex(sha256(concatBytes(PUBLIC_HEAD, publicKey)));
}

/** The key in a PEM file; undefined where there is no Ed25519 public key in it. */
export function publicKeyOf(pem: string): PublicKey | undefined {
  const bytes = keyOf(pem, 'PUBLIC KEY', PUBLIC_HEAD);
  return bytes === undefined ? undefined : { keyId: keyIdOf(bytes), bytes };
}

/** The 32 secret bytes in a PEM file; undefined where there is no unencrypted Ed25519 private key in it. */
export function privateKeyOf(pem: string): Uint8Array | undefined {
  return keyOf(pem, 'PRIVATE KEY', PRIVATE_HEAD);
}
