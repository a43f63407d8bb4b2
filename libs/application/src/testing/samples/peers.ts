import { hexBytes, textBytes } from '../conversation-of.ts';
import { octets, zeros, type Sample } from './sample.ts';

export const PEERS: readonly Sample[] = [
  {
    name: 'the handshake of a torrent',
    protocol: 'bittorrent',
    opening: {
      dstPort: 6881,
      forward: [octets('\x13BitTorrent protocol', zeros(8), zeros(20), '-TR4000-abcdefghijkl')],
    },
    fields: { info_hash: '0'.repeat(40), client: '-TR4000-' },
  },
  {
    name: 'peers asked for in the hash table',
    protocol: 'bittorrent',
    opening: {
      transport: 'udp',
      dstPort: 6881,
      forward: [
        textBytes('d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz123456e1:q9:get_peers1:t2:aa1:y1:qe'),
      ],
      reverse: [textBytes('d1:rd2:id20:abcdefghij0123456789e1:t2:aa1:y1:re')],
    },
    fields: { query: 'get_peers' },
  },
  {
    name: 'a first packet of uTP',
    protocol: 'bittorrent',
    opening: {
      transport: 'udp',
      dstPort: 9999,
      forward: [hexBytes('41 00 1234 5e000001 00000000 000f0000 0001 0000')],
    },
    fields: {},
  },
  {
    name: 'a tracker asked',
    protocol: 'bittorrent',
    opening: {
      transport: 'udp',
      dstPort: 9999,
      forward: [hexBytes('00000417 27101980 00000000 12345678')],
      reverse: [hexBytes('00000000 12345678 0011223344556677')],
    },
    fields: {},
  },
];
