import type { FlowBatch } from '@weir/schema';

/** Places of what the first payload of a flow told of TLS or DNS. */
export const OPENING = {
  tlsVersion: 0,
  tlsCiphers: 1,
  serverNameLength: 2,
  alpnClass: 3,
  queryLength: 4,
  queryEntropy: 5,
} as const;
const WIDTH = 6;

/** What the client would rather speak, by the first protocol it offers. */
export const ALPN_CLASSES = { none: 0, 'http/1': 1, h2: 2, 'h3 or hq': 3, 'dot or doq': 4, another: 5 } as const;

/** DTLS counts as the TLS that it was made from (RFC 4347, RFC 6347, RFC 9147). */
const VERSIONS: ReadonlyMap<string, number> = new Map([
  ['SSLv2', 0.2],
  ['SSLv3', 0.3],
  ['TLSv1.0', 1],
  ['TLSv1.1', 1.1],
  ['TLSv1.2', 1.2],
  ['TLSv1.3', 1.3],
  ['DTLSv1.0', 1.1],
  ['DTLSv1.2', 1.2],
  ['DTLSv1.3', 1.3],
]);

const KINDS: ReadonlyMap<string, 'hello' | 'question'> = new Map([
  ['tls', 'hello'],
  ['quic', 'hello'],
  ['dtls', 'hello'],
  ['dns', 'question'],
  ['mdns', 'question'],
  ['llmnr', 'question'],
  ['nbns', 'question'],
]);

/**
 * What the first payload of flows told of TLS and DNS, as numbers; NaN where it told nothing. The fields of those flows are read once, and
 * only when a number is asked for.
 */
export class Openings {
  readonly #flows: FlowBatch;
  readonly #count: number;
  #numbers: Float64Array | undefined;

  constructor(flows: FlowBatch, count: number) {
    this.#flows = flows;
    this.#count = count;
  }

  /** @param place one of OPENING */
  value(row: number, place: number): number {
    this.#numbers ??= readAll(this.#flows, this.#count);
    return this.#numbers[row * WIDTH + place] ?? NaN;
  }
}

function readAll({ application, applicationFields }: FlowBatch, count: number): Float64Array {
  const numbers = new Float64Array(count * WIDTH).fill(NaN);
  for (let row = 0; row < count; row++) {
    const text = applicationFields[row] ?? '';
    const kind = text === '' ? undefined : KINDS.get(application[row] ?? '');
    if (kind === undefined) continue;
    const fields: unknown = JSON.parse(text);
    if (typeof fields !== 'object' || fields === null) continue;
    if (kind === 'hello') readHello(fields, numbers, row * WIDTH);
    else readQuestion(fields, numbers, row * WIDTH);
  }
  return numbers;
}

/** Fields of a ClientHello; without JA3 it was cut off, and what it does not tell may have been behind. */
function readHello(fields: object, numbers: Float64Array, at: number): void {
  const isWhole = 'ja3' in fields;
  if (isWhole && 'version_offered' in fields)
    numbers[at + OPENING.tlsVersion] = VERSIONS.get(String(fields.version_offered)) ?? NaN;
  if ('ciphers_offered' in fields) numbers[at + OPENING.tlsCiphers] = Number(fields.ciphers_offered);
  if ('sni' in fields) numbers[at + OPENING.serverNameLength] = String(fields.sni).length;
  else if (isWhole) numbers[at + OPENING.serverNameLength] = 0;
  if ('alpn_offered' in fields) numbers[at + OPENING.alpnClass] = alpnClassOf(String(fields.alpn_offered));
  else if (isWhole) numbers[at + OPENING.alpnClass] = ALPN_CLASSES.none;
}

function alpnClassOf(offered: string): number {
  const comma = offered.indexOf(',');
  const first = comma < 0 ? offered : offered.slice(0, comma);
  if (first.startsWith('http/')) return ALPN_CLASSES['http/1'];
  if (first === 'h2') return ALPN_CLASSES.h2;
  if (/^(h3|hq)(-|$)/.test(first)) return ALPN_CLASSES['h3 or hq'];
  return first === 'dot' || first === 'doq' ? ALPN_CLASSES['dot or doq'] : ALPN_CLASSES.another;
}

function readQuestion(fields: object, numbers: Float64Array, at: number): void {
  if (!('query' in fields)) return;
  const name = String(fields.query);
  numbers[at + OPENING.queryLength] = name.length;
  numbers[at + OPENING.queryEntropy] = letterEntropy(name);
}

const DOT = '.'.charCodeAt(0);
const counts = new Uint32Array(256);

/** Shannon entropy of the characters but dots, in bits a character; NaN without any. */
function letterEntropy(name: string): number {
  counts.fill(0);
  let letters = 0;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i) & 0xff;
    if (code === DOT) continue;
    counts[code] = (counts[code] ?? 0) + 1;
    letters++;
  }
  if (letters === 0) return NaN;
  let sum = 0;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i) & 0xff;
    const count = counts[code] ?? 0;
    if (code === DOT || count === 0) continue;
    sum += count * Math.log2(count);
    counts[code] = 0;
  }
  return Math.max(Math.log2(letters) - sum / letters, 0);
}
