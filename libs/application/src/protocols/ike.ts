import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u32, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';

const SPI = 0;
const VERSION = 17;
const EXCHANGE = 18;
const LENGTH = 24;
const HEADER = 28;
const MARKER = 4;

const IKE_PORT = 500;
const NAT_PORT = 4500;
const LAST_OLD_EXCHANGE = 6;
const OLD_PRIVATE: readonly number[] = [32, 33];
const FIRST_EXCHANGE = 34;
const LAST_EXCHANGE = 44;
const LEAST_SPI = 0x100;
const LEAST_ESP = 28;
const KEEP_ALIVE = 0xff;

/** Version, exchange and the length of the whole datagram; on port 4500 behind four zeros (RFC 3948 §2.2). */
export const ike = defineProtocol({
  name: 'ike',
  reference: 'RFC 7296, RFC 2408',
  transports: ['udp'],
  ports: [IKE_PORT, NAT_PORT],
  fields: {
    version: { doc: 'Major version: 1 or 2 (§3.1)', kind: 'number' },
    exchange: {
      doc: 'Exchange type of the first message: 2 main mode, 4 aggressive, 34 IKE_SA_INIT (§3.1)',
      kind: 'number',
    },
  },
  recognise: (conversation) => lookAtBoth(conversation, recogniseMessage),
  read(conversation, tell) {
    const side = spoken(conversation);
    const at = u32(side, SPI) === 0 ? MARKER : 0;
    tell('version', u8(side, at + VERSION) >> 4);
    tell('exchange', u8(side, at + EXCHANGE));
    return 'done';
  },
});

/** ESP in UDP has nothing but an index that is not zero, so it is only taken on port 4500. */
export const espUdp = defineProtocol({
  name: 'esp-udp',
  reference: 'RFC 3948 §2.1',
  transports: ['udp'],
  ports: [NAT_PORT],
  isBoundToPorts: true,
  fields: { spi: { doc: 'Security parameters index of the first packet', kind: 'number' } },
  recognise(conversation) {
    const { srcPort, dstPort } = conversation;
    return srcPort === NAT_PORT || dstPort === NAT_PORT ? lookAtBoth(conversation, recogniseEsp) : 'no';
  },
  read(conversation, tell) {
    if (spoken(conversation).length >= 4) tell('spi', u32(spoken(conversation), SPI));
    return 'done';
  },
});

function recogniseMessage(side: Side, end: number): Recognition {
  if (end === 1 && u8(side, 0) === KEEP_ALIVE) return 'maybe';
  const at = end >= MARKER && u32(side, SPI) === 0 ? MARKER : 0;
  if (end < at + HEADER || u32(side, at + LENGTH) !== end - at) return 'no';
  if (u32(side, at + SPI) === 0 && u32(side, at + SPI + 4) === 0) return 'no';
  const exchange = u8(side, at + EXCHANGE);
  const version = u8(side, at + VERSION);
  if (version === 0x10)
    return (exchange > 0 && exchange <= LAST_OLD_EXCHANGE) || OLD_PRIVATE.includes(exchange) ? 'yes' : 'no';
  return version >> 4 === 2 && exchange >= FIRST_EXCHANGE && exchange <= LAST_EXCHANGE ? 'yes' : 'no';
}

function recogniseEsp(side: Side, end: number): Recognition {
  if (end === 1 && u8(side, 0) === KEEP_ALIVE) return 'maybe';
  return end >= LEAST_ESP && end % 2 === 0 && u32(side, SPI) >= LEAST_SPI ? 'yes' : 'no';
}
