import type { PacketBatch } from '@weir/schema';

/** The columns of packets that windows look at, with addresses as words (four an address, in the byte order of the machine). */
export interface PacketColumns extends Pick<
  PacketBatch,
  | 'count'
  | 'time'
  | 'lowMark'
  | 'length'
  | 'etherType'
  | 'protocol'
  | 'fragment'
  | 'problem'
  | 'srcPort'
  | 'dstPort'
  | 'tcpFlags'
  | 'arpOperation'
  | 'arpSenderMac'
  | 'payloadLength'
  | 'srcMac'
  | 'dstMac'
  | 'bssid'
  | 'wlanType'
  | 'wlanSubtype'
  | 'wlanFlags'
  | 'wlanFragment'
  | 'rate'
  | 'signal'
  | 'ssid'
> {
  readonly src: Int32Array;
  readonly dst: Int32Array;
}

export function packetColumns(packets: PacketBatch): PacketColumns {
  const { count, time, lowMark, length, etherType, protocol, fragment, problem, srcPort, dstPort, tcpFlags } = packets;
  const { arpOperation, arpSenderMac, payloadLength, srcMac, dstMac, bssid } = packets;
  const { wlanType, wlanSubtype, wlanFlags, wlanFragment, rate, signal, ssid } = packets;
  return {
    ...{ count, time, lowMark, length, etherType, protocol, fragment, problem, srcPort, dstPort, tcpFlags },
    ...{ arpOperation, arpSenderMac, payloadLength, srcMac, dstMac, bssid },
    ...{ wlanType, wlanSubtype, wlanFlags, wlanFragment, rate, signal, ssid },
    src: words(packets.srcAddress),
    dst: words(packets.dstAddress),
  };
}

function words(bytes: Uint8Array): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2);
}
