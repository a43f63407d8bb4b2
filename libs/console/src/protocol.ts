import type { EndReason, Flow, Tunnel } from './read-flow.ts';

/** IP protocol numbers as their names are written (IANA). */
const PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [1, 'ICMP'],
  [2, 'IGMP'],
  [4, 'IPv4'],
  [6, 'TCP'],
  [17, 'UDP'],
  [41, 'IPv6'],
  [47, 'GRE'],
  [50, 'ESP'],
  [51, 'AH'],
  [58, 'ICMPv6'],
  [88, 'EIGRP'],
  [89, 'OSPF'],
  [103, 'PIM'],
  [112, 'VRRP'],
  [132, 'SCTP'],
]);

/** `TCP`, or `IP 250` where the number has no well-known name. */
export function protocolName(protocol: number): string {
  return PROTOCOLS.get(protocol) ?? `IP ${protocol}`;
}

export function isIcmp(protocol: number): boolean {
  return protocol === 1 || protocol === 58;
}

/** Whether the protocol has ports at all; for ICMP the two port fields hold its type and code. */
export function hasPorts(protocol: number): boolean {
  return protocol === 6 || protocol === 17 || protocol === 132;
}

/** The term of the flow filter that selects a protocol. */
export function protocolTerm(protocol: number): string {
  const words: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmp6' };
  return words[protocol] ?? String(protocol);
}

/** An address with its port as people write it: `10.0.0.1:443`, `[2001:db8::1]:443`. */
export function endpoint(address: string, port: number, protocol: number): string {
  if (!hasPorts(protocol)) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Label and explanation of why a flow ended (IPFIX flowEndReason, RFC 5102 §5.11.3). */
export const END_REASON_TEXT: Readonly<Record<EndReason, { readonly label: string; readonly meaning: string }>> = {
  none: { label: 'Open', meaning: 'The flow had not ended when this row was written.' },
  idleTimeout: { label: 'Idle timeout', meaning: 'No packet was seen for the idle timeout.' },
  activeTimeout: {
    label: 'Active timeout',
    meaning: 'The flow lasted longer than the active timeout; its packets go on in a new flow.',
  },
  endOfFlow: {
    label: 'End of flow',
    meaning: 'The connection was closed: TCP FIN in both directions, or a reset.',
  },
  forcedEnd: { label: 'Forced end', meaning: 'The capture ended while the flow was still open.' },
  lackOfResources: {
    label: 'Lack of resources',
    meaning: 'The table of open flows was full, so the oldest were closed early.',
  },
};

/** Tunnels by their names for people. */
export const TUNNEL_TEXT: Readonly<Record<Tunnel, string>> = {
  none: 'none',
  ipInIp: 'IP in IP',
  gre: 'GRE',
  nvgre: 'NVGRE',
  erspan: 'ERSPAN',
  etherIp: 'EtherIP',
  vxlan: 'VXLAN',
  geneve: 'GENEVE',
  gtpU: 'GTP-U',
  teredo: 'Teredo',
  l2tp: 'L2TP',
  capwap: 'CAPWAP',
  mplsInIp: 'MPLS in IP',
  gue: 'GUE',
};

/** What says which application a flow is. */
export const APPLICATION_BASIS_TEXT: Readonly<Record<Flow['applicationBasis'], string>> = {
  none: 'Nothing says what it is',
  content: 'Its first payload bytes say so',
  port: 'A guess by the port: its content says nothing',
};

/** A guess is marked. */
export function applicationText({ application, applicationBasis }: Flow): string {
  return applicationBasis === 'port' ? `${application}?` : application;
}
