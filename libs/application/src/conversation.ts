import type { Transport } from './protocol.ts';

/** The first payload bytes of one direction: of TCP the stream in order, of UDP the first datagrams one after another. */
export interface Side {
  /** Bytes [0, length) are there; what lies behind is not. */
  readonly bytes: Uint8Array;
  /** Over the same bytes, for numbers. */
  readonly view: DataView;
  readonly length: number;
  /** Where each datagram of UDP, or segment of TCP, ends in `bytes`. */
  readonly ends: readonly number[];
  /** Nothing more will come: the bound is reached, or bytes are missing from here on. */
  readonly closed: boolean;
}

/** The beginning of a flow's payload in both directions. */
export interface Conversation {
  readonly transport: Transport;
  /** Ports of initiator and responder. */
  readonly srcPort: number;
  readonly dstPort: number;
  /** From the initiator. */
  readonly forward: Side;
  /** From the responder. */
  readonly reverse: Side;
}
