import { defineProtocol } from '../protocol.ts';

const TO_CONTAINER = 0x1234;
const TO_WEB_SERVER = 0x4142;
const LENGTH = 2;
const CODE = 4;
const FORWARD_REQUEST = 2;
const METHOD = 5;
const STATUS = 5;
const SEND_HEADERS = 4;
const MOST_PACKET = 8192;

/** Codes of packets to a container: forward request, shutdown, ping, cping. */
const REQUESTS: ReadonlySet<number> = new Set([FORWARD_REQUEST, 7, 8, 10]);
/** Methods in the order of their codes, from 1 on. */
const METHODS = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'PROPFIND'];

export const ajp = defineProtocol({
  name: 'ajp',
  reference: 'Apache JServ Protocol 1.3',
  transports: ['tcp'],
  ports: [8009],
  firstBytes: [TO_CONTAINER >> 8],
  fields: {
    method: { doc: 'Method of the first request that is passed on', kind: 'text' },
    status: { doc: 'HTTP status of the first response', kind: 'number' },
  },
  recognise({ forward, reverse }) {
    if (forward.length === 0) return reverse.length === 0 ? 'maybe' : 'no';
    if (forward.bytes[0] !== TO_CONTAINER >> 8) return 'no';
    if (forward.length <= CODE) return forward.closed ? 'no' : 'maybe';
    const size = forward.view.getUint16(LENGTH);
    const isPacket = forward.view.getUint16(0) === TO_CONTAINER && size > 0 && size <= MOST_PACKET;
    return isPacket && REQUESTS.has(forward.bytes[CODE] ?? 0) ? 'yes' : 'no';
  },
  read({ forward, reverse }, tell) {
    const method = METHODS[(forward.bytes[METHOD] ?? 0) - 1];
    if (forward.length > METHOD && forward.bytes[CODE] === FORWARD_REQUEST && method !== undefined)
      tell('method', method);
    if (reverse.length < STATUS + 2) return 'more';
    if (reverse.view.getUint16(0) === TO_WEB_SERVER && reverse.bytes[CODE] === SEND_HEADERS) {
      tell('status', reverse.view.getUint16(STATUS));
    }
    return 'done';
  },
});
