import type { Packet } from '@weir/schema';

/** Values of one packet as tshark prints them: of each field all occurrences, outermost first. */
export type TsharkPacket = ReadonlyMap<string, readonly string[]>;

/** Which of the layers that tshark names is the innermost packet's: its place among those of its kind. */
export interface Innermost {
  readonly network: 'ip' | 'ipv6' | undefined;
  readonly networkPlace: number;
  /** Place of each protocol that follows it, by name. */
  readonly after: ReadonlyMap<string, number>;
}

/** A field that both know. */
export interface ComparedField {
  readonly name: string;
  /** Fields of tshark, in the order in which they are tried. */
  readonly theirs: readonly string[];
  /** Of the values that tshark prints, the one that is meant; undefined where there is none. */
  pick(values: TsharkPacket, innermost: Innermost): string | undefined;
  /** As text in one form; undefined where we do not know it. */
  ours(packet: Packet): string | undefined;
  /** Their value in that form. */
  form(theirs: string): string;
}

/** Protocols that quote packets which are elsewhere: what follows them is no tunnel. */
const QUOTING: ReadonlySet<string> = new Set([
  'icmp',
  'icmpv6',
  'sflow',
  'openflow',
  'openflow_v1',
  'openflow_v4',
  'openflow_v5',
]);

export function innermostOf(protocols: string): Innermost {
  const layers = protocols.split(':');
  const end = layers.findIndex((layer) => QUOTING.has(layer));
  const own = end < 0 ? layers : layers.slice(0, end + 1);
  const at = own.findLastIndex((layer) => layer === 'ip' || layer === 'ipv6');
  const kind = own[at];
  const network = kind === 'ip' || kind === 'ipv6' ? kind : undefined;
  const placeOf = (index: number): number => own.slice(0, index).filter((layer) => layer === own[index]).length;
  const after = new Map<string, number>();
  own.forEach((layer, index) => {
    if (index > at && !after.has(layer)) after.set(layer, placeOf(index));
  });
  return { network, networkPlace: at < 0 ? 0 : placeOf(at), after };
}

const asNumber = (text: string): string => String(Number(text));
const same = (text: string): string => text;
const hasNetwork = (packet: Packet): boolean => packet.etherType === 0x0800 || packet.etherType === 0x86dd;
const isAddressed = (packet: Packet): boolean => hasNetwork(packet) && packet.srcAddress !== '::';
const isTransport = (packet: Packet, protocol: number): boolean =>
  hasNetwork(packet) && packet.protocol === protocol && packet.fragment !== 'later' && packet.problem === 'none';

/** Of the outermost layer of its kind. */
function outermost(
  name: string,
  theirs: readonly string[],
  ours: ComparedField['ours'],
  form: ComparedField['form'] = asNumber,
): ComparedField {
  return {
    name,
    theirs,
    pick: (values) => theirs.map((field) => values.get(field)?.[0]).find((value) => value !== undefined),
    ours,
    form,
  };
}

/** Of the innermost IP header, by the version it has. */
function ofNetwork(
  name: string,
  ip: string,
  ipv6: string | undefined,
  ours: ComparedField['ours'],
  form: ComparedField['form'] = asNumber,
): ComparedField {
  return {
    name,
    theirs: ipv6 === undefined ? [ip] : [ip, ipv6],
    pick(values, { network, networkPlace }) {
      const field = network === 'ip' ? ip : network === 'ipv6' ? ipv6 : undefined;
      return field === undefined ? undefined : values.get(field)?.[networkPlace];
    },
    ours: (packet) => (isAddressed(packet) ? ours(packet) : undefined),
    form,
  };
}

/** Of the transport header of the innermost packet. */
function ofTransport(
  name: string,
  layer: string,
  protocol: number,
  field: string,
  ours: (packet: Packet) => number,
  form: ComparedField['form'] = asNumber,
): ComparedField {
  return {
    name: `${layer} ${name}`,
    theirs: [field],
    pick(values, { after }) {
      const place = after.get(layer);
      return place === undefined ? undefined : values.get(field)?.[place];
    },
    ours: (packet) => (isTransport(packet, protocol) ? String(ours(packet)) : undefined),
    form,
  };
}

const TCP = 6;
const UDP = 17;
const SCTP = 132;
const isWlan = (packet: Packet): boolean => packet.wlanType !== 'none';
const known = (value: string | number): string | undefined =>
  value === 0 || value === '' || value === '00:00:00:00:00:00' ? undefined : String(value);

