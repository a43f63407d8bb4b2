import type { WindowBatch } from '@weir/schema';
import type { KeyTable } from './key-table.ts';
import type { Scope } from './scopes.ts';
import { textAt } from './text-key.ts';

/** Writes the key in `row` of the table of a scope into the columns of row `to` that belong to it. */
export function putKey(scope: Scope, table: KeyTable, row: number, part: WindowBatch, to: number): void {
  const { keys, shape } = table;
  const at = row * shape.keyWords;
  switch (scope) {
    case 'source':
      return;
    case 'protocol':
      part.etherType[to] = (keys[at] ?? 0) >>> 8;
      part.protocol[to] = keys[at] ?? 0;
      return;
    case 'flows':
      part.protocol[to] = keys[at] ?? 0;
      return;
    case 'port':
      part.protocol[to] = (keys[at] ?? 0) >>> 16;
      part.port[to] = keys[at] ?? 0;
      return;
    case 'pair':
      putAddress(keys, at + 4, part.peer, to);
      return putAddress(keys, at, part.address, to);
    case 'host':
      return putAddress(keys, at, part.address, to);
    case 'station':
      putMac(keys, at + 2, part.station, to);
      return putMac(keys, at, part.bssid, to);
    case 'ssid':
      part.ssid[to] = textAt(keys, at + 2);
      return putMac(keys, at, part.bssid, to);
    case 'application':
      part.application[to] = textAt(keys, at);
      return;
    case 'bss':
      return putMac(keys, at, part.bssid, to);
  }
}

/** Words of an address are as they lie in memory. */
function putAddress(keys: Int32Array, at: number, column: Uint8Array, to: number): void {
  for (let b = 0; b < 16; b++) column[to * 16 + b] = (keys[at + (b >> 2)] ?? 0) >>> ((b & 3) * 8);
}

/** The first word of a MAC has four bytes, the second two. */
function putMac(keys: Int32Array, at: number, column: Uint8Array, to: number): void {
  for (let b = 0; b < 4; b++) column[to * 6 + b] = (keys[at] ?? 0) >>> (24 - b * 8);
  column[to * 6 + 4] = (keys[at + 1] ?? 0) >>> 8;
  column[to * 6 + 5] = keys[at + 1] ?? 0;
}
