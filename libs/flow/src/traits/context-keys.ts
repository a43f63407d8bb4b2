import {
  FROM_HIGH,
  HIGH_ADDRESS,
  KEY_WORDS,
  LOW_ADDRESS,
  PORTS,
  PROTOCOL,
  ROW_WORDS,
  STATE,
  VIRTUAL_NETWORK,
  VLANS,
} from '../flow-row.ts';
import { CHANNEL_BIT, HIGH_RESPONDS_BIT, SERVICE_BIT } from './context-row.ts';

const ADDRESS_WORDS = 4;

/** Keys of the contexts that a flow belongs to; refilled for each flow. */
export class ContextKeys {
  readonly channel = new Int32Array(KEY_WORDS);
  readonly service = new Int32Array(KEY_WORDS);

  /** Reads them off the row of a flow. */
  read(flows: Int32Array, row: number): void {
    const at = row * ROW_WORDS;
    const { channel, service } = this;
    const isTurned = isChannelTurned(flows, row);
    const low = at + (isTurned ? HIGH_ADDRESS : LOW_ADDRESS);
    const high = at + (isTurned ? LOW_ADDRESS : HIGH_ADDRESS);
    for (let w = 0; w < ADDRESS_WORDS; w++) {
      channel[LOW_ADDRESS + w] = service[LOW_ADDRESS + w] = flows[low + w] ?? 0;
      channel[HIGH_ADDRESS + w] = service[HIGH_ADDRESS + w] = flows[high + w] ?? 0;
    }
    channel[VLANS] = service[VLANS] = flows[at + VLANS] ?? 0;
    channel[VIRTUAL_NETWORK] = service[VIRTUAL_NETWORK] = flows[at + VIRTUAL_NETWORK] ?? 0;
    const isFromHigh = ((flows[at + STATE] ?? 0) & FROM_HIGH) !== 0;
    const ports = flows[at + PORTS] ?? 0;
    const highResponds = isFromHigh === isTurned;
    channel[PORTS] = 0;
    channel[PROTOCOL] = CHANNEL_BIT;
    service[PORTS] = isFromHigh ? ports & 0xffff : ports >>> 16;
    service[PROTOCOL] = (flows[at + PROTOCOL] ?? 0) | SERVICE_BIT | (highResponds ? HIGH_RESPONDS_BIT : 0);
  }
}

/** Whether the low end of the flow is the high end of its channel: keys of some ICMP messages have the sender first. */
export function isChannelTurned(flows: Int32Array, row: number): boolean {
  const low = row * ROW_WORDS + LOW_ADDRESS;
  const high = row * ROW_WORDS + HIGH_ADDRESS;
  for (let w = ADDRESS_WORDS - 1; w >= 0; w--) {
    const one = flows[low + w] ?? 0;
    const other = flows[high + w] ?? 0;
    if (one !== other) return one > other;
  }
  return false;
}
