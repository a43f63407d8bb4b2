import { lookAtBoth, u16le } from '../octets.ts';
import { defineProtocol } from '../protocol.ts';
import { hearRpc, isRpcHeader, RPC_FIELDS, rpcEnd } from '../rpc-message.ts';

const LENGTH = 8;
const HEADER = 16;
const LONGEST = 0x2000;
const MOST_MESSAGES = 8;

/** Connection-oriented DCE/RPC straight over TCP, as the endpoint mapper and what it points to speak it. */
export const dcerpc = defineProtocol({
  name: 'dcerpc',
  reference: 'C706, MS-RPCE',
  transports: ['tcp'],
  ports: [135],
  firstBytes: [5],
  fields: RPC_FIELDS,
  recognise: (conversation) =>
    lookAtBoth(conversation, (side, end, short) => {
      if (end < HEADER) return side.bytes[0] === 5 && (end < 2 || (side.bytes[1] ?? 0) <= 1) ? short : 'no';
      return isRpcHeader(side, 0) && u16le(side, LENGTH) <= LONGEST ? 'yes' : 'no';
    }),
  follow({ side }, facts) {
    let at = 0;
    for (let i = 0; i < MOST_MESSAGES && isRpcHeader(side, at); i++) {
      hearRpc(side, at, '', facts);
      at = rpcEnd(side, at);
    }
  },
});
