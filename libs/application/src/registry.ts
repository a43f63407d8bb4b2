import type { ApplicationProtocol } from './protocol.ts';
import { bacnet } from './protocols/bacnet.ts';
import { bittorrent } from './protocols/bittorrent.ts';
import { cassandra } from './protocols/cassandra.ts';
import { coap } from './protocols/coap.ts';
import { dcerpc } from './protocols/dcerpc.ts';
import { dhcp } from './protocols/dhcp.ts';
import { dhcpv6 } from './protocols/dhcpv6.ts';
import { dnp3 } from './protocols/dnp3.ts';
import { dns, llmnr, mdns, nbns } from './protocols/dns.ts';
import { ethernetIp } from './protocols/ethernet-ip.ts';
import { ftp } from './protocols/ftp.ts';
import { hartIp } from './protocols/hart-ip.ts';
import { dtls } from './protocols/dtls.ts';
import { http2 } from './protocols/http2.ts';
import { http1 } from './protocols/http1.ts';
import { iec104 } from './protocols/iec-104.ts';
import { ike, espUdp } from './protocols/ike.ts';
import { imap } from './protocols/imap.ts';
import { kerberos } from './protocols/kerberos.ts';
import { l2tp } from './protocols/l2tp.ts';
import { ldap } from './protocols/ldap.ts';
import { memcached } from './protocols/memcached.ts';
import { modbus } from './protocols/modbus.ts';
import { mongodb } from './protocols/mongodb.ts';
import { mqtt } from './protocols/mqtt.ts';
import { mysql } from './protocols/mysql.ts';
import { ntp } from './protocols/ntp.ts';
import { opcUa } from './protocols/opc-ua.ts';
import { openvpn } from './protocols/openvpn.ts';
import { oracleTns } from './protocols/oracle-tns.ts';
import { pop3 } from './protocols/pop3.ts';
import { postgresql } from './protocols/postgresql.ts';
import { pptp } from './protocols/pptp.ts';
import { rdp } from './protocols/rdp.ts';
import { redis } from './protocols/redis.ts';
import { rtcp } from './protocols/rtcp.ts';
import { rtp } from './protocols/rtp.ts';
import { s7comm, mms } from './protocols/s7comm.ts';
import { sip } from './protocols/sip.ts';
import { smb } from './protocols/smb.ts';
import { smtp } from './protocols/smtp.ts';
import { snmp } from './protocols/snmp.ts';
import { quic } from './protocols/quic.ts';
import { ssh } from './protocols/ssh.ts';
import { stun } from './protocols/stun.ts';
import { tds } from './protocols/tds.ts';
import { tls } from './protocols/tls.ts';
import { wireguard } from './protocols/wireguard.ts';
import { ssdp } from './protocols/ssdp.ts';
import { rtsp } from './protocols/rtsp.ts';
import { irc } from './protocols/irc.ts';
import { xmpp } from './protocols/xmpp.ts';
import { ajp } from './protocols/ajp.ts';
import { socks } from './protocols/socks.ts';
import { telnet } from './protocols/telnet.ts';
import { collectd } from './protocols/collectd.ts';
import { elasticsearch } from './protocols/elasticsearch.ts';
import { h323 } from './protocols/h323.ts';
import { kafka } from './protocols/kafka.ts';
import { mgcp } from './protocols/mgcp.ts';
import { rpc } from './protocols/rpc.ts';
import { syslog } from './protocols/syslog.ts';
import { teredo } from './protocols/teredo.ts';
import { tftp } from './protocols/tftp.ts';
import { zabbix } from './protocols/zabbix.ts';

export interface NumberedProtocol {
  /** By which flows, tables and checkpoints know the protocol: given once, never changed, never given again. 0 is unknown. */
  readonly number: number;
  readonly protocol: ApplicationProtocol;
}

/** Every protocol, in the order of trial: those with a signature hard to mistake before those with a weak one. */
export const PROTOCOLS: readonly NumberedProtocol[] = [
  { number: 1, protocol: dns },
  { number: 2, protocol: mdns },
  { number: 3, protocol: llmnr },
  { number: 4, protocol: nbns },
  { number: 5, protocol: tls },
  { number: 6, protocol: dtls },
  { number: 7, protocol: quic },
  { number: 8, protocol: http1 },
  { number: 9, protocol: http2 },
  { number: 10, protocol: ssh },
  { number: 11, protocol: ssdp },
  { number: 12, protocol: rtsp },
  { number: 13, protocol: irc },
  { number: 14, protocol: xmpp },
  { number: 15, protocol: ajp },
  { number: 16, protocol: socks },
  { number: 17, protocol: telnet },
  { number: 30, protocol: stun },
  { number: 31, protocol: bittorrent },
  { number: 32, protocol: smb },
  { number: 82, protocol: dcerpc },
  { number: 33, protocol: kerberos },
  { number: 34, protocol: dhcp },
  { number: 35, protocol: dhcpv6 },
  { number: 36, protocol: rdp },
  { number: 37, protocol: smtp },
  { number: 38, protocol: ftp },
  { number: 39, protocol: pop3 },
  { number: 40, protocol: imap },
  { number: 41, protocol: sip },
  { number: 42, protocol: snmp },
  { number: 43, protocol: ldap },
  { number: 44, protocol: opcUa },
  { number: 45, protocol: dnp3 },
  { number: 46, protocol: ethernetIp },
  { number: 47, protocol: iec104 },
  { number: 48, protocol: s7comm },
  { number: 49, protocol: mms },
  { number: 50, protocol: bacnet },
  { number: 51, protocol: modbus },
  { number: 52, protocol: mysql },
  { number: 53, protocol: postgresql },
  { number: 54, protocol: mongodb },
  { number: 55, protocol: redis },
  { number: 56, protocol: tds },
  { number: 57, protocol: oracleTns },
  { number: 58, protocol: cassandra },
  { number: 59, protocol: memcached },
  { number: 60, protocol: mqtt },
  { number: 61, protocol: wireguard },
  { number: 62, protocol: openvpn },
  { number: 63, protocol: ike },
  { number: 64, protocol: espUdp },
  { number: 65, protocol: l2tp },
  { number: 66, protocol: pptp },
  { number: 67, protocol: ntp },
  { number: 68, protocol: hartIp },
  { number: 69, protocol: coap },
  { number: 72, protocol: zabbix },
  { number: 73, protocol: elasticsearch },
  { number: 74, protocol: rpc },
  { number: 75, protocol: h323 },
  { number: 76, protocol: teredo },
  { number: 77, protocol: mgcp },
  { number: 78, protocol: tftp },
  { number: 79, protocol: collectd },
  { number: 80, protocol: kafka },
  { number: 81, protocol: syslog },
  { number: 70, protocol: rtcp },
  { number: 71, protocol: rtp },
];

const NAMES: ReadonlyMap<number, string> = new Map(PROTOCOLS.map(({ number, protocol }) => [number, protocol.name]));

/** The name by which the protocol of that number is written; the empty text for 0 and numbers not given. */
export function applicationName(number: number): string {
  return NAMES.get(number) ?? '';
}
