/** A kind of log that Sigma rules are written for, and what it is here. */
export interface SigmaSource {
  /** Application that its records are of; undefined for any. */
  readonly application: string | undefined;
  /** Fields of Sigma and what they are here. */
  readonly fields: Readonly<Record<string, string>>;
}

const NETWORK: SigmaSource['fields'] = {
  SourceIp: 'srcAddress',
  SourcePort: 'srcPort',
  DestinationIp: 'dstAddress',
  DestinationPort: 'dstPort',
  src_ip: 'srcAddress',
  src_port: 'srcPort',
  dst_ip: 'dstAddress',
  dst_port: 'dstPort',
  'c-ip': 'srcAddress',
  's-ip': 'dstAddress',
  's-port': 'dstPort',
  'id.orig_h': 'srcAddress',
  'id.orig_p': 'srcPort',
  'id.resp_h': 'dstAddress',
  'id.resp_p': 'dstPort',
  orig_bytes: 'forwardPayloadBytes',
  resp_bytes: 'reversePayloadBytes',
  service: 'application',
};

const DNS: SigmaSource['fields'] = {
  ...NETWORK,
  query: 'app.query',
  QueryName: 'app.query',
  answer: 'app.addresses',
  answers: 'app.addresses',
  QueryResults: 'app.addresses',
  record_type: 'app.query_type',
  qtype_name: 'app.query_type',
  rcode: 'app.response_code',
};

const HTTP: SigmaSource['fields'] = {
  ...NETWORK,
  'cs-method': 'app.method',
  method: 'app.method',
  'cs-host': 'app.host',
  'r-dns': 'app.host',
  host: 'app.host',
  'c-uri': 'app.path',
  'cs-uri': 'app.path',
  'cs-uri-stem': 'app.path',
  'c-uri-path': 'app.path',
  uri: 'app.path',
  'c-useragent': 'app.user_agent',
  'cs-user-agent': 'app.user_agent',
  user_agent: 'app.user_agent',
  'sc-status': 'app.status',
  status_code: 'app.status',
  resp_mime_types: 'app.content_type',
};

const ZEEK: Readonly<Record<string, SigmaSource>> = {
  conn: { application: undefined, fields: NETWORK },
  dns: { application: 'dns', fields: DNS },
  http: { application: 'http', fields: HTTP },
  ssl: {
    application: 'tls',
    fields: {
      ...NETWORK,
      server_name: 'app.sni',
      subject: 'app.certificate_subject',
      issuer: 'app.certificate_issuer',
      ja3: 'app.ja3',
      ja3s: 'app.ja3s',
      version: 'app.version',
    },
  },
  ssh: { application: 'ssh', fields: { ...NETWORK, client: 'app.client_banner', server: 'app.server_banner' } },
  rdp: { application: 'rdp', fields: { ...NETWORK, cookie: 'app.cookie' } },
};

const CATEGORIES: Readonly<Record<string, SigmaSource>> = {
  network_connection: { application: undefined, fields: NETWORK },
  firewall: { application: undefined, fields: NETWORK },
  dns: { application: 'dns', fields: DNS },
  dns_query: { application: 'dns', fields: DNS },
  proxy: { application: 'http', fields: HTTP },
  webserver: { application: 'http', fields: HTTP },
};

/** The kinds that rules can be imported of, as a sentence names them. */
export const SIGMA_SOURCES = [...Object.keys(CATEGORIES), ...Object.keys(ZEEK).map((name) => `zeek ${name}`)].join(
  ', ',
);

/** What a `logsource` is here; undefined for those that say nothing of networks. */
export function sigmaSource(logsource: Readonly<Record<string, unknown>>): SigmaSource | undefined {
  const { category, product, service } = logsource;
  if (product === 'zeek' && typeof service === 'string') return ZEEK[service];
  return typeof category === 'string' ? CATEGORIES[category] : undefined;
}

/** Types of DNS records as IANA numbers them. */
export const DNS_TYPES: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  NULL: 10,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  DS: 43,
  RRSIG: 46,
  DNSKEY: 48,
  ANY: 255,
};
