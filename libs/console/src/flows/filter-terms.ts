/** A kind of term of the flow filter, as the help beside the field shows it. The server alone decides what is valid. */
export interface TermHelp {
  readonly example: string;
  readonly meaning: string;
}

export const TERM_HELP: readonly TermHelp[] = [
  { example: '10.0.0.1', meaning: 'address of either end, IPv4 or IPv6' },
  { example: 'src 10.0.0.1', meaning: 'address of the initiator' },
  { example: 'dst 10.0.0.1', meaning: 'address of the responder' },
  { example: 'port 443', meaning: 'port of either end' },
  { example: 'tcp', meaning: 'protocol: tcp, udp, icmp, icmp6 or its number' },
  { example: 'reason idleTimeout', meaning: 'why it ended: idleTimeout, activeTimeout, endOfFlow, forcedEnd' },
  { example: 'source lab.pcapng.gz', meaning: 'flows of one capture' },
  { example: 'vlan 7', meaning: 'outermost VLAN id' },
  { example: 'tunnel vxlan', meaning: 'tunnel around it: vxlan, geneve, gre, gtpU, ipInIp …' },
  { example: 'network 4096', meaning: 'virtual network of VXLAN, GENEVE or NVGRE' },
  { example: 'application tls', meaning: 'application protocol: dns, tls, http, quic, ssh …' },
  { example: 'name example.com', meaning: 'text in what the application told: server names, paths …' },
  { example: 'community 1:…', meaning: 'Community ID' },
  { example: 'id …', meaning: 'one flow by its id' },
];

/** Words that take the word after them as their value. */
const KEYWORDS: ReadonlySet<string> = new Set([
  'src',
  'dst',
  'port',
  'reason',
  'source',
  'community',
  'id',
  'vlan',
  'tunnel',
  'network',
  'application',
  'name',
]);

/** Words as the server cuts them: quotes keep spaces together. */
function wordsOf(filter: string): readonly string[] {
  return [...filter.matchAll(/"[^"]*"|\S+/g)].map(([word]) => word);
}

/** A value as a filter takes it, in quotes where it needs them; null where no filter can say it. */
export function filterValue(value: string): string | null {
  if (!/[\s"]/.test(value)) return value;
  return value.includes('"') ? null : `"${value}"`;
}

/** Cuts a filter into its terms: `tcp port 443` is `tcp` and `port 443`. */
export function filterTerms(filter: string): readonly string[] {
  const words = wordsOf(filter);
  const terms: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const value = words[i + 1];
    if (KEYWORDS.has(word.toLowerCase()) && value !== undefined) {
      terms.push(`${word} ${value}`);
      i++;
    } else {
      terms.push(word);
    }
  }
  return terms;
}

/** The filter with one more term; a term that is there already is not repeated. */
export function withTerm(filter: string, term: string): string {
  const terms = filterTerms(filter);
  return (terms.includes(term) ? terms : [...terms, term]).join(' ');
}

/** The filter without the term at a place. */
export function withoutTerm(filter: string, index: number): string {
  return filterTerms(filter)
    .filter((_, i) => i !== index)
    .join(' ');
}

/** True while a filter ends in a word that still waits for its value, such as `port`, or in a quote that is not closed yet. */
export function isUnfinished(filter: string): boolean {
  const isOpen = wordsOf(filter).some((word) => word.startsWith('"') && (word.length === 1 || !word.endsWith('"')));
  return isOpen || KEYWORDS.has(filterTerms(filter).at(-1)?.toLowerCase() ?? '');
}
