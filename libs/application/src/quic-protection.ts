/** Protection of QUIC's Initial packets (RFC 9001 §5, RFC 9369 §3.3): its keys follow from what the client's first packet shows. */
import { ecb, gcm } from '@noble/ciphers/aes.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

const TAG = 16;
const SAMPLE = 16;
/** The sample is taken as if the packet number had four bytes. */
const SAMPLE_AT = 4;
const LONG_HEADER_BITS = 0x0f;

/** What differs between versions. */
export interface QuicVersion {
  readonly salt: Uint8Array;
  /** Before `key`, `iv` and `hp` in the labels. */
  readonly label: string;
  /** The type bits of an Initial packet's first byte. */
  readonly initialType: number;
}

const SALT_1 = hexToBytes('38762cf7f55934b34d179ae6a4c80cadccbb7f0a');
const SALT_2 = hexToBytes('0dede3def700a6db819381be6e269dcbf9bd2ed9');
const SALT_DRAFT_29 = hexToBytes('afbfec289993d24c9e9786f19c6111e04390a899');
const SALT_DRAFT_23 = hexToBytes('c3eef712c72ebb5a11a7d2432bb46365bef9f502');

const SALT_DRAFT_21 = hexToBytes('7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a');

const VERSION_1: QuicVersion = { salt: SALT_1, label: 'quic', initialType: 0 };
const VERSION_2: QuicVersion = { salt: SALT_2, label: 'quicv2', initialType: 1 };
const DRAFT_29: QuicVersion = { ...VERSION_1, salt: SALT_DRAFT_29 };
const DRAFT_23: QuicVersion = { ...VERSION_1, salt: SALT_DRAFT_23 };
const DRAFT_21: QuicVersion = { ...VERSION_1, salt: SALT_DRAFT_21 };
/** Facebook's mvfst as it followed drafts 22 and 27. */
const MVFST_22 = 0xfaceb001;
const MVFST_27 = 0xfaceb002;

/** How Initial packets of the version are protected; undefined where that is not known. */
export function quicVersion(version: number): QuicVersion | undefined {
  if (version === 1) return VERSION_1;
  if (version === 0x6b3343cf) return VERSION_2;
  if (version === MVFST_22) return DRAFT_21;
  if (version === MVFST_27) return DRAFT_23;
  const draft = version >>> 8 === 0xff0000 ? version & 0xff : 0;
  if (draft >= 33 && draft <= 34) return VERSION_1;
  if (draft >= 29 && draft <= 32) return DRAFT_29;
  if (draft >= 23 && draft <= 28) return DRAFT_23;
  return draft >= 21 && draft <= 22 ? DRAFT_21 : undefined;
}

export interface InitialKeys {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly headerKey: Uint8Array;
}

/** Keys of the client's Initial packets, from the connection id that its first one is sent to. */
export function clientInitialKeys({ salt, label }: QuicVersion, connectionId: Uint8Array): InitialKeys {
  const secret = expandLabel(extract(sha256, connectionId, salt), 'client in', 32);
  return {
    key: expandLabel(secret, `${label} key`, 16),
    iv: expandLabel(secret, `${label} iv`, 12),
    headerKey: expandLabel(secret, `${label} hp`, 16),
  };
}

/** HKDF-Expand-Label with no context (RFC 8446 §7.1). */
function expandLabel(secret: Uint8Array, label: string, size: number): Uint8Array {
  const name = utf8ToBytes(`tls13 ${label}`);
  return expand(sha256, secret, concatBytes(Uint8Array.of(0, size, name.length), name, Uint8Array.of(0)), size);
}

/**
 * The frames of a packet, given from its first byte to its end and the place of its packet number. Undefined when it was not
 * protected with these keys.
 */
export function openInitial(packet: Uint8Array, numberAt: number, keys: InitialKeys): Uint8Array | undefined {
  if (packet.length < numberAt + SAMPLE_AT + SAMPLE) return undefined;
  const sample = packet.subarray(numberAt + SAMPLE_AT, numberAt + SAMPLE_AT + SAMPLE);
  const mask = ecb(keys.headerKey, { disablePadding: true }).encrypt(sample);
  const first = (packet[0] ?? 0) ^ ((mask[0] ?? 0) & LONG_HEADER_BITS);
  const size = (first & 0x03) + 1;
  const header = packet.slice(0, numberAt + size);
  header[0] = first;
  const nonce = Uint8Array.from(keys.iv);
  for (let i = 0; i < size; i++) {
    const byte = (packet[numberAt + i] ?? 0) ^ (mask[1 + i] ?? 0);
    header[numberAt + i] = byte;
    const at = nonce.length - size + i;
    nonce[at] = (nonce[at] ?? 0) ^ byte;
  }
  const sealed = packet.subarray(numberAt + size);
  if (sealed.length < TAG) return undefined;
  try {
    return gcm(keys.key, nonce, header).decrypt(sealed);
  } catch {
    return undefined;
  }
}
