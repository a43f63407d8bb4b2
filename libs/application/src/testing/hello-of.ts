import { u16, u24 } from './octet-lists.ts';

export interface HelloParts {
  readonly version?: number;
  readonly ciphers?: readonly number[];
  /** Types with their contents, in order. */
  readonly extensions?: readonly (readonly [type: number, contents: readonly number[]])[];
  /** Of DTLS: the cookie. */
  readonly cookie?: readonly number[];
}

function vector16(contents: readonly number[]): number[] {
  return [...u16(contents.length), ...contents];
}

export const sni = (name: string): [number, number[]] => {
  const bytes = Array.from(name, (character) => character.charCodeAt(0));
  return [0, vector16([0, ...vector16(bytes)])];
};

export const alpn = (...names: string[]): [number, number[]] => {
  const list = names.flatMap((name) => [name.length, ...Array.from(name, (character) => character.charCodeAt(0))]);
  return [16, vector16(list)];
};

export const versions = (...values: number[]): [number, number[]] => [43, [values.length * 2, ...values.flatMap(u16)]];

function extensionsOf({ extensions = [] }: HelloParts): number[] {
  return vector16(extensions.flatMap(([type, contents]) => [...u16(type), ...vector16(contents)]));
}

const RANDOM = Array.from({ length: 32 }, (_, i) => i);

/** Body of a ClientHello. */
export function clientHello(parts: HelloParts): number[] {
  const { version = 0x0303, ciphers = [0x1301], cookie } = parts;
  const cookies = cookie === undefined ? [] : [cookie.length, ...cookie];
  return [...u16(version), ...RANDOM, 0, ...cookies, ...vector16(ciphers.flatMap(u16)), 1, 0, ...extensionsOf(parts)];
}

/** Body of a ServerHello with the first cipher. */
export function serverHello(parts: HelloParts): number[] {
  const { version = 0x0303, ciphers = [0x1301] } = parts;
  return [...u16(version), ...RANDOM, 0, ...u16(ciphers[0] ?? 0), 0, ...extensionsOf(parts)];
}

/** A handshake message with its header. */
export function message(type: number, body: readonly number[]): number[] {
  return [type, ...u24(body.length), ...body];
}

/** One TLS record of handshake. */
export function record(contents: readonly number[]): number[] {
  return [22, 3, 1, ...vector16(contents)];
}
