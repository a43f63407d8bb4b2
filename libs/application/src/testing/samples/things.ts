import { hexBytes } from '../conversation-of.ts';
import { octets, type Sample } from './sample.ts';

export const THINGS: readonly Sample[] = [
  {
    name: 'a sensor that publishes',
    protocol: 'mqtt',
    opening: {
      dstPort: 1883,
      forward: [
        octets([0x10, 15, 0, 4], 'MQTT', [4, 2, 0, 60, 0, 3], 'pi3'),
        octets([0x30, 8, 0, 4], 'temp', [0x32, 0x31]),
      ],
      reverse: [hexBytes('20020000')],
    },
    fields: { version: 4, client_id: 'pi3', topic: 'temp' },
  },
  {
    name: 'a subscription of version 5',
    protocol: 'mqtt',
    opening: {
      dstPort: 1884,
      forward: [
        octets([0x10, 16, 0, 4], 'MQTT', [5, 2, 0, 60, 0, 0, 3], 'pi3'),
        octets([0x82, 9, 0, 1, 0, 0, 3], 'a/#', [0]),
      ],
    },
    fields: { version: 5, client_id: 'pi3', topic: 'a/#' },
  },
  {
    name: 'a resource got',
    protocol: 'coap',
    opening: {
      transport: 'udp',
      dstPort: 5683,
      forward: [octets([0x41, 1, 0, 1, 0x77, 0xbb], '.well-known'.slice(0, 11), [4], 'core')],
      reverse: [octets([0x61, 0x45, 0, 1, 0x77, 0xc1, 40, 0xff], '</a>')],
    },
    fields: { code: '0.01', path: '/.well-known/core' },
  },
  {
    name: 'a resource of a named host at another port',
    protocol: 'coap',
    opening: { transport: 'udp', dstPort: 9999, forward: [octets([0x40, 1, 0, 1, 0x31], 'h', [0x84], 'temp')] },
    fields: { code: '0.01', path: '/temp', host: 'h' },
  },
];
