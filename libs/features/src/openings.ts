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
/** How many there are; features stand in their order. */
export const OPENING_NUMBERS = 6;

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
 * What the first payload of a flow told of TLS and DNS, as numbers; NaN where it told nothing. The fields of a flow are read once, and
 * only when a number is asked for.
 */
export class Openings {
  readonly #application: readonly string[];
  readonly #fields: readonly string[];
  readonly #numbers = new Float64Array(OPENING_NUMBERS);
  #row = 0;
  #isRead = false;

  constructor({ application, applicationFields }: Pick<FlowBatch, 'application' | 'applicationFields'>) {
    this.#application = application;
    this.#fields = applicationFields;
  }

  /** Goes on to the flow in `row`. */
  turnTo(row: number): void {
    this.#row = row;
    this.#isRead = false;
  }

  /** @param place one of OPENING */
  value(place: number): number {
    if (!this.#isRead) this.#read();
    return this.#numbers[place] ?? NaN;
  }

  #read(): void {
    this.#isRead = true;
    const numbers = this.#numbers;
    for (let place = 0; place < OPENING_NUMBERS; place++) numbers[place] = NaN;
    const text = this.#fields[this.#row] ?? '';
    const kind = text === '' ? undefined : KINDS.get(this.#application[this.#row] ?? '');
    if (kind === undefined) return;
    const fields: unknown = JSON.parse(text);
    if (typeof fields !== 'object' || fields === null) return;
    if (kind === 'hello') readHello(fields, numbers);
    else readQuestion(fields, numbers);
  }
}

/** Fields of a ClientHello; without JA3 it was cut off, and what it does not tell may have been behind. */
function readHello(fields: object, numbers: Float64Array): void {
  const isWhole = 'ja3' in fields;
  if (isWhole && 'version_offered' in fields)
    numbers[OPENING.tlsVersion] = VERSIONS.get(String(fields.version_offered)) ?? NaN;
  if ('ciphers_offered' in fields) numbers[OPENING.tlsCiphers] = Number(fields.ciphers_offered);
  if ('sni' in fields) numbers[OPENING.serverNameLength] = String(fields.sni).length;
  else if (isWhole) numbers[OPENING.serverNameLength] = 0;
  if ('alpn_offered' in fields) numbers[OPENING.alpnClass] = alpnClassOf(String(fields.alpn_offered));
  else if (isWhole) numbers[OPENING.alpnClass] = ALPN_CLASSES.none;
}

function alpnClassOf(offered: string): number {
  const comma = offered.indexOf(',');
  const first = comma < 0 ? offered : offered.slice(0, comma);
  if (first.startsWith('http/')) return ALPN_CLASSES['http/1'];
  if (first === 'h2') return ALPN_CLASSES.h2;
  if (/^(h3|hq)(-|$)/.test(first)) return ALPN_CLASSES['h3 or hq'];
  return first === 'dot' || first === 'doq' ? ALPN_CLASSES['dot or doq'] : ALPN_CLASSES.another;
}

function readQuestion(fields: object, numbers: Float64Array): void {
  if (!('query' in fields)) return;
  const name = String(fields.query);
  numbers[OPENING.queryLength] = name.length;
  numbers[OPENING.queryEntropy] = letterEntropy(name);
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
