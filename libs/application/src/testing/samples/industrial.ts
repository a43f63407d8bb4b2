import { hexBytes } from '../conversation-of.ts';
import { octets, zeros, type Sample } from './sample.ts';

const URL = 'opc.tcp://plc:4840';

export const INDUSTRIAL: readonly Sample[] = [
  {
    name: 'registers read',
    protocol: 'modbus',
    opening: {
      dstPort: 502,
      forward: [hexBytes('0001 0000 0006 11 03 006b 0003')],
      reverse: [hexBytes('0001 0000 0009 11 03 06 022b 0000 0064')],
    },
    fields: { function: 3, unit: 17 },
  },
  {
    name: 'a reset of the link',
    protocol: 'dnp3',
    opening: { dstPort: 20000, forward: [hexBytes('0564 05 c0 0100 0004 e921')] },
    fields: { source: 1024, destination: 1 },
  },
  {
    name: 'a job for a controller',
    protocol: 's7comm',
    opening: {
      dstPort: 102,
      forward: [
        hexBytes('03000016 11e0 0000 0001 00 c0010a c1020100 c2020102'),
        hexBytes('03000019 02f080 32 01 0000 0000 0008 0000 f0 00 0001 0001 01e0'),
      ],
      reverse: [hexBytes('03000016 11d0 0001 0002 00 c0010a c1020100 c2020102')],
    },
    fields: { pdu_type: 1 },
  },
  {
    name: 'a manufacturing message',
    protocol: 'mms',
    opening: {
      dstPort: 102,
      forward: [
        hexBytes('03000016 11e0 0000 0001 00 c0010a c1020100 c2020102'),
        hexBytes('0300000c 02f080 0d 04 05 06 13'),
      ],
    },
    fields: {},
  },
  {
    name: 'who is there',
    protocol: 'bacnet',
    opening: { transport: 'udp', dstPort: 47808, forward: [hexBytes('81 0b 000c 01 20 ffff 00 ff 10 08')] },
    fields: { function: 11 },
  },
  {
    name: 'a hello',
    protocol: 'opc-ua',
    opening: {
      dstPort: 4840,
      forward: [octets('HELF', [50, 0, 0, 0], zeros(4), [0, 0, 1, 0, 0, 0, 1, 0], zeros(8), [18, 0, 0, 0], URL)],
    },
    fields: { message_type: 'HEL', endpoint_url: URL },
  },
  {
    name: 'a session and an attribute read',
    protocol: 'ethernet-ip',
    opening: {
      dstPort: 44818,
      forward: [
        hexBytes(`6500 0400 00000000 00000000 0000000000000000 00000000 0100 0000`),
        hexBytes(
          '6f00 1600 04000000 00000000 0000000000000000 00000000 00000000 0a00 0200 0000 0000 b200 0600 0e 02 2001 2401',
        ),
      ],
    },
    fields: { command: 101, cip_service: 14 },
  },
  {
    name: 'transfer started and all values asked for',
    protocol: 'iec-104',
    opening: {
      dstPort: 2404,
      forward: [hexBytes('68 04 07 00 00 00'), hexBytes('68 0e 0000 0000 64 01 06 00 0100 000000 14')],
      reverse: [hexBytes('68 04 0b 00 00 00')],
    },
    fields: { type_id: 100 },
  },
  {
    name: 'a session',
    protocol: 'hart-ip',
    opening: { transport: 'udp', dstPort: 5094, forward: [hexBytes('01 00 00 00 0002 000d 01 00007530')] },
    fields: { message_id: 0 },
  },
];
