import { SCOPE_SYMBOLS, type WindowBatch } from '@weir/schema';
import { MICROSECONDS } from './detector.ts';
import { hashKey, hashText, putAddress, putMac } from './key-hash.ts';

/** Words of a key that name a host (source and address), and a BSS (source and BSSID). */
export const HOST_WORDS = 5;
export const BSS_WORDS = 3;
/** And what is named by a number, as flows of a protocol. */
export const NUMBER_WORDS = 2;

/** What the detectors of windows read of a row. */
export class WindowFacts {
  batch: WindowBatch;
  row = 0;
  seconds = 0;
  /** Begin and end of the window, µs. */
  start = 0;
  end = 0;
  scope: (typeof SCOPE_SYMBOLS)[number] = 'source';
  /** Source, then address or BSSID or protocol, as the scope has. */
  readonly key = new Int32Array(HOST_WORDS);
  hash = 0;

  constructor(batch: WindowBatch) {
    this.batch = batch;
    this.take(batch);
  }

  /** Goes over to another message. */
  take(batch: WindowBatch): void {
    this.batch = batch;
    this.key[0] = hashText(batch.source);
  }

  read(row: number): void {
    const { batch, key } = this;
    this.row = row;
    this.seconds = batch.seconds[row] ?? 0;
    this.start = batch.start[row] ?? 0;
    this.end = this.start + this.seconds * MICROSECONDS;
    this.scope = SCOPE_SYMBOLS[batch.scope[row] ?? 0] ?? 'source';
    if (this.scope === 'host') {
      putAddress(batch.address, row, key, 1);
      this.hash = hashKey(key, HOST_WORDS);
    } else if (this.scope === 'bss' || this.scope === 'station') {
      putMac(batch.bssid, row, key, 1);
      this.hash = hashKey(key, BSS_WORDS);
    } else {
      key[1] = batch.protocol[row] ?? 0;
      this.hash = hashKey(key, NUMBER_WORDS);
    }
  }

  get packets(): number {
    return this.batch.packets[this.row] ?? 0;
  }

  get sentPackets(): number {
    return this.batch.sentPackets[this.row] ?? 0;
  }

  get receivedPackets(): number {
    return this.packets - this.sentPackets;
  }

  get synPackets(): number {
    return this.batch.synPackets[this.row] ?? 0;
  }

  get tcpPackets(): number {
    return this.batch.tcpPackets[this.row] ?? 0;
  }

  get distinctPeers(): number {
    return this.batch.distinctPeers[this.row] ?? 0;
  }

  get distinctPorts(): number {
    return this.batch.distinctPorts[this.row] ?? 0;
  }
}
