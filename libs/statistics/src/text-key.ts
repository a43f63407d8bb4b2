/** Words of a key that hold a name: 32 bytes, which an SSID has at most (IEEE 802.11-2020 §9.4.2.2). */
export const TEXT_WORDS = 8;
const BYTES = TEXT_WORDS * 4;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const bytes = new Uint8Array(BYTES);
const words = new Int32Array(bytes.buffer);

/** Puts a name into the words from `at`, cut after its last character that fits. */
export function putText(text: string, key: Int32Array, at: number): void {
  bytes.fill(0);
  encoder.encodeInto(text, bytes);
  key.set(words, at);
}

/** The name in the words from `at`. */
export function textAt(keys: Int32Array, at: number): string {
  words.set(keys.subarray(at, at + TEXT_WORDS));
  const end = bytes.indexOf(0);
  return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end));
}
