import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

const BYTES = 16;

/** A UUIDv8 (RFC 9562 §5.8) whose free bits are those of the SHA-256 of what it names. */
export function identityOf(parts: readonly string[]): Uint8Array {
  const id = sha256(utf8ToBytes(JSON.stringify(parts))).slice(0, BYTES);
  id[6] = ((id[6] ?? 0) & 0x0f) | 0x80;
  id[8] = ((id[8] ?? 0) & 0x3f) | 0x80;
  return id;
}
