import { SCOPE_SYMBOLS } from '@weir/schema';
import { KeyTable } from './key-table.ts';
import { SHAPES, type Scope } from './scopes.ts';

const PACKETS = SHAPES.source.names.indexOf('packets');

/** The tables of one window, one a scope. */
export class WindowTables {
  readonly source: KeyTable;
  readonly protocol: KeyTable;
  readonly port: KeyTable;
  readonly host: KeyTable;
  readonly pair: KeyTable;
  readonly bss: KeyTable;
  readonly station: KeyTable;
  readonly flows: KeyTable;
  readonly application: KeyTable;
  readonly ssid: KeyTable;

  /** `mostKeys` of each scope are kept; `onForgetPair` is told of each pair that is not. */
  constructor(mostKeys: number, onForgetPair?: (tables: WindowTables, row: number) => void) {
    this.source = new KeyTable(SHAPES.source, 1);
    this.protocol = new KeyTable(SHAPES.protocol, mostKeys);
    this.port = new KeyTable(SHAPES.port, mostKeys);
    this.host = new KeyTable(SHAPES.host, mostKeys);
    this.pair = new KeyTable(SHAPES.pair, mostKeys, (row) => onForgetPair?.(this, row));
    this.bss = new KeyTable(SHAPES.bss, mostKeys);
    this.station = new KeyTable(SHAPES.station, mostKeys);
    this.flows = new KeyTable(SHAPES.flows, mostKeys);
    this.application = new KeyTable(SHAPES.application, mostKeys);
    this.ssid = new KeyTable(SHAPES.ssid, mostKeys);
  }

  of(scope: Scope): KeyTable {
    return this[scope];
  }

  /** Packets of the source. */
  get packets(): number {
    return this.source.sums[PACKETS] ?? 0;
  }

  get keys(): number {
    let keys = 0;
    for (const scope of SCOPE_SYMBOLS) keys += this[scope].size;
    return keys;
  }

  /** Rows that there is memory for. */
  get room(): number {
    let rows = 0;
    for (const scope of SCOPE_SYMBOLS) rows += this[scope].room;
    return rows;
  }

  clear(): void {
    for (const scope of SCOPE_SYMBOLS) this[scope].clear();
  }
}

const ARP = [SHAPES.host.names.indexOf('arpRequests'), SHAPES.host.names.indexOf('arpReplies')] as const;

/** Whether anybody spoke ARP in the window. */
export function hasArp({ host }: WindowTables): boolean {
  for (let row = 0; row < host.size; row++)
    for (const sum of ARP) if ((host.sums[row * host.shape.sums + sum] ?? 0) > 0) return true;
  return false;
}

/** Whether the window has frames of 802.11. */
export function isOnTheAir({ bss, station }: WindowTables): boolean {
  return bss.size + station.size > 0;
}
