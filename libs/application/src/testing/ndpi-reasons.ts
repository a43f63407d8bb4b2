/** Why Weir and nDPI differ on flows of theirs, by nDPI's protocol, ours, and the basis of ours. */
export const NDPI_REASONS: ReadonlyMap<string, string> = new Map([
  ['AVASTSecureDNS dns content', 'queries in the form of DNS to servers of a vendor'],
  ['ApplePush tls content', 'a service, told by its port; what it speaks is TLS'],
  ['BitTorrent bittorrent port', 'encrypted from its first byte; nDPI knows the peer from another flow'],
  ['DTLS stun content', 'begins with STUN, behind which DTLS follows; ours is what a flow begins with'],
  ['H323 unknown none', 'H.245, whose port nDPI knows from the call that was set up before'],
  ['HART-IP unknown none', 'on another port than its own, where nothing in its header is told from chance'],
  ['IMAPS imap content', 'begins in the clear and changes to TLS by STARTTLS, which a field tells'],
  ['Jabber unknown none', 'messages of a type and a length, no XML: a push service, which nDPI takes for Jabber'],
  ['POPS pop3 content', 'begins in the clear and changes to TLS by STLS, which a field tells'],
  ['QUIC quic port', 'recorded from its middle, with an empty connection id: every bit is protected but one'],
  ['RDP rdp port', 'recorded from its middle, where its transport over UDP has no mark'],
  ['RTP unknown none', 'a packet of another kind comes first'],
  ['SIP sip port', 'five letters that keep an address translation alive; nDPI takes them by the port'],
  ['SOAP http port', 'recorded within a body; nDPI takes any XML there for SOAP'],
  ['SRTP stun content', 'begins with STUN, behind which media follow; ours is what a flow begins with'],
  ['collectd collectd port', 'a first part that gives 65535 as its length: the datagram does not read to its end'],
]);
