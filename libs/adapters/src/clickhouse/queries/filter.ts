import { END_REASON_SYMBOLS, TUNNEL_SYMBOLS } from '@weir/schema';
import { addressRange } from './address.ts';

/** A filter that cannot be read. Its text says what is wrong and what would be right. */
export class FilterError extends Error {
  override name = 'FilterError';
}

/** What a filter asks for: SQL with `{p0:Type}` places, and their values; nothing typed by a person is ever part of the SQL. */
export interface Condition {
  readonly sql: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export const FILTER_HELP =
  'Terms, all of which hold: an address or network (10.0.0.1, 10.0.0.0/8, 2001:db8::/32), src or dst with one, port 443, ' +
  'tcp, udp, icmp, icmp6, sctp or a protocol number, vlan 7, tunnel vxlan, network 4096, application tls, name TEXT (in what the application told), reason idleTimeout, source NAME, community 1:…, id UUID.';

const PROTOCOLS = new Map(Object.entries({ icmp: 1, tcp: 6, udp: 17, icmp6: 58, icmpv6: 58, sctp: 132 }));
/** RFC 7348 §5: 24 bits. */
const MOST_NETWORK = 0xffffff;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const COMMUNITY_ID = /^1:[A-Za-z0-9+/]{27}=$/;

/** Gathers conditions; `value` gives the place of a value in the SQL. */
class Conditions {
  readonly #sql: string[] = [];
  readonly #params: Record<string, string | number> = {};
  #count = 0;

  value(type: string, value: string | number): string {
    const name = `p${this.#count++}`;
    this.#params[name] = value;
    return `{${name}:${type}}`;
  }

  add(sql: string): void {
    this.#sql.push(`(${sql})`);
  }

  done(): Condition {
    return { sql: this.#sql.length === 0 ? '1' : this.#sql.join(' AND '), params: this.#params };
  }
}

/** Words of the text; quotes keep spaces together. */
function words(text: string): string[] {
  const found = [...text.matchAll(/"([^"]*)"|(\S+)/g)];
  const odd = found.find(([whole]) => whole.startsWith('"') && (whole.length === 1 || !whole.endsWith('"')));
  if (odd !== undefined) throw new FilterError(`${odd[0]} opens a quote that is never closed; write "like this"`);
  return found.map(([whole, quoted]) => quoted ?? whole);
}

function addressTerm(conditions: Conditions, columns: readonly string[], text: string): void {
  const range = addressRange(text);
  if (range === undefined)
    throw new FilterError(`${text} is no address or network; write 10.0.0.1, 10.0.0.0/8, 2001:db8::1 or 2001:db8::/32`);
  const low = conditions.value('IPv6', range.low);
  const high = conditions.value('IPv6', range.high);
  conditions.add(columns.map((column) => `${column} BETWEEN ${low} AND ${high}`).join(' OR '));
}

function numberUpTo(limit: number, what: string, text: string): number {
  const number = /^\d{1,8}$/.test(text) ? Number(text) : limit + 1;
  if (number > limit) throw new FilterError(`${what} ${text} is no number from 0 to ${limit}`);
  return number;
}

/** The symbol of an enumeration, whatever its case. */
function symbolOf(symbols: readonly string[], what: string, text: string): string {
  const known = symbols.find((symbol) => symbol.toLowerCase() === text.toLowerCase());
  if (known === undefined) throw new FilterError(`${what} ${text} is unknown; ${what}s are ${symbols.join(', ')}`);
  return known;
}

/** Terms of two words, by the first. */
const KEYWORDS: ReadonlyMap<string, (conditions: Conditions, value: string) => void> = new Map(
  Object.entries<(conditions: Conditions, value: string) => void>({
    src: (conditions, value) => addressTerm(conditions, ['srcAddress'], value),
    dst: (conditions, value) => addressTerm(conditions, ['dstAddress'], value),
    port: (conditions, value) => {
      const port = conditions.value('UInt16', numberUpTo(65_535, 'port', value));
      conditions.add(`srcPort = ${port} OR dstPort = ${port}`);
    },
    vlan: (conditions, value) => {
      const vlan = conditions.value('UInt16', numberUpTo(4095, 'vlan', value));
      conditions.add(`vlan = ${vlan} OR innerVlan = ${vlan}`);
    },
    tunnel: (conditions, value) => {
      const tunnel = conditions.value('String', symbolOf(TUNNEL_SYMBOLS, 'tunnel', value));
      conditions.add(`tunnel = ${tunnel}`);
    },
    network: (conditions, value) => {
      const network = conditions.value('UInt32', numberUpTo(MOST_NETWORK, 'network', value));
      conditions.add(`virtualNetwork = ${network}`);
    },
    application: (conditions, value) => {
      conditions.add(`application = ${conditions.value('String', value.toLowerCase())}`);
    },
    name: (conditions, value) => {
      conditions.add(`positionCaseInsensitiveUTF8(applicationFields, ${conditions.value('String', value)}) > 0`);
    },
    reason: (conditions, value) => {
      const reason = conditions.value('String', symbolOf(END_REASON_SYMBOLS, 'reason', value));
      conditions.add(`endReason = ${reason}`);
    },
    source: (conditions, value) => conditions.add(`source = ${conditions.value('String', value)}`),
    community: (conditions, value) => {
      if (!COMMUNITY_ID.test(value))
        throw new FilterError(`community ${value} is no Community ID; it looks like 1:koNcqhFRD5kb254ZrLsdv630jCM=`);
      conditions.add(`communityId = ${conditions.value('String', value)}`);
    },
    id: (conditions, value) => {
      if (!UUID.test(value))
        throw new FilterError(`id ${value} is no UUID; it looks like 01234567-89ab-8def-8123-456789abcdef`);
      conditions.add(`id = ${conditions.value('UUID', value)}`);
    },
  }),
);

function wordTerm(conditions: Conditions, word: string): void {
  const protocol = PROTOCOLS.get(word.toLowerCase());
  if (protocol !== undefined || /^\d+$/.test(word)) {
    const number = protocol ?? numberUpTo(255, 'protocol', word);
    conditions.add(`protocol = ${conditions.value('UInt8', number)}`);
  } else if (/[.:/]/.test(word)) {
    addressTerm(conditions, ['srcAddress', 'dstAddress'], word);
  } else {
    throw new FilterError(`${word} is not understood. ${FILTER_HELP}`);
  }
}

/** Reads a filter as people type it; an empty one matches everything. @throws {FilterError} */
export function parseFilter(text: string): Condition {
  const conditions = new Conditions();
  const terms = words(text);
  for (let at = 0; at < terms.length; at++) {
    const word = terms[at] ?? '';
    const keyword = KEYWORDS.get(word.toLowerCase());
    if (keyword === undefined) {
      wordTerm(conditions, word);
      continue;
    }
    const value = terms[++at];
    if (value === undefined) throw new FilterError(`${word} needs a value after it. ${FILTER_HELP}`);
    keyword(conditions, value);
  }
  return conditions.done();
}