export const FIELDS: readonly ComparedField[] = [
  outermost('length', ['frame.len'], (packet) => String(packet.length)),
  outermost('capturedLength', ['frame.cap_len'], (packet) => String(packet.capturedLength)),
  outermost(
    'time',
    ['frame.time_epoch'],
    (packet) => String(packet.time),
    (text) => {
      const [seconds = '0', fraction = ''] = text.split('.');
      return String(Number(seconds) * 1e6 + Number(fraction.padEnd(6, '0').slice(0, 6)));
    },
  ),
  outermost('srcMac', ['eth.src', 'wlan.sa', 'sll.src.eth'], (packet) => known(packet.srcMac), same),
  outermost('dstMac', ['eth.dst', 'wlan.da'], (packet) => known(packet.dstMac), same),
  outermost('vlan', ['ieee8021ad.id', 'vlan.id'], (packet) =>
    packet.tunnel === 'none' ? known(packet.vlan) : undefined,
  ),
  outermost('mplsLabel', ['mpls.label'], (packet) => known(packet.mplsLabel)),
  outermost('arpOperation', ['arp.opcode'], (packet) => known(packet.arpOperation)),
  ofNetwork('srcAddress', 'ip.src', 'ipv6.src', (packet) => packet.srcAddress, same),
  ofNetwork('dstAddress', 'ip.dst', 'ipv6.dst', (packet) => packet.dstAddress, same),
  ofNetwork('protocol', 'ip.proto', undefined, (packet) => String(packet.protocol)),
  ofNetwork('ttl', 'ip.ttl', 'ipv6.hlim', (packet) => String(packet.ttl)),
  ofNetwork('dscp', 'ip.dsfield.dscp', 'ipv6.tclass.dscp', (packet) => String(packet.dscp)),
  ofNetwork('identification', 'ip.id', undefined, (packet) =>
    packet.fragment === 'whole' ? undefined : String(packet.identification),
  ),
  ofTransport('srcPort', 'tcp', TCP, 'tcp.srcport', (packet) => packet.srcPort),
  ofTransport('dstPort', 'tcp', TCP, 'tcp.dstport', (packet) => packet.dstPort),
  ofTransport(
    'tcpFlags',
    'tcp',
    TCP,
    'tcp.flags',
    (packet) => packet.tcpFlags,
    (text) => String(Number(text) & 0x1ff),
  ),
  ofTransport('sequence', 'tcp', TCP, 'tcp.seq_raw', (packet) => packet.sequence),
  ofTransport('acknowledgment', 'tcp', TCP, 'tcp.ack_raw', (packet) => packet.acknowledgment),
  ofTransport('window', 'tcp', TCP, 'tcp.window_size_value', (packet) => packet.window),
  ofTransport('payloadLength', 'tcp', TCP, 'tcp.len', (packet) => packet.payloadLength),
  ofTransport('maximumSegmentSize', 'tcp', TCP, 'tcp.options.mss_val', (packet) => packet.maximumSegmentSize),
  ofTransport('srcPort', 'udp', UDP, 'udp.srcport', (packet) => packet.srcPort),
  ofTransport('dstPort', 'udp', UDP, 'udp.dstport', (packet) => packet.dstPort),
  ofTransport('srcPort', 'sctp', SCTP, 'sctp.srcport', (packet) => packet.srcPort),
  ofTransport('dstPort', 'sctp', SCTP, 'sctp.dstport', (packet) => packet.dstPort),
  ofTransport('type', 'icmp', 1, 'icmp.type', (packet) => packet.icmpType),
  ofTransport('code', 'icmp', 1, 'icmp.code', (packet) => packet.icmpCode),
  ofTransport('type', 'icmpv6', 58, 'icmpv6.type', (packet) => packet.icmpType),
  ofTransport('code', 'icmpv6', 58, 'icmpv6.code', (packet) => packet.icmpCode),
  outermost(
    'wlanSubtype',
    ['wlan.fc.type_subtype'],
    (packet) => (isWlan(packet) ? String(packet.wlanSubtype) : undefined),
    (text) => String(Number(text) & 0xf),
  ),
  outermost('wlanFlags', ['wlan.flags'], (packet) => (isWlan(packet) ? String(packet.wlanFlags) : undefined)),
  outermost('bssid', ['wlan.bssid'], (packet) => known(packet.bssid), same),
  outermost('wlanSequence', ['wlan.seq'], (packet) => known(packet.wlanSequence)),
  outermost('wlanFragment', ['wlan.frag'], (packet) => known(packet.wlanFragment)),
  outermost('wlanReason', ['wlan.fixed.reason_code'], (packet) => known(packet.wlanReason)),
  outermost('frequency', ['wlan_radio.frequency'], (packet) => known(packet.frequency)),
  outermost(
    'signal',
    ['radiotap.dbm_antsignal', 'wlan_radio.signal_dbm'],
    (packet) => known(packet.signal),
    (text) => String(-Number(text)),
  ),
  outermost(
    'rate',
    ['wlan_radio.data_rate'],
    (packet) => known(packet.rate),
    (text) => String(Math.round(Number(text) * 10)),
  ),
  outermost(
    'ssid',
    ['wlan.ssid'],
    (packet) => known(packet.ssid),
    (text) => (/^(?:[0-9a-f]{2})+$/.test(text) ? Buffer.from(text, 'hex').toString('utf8') : text),
  ),
];
