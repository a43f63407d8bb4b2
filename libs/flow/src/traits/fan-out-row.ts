/*
 * What a channel has seen of its flows: a block in its row, and a copy in the row of each of its flows, as it was at the flow's latest
 * packet. "Since the channel began" is since the latest 300 s without packets.
 */

// Doubles of the block.
/** Sum of n·log₂ n over the services, each of which n flows began with. */
export const SERVICE_SUM = 0;
/** Flows that began, each fading with age, as it was when the latest began. */
export const FLOW_WEIGHT = 1;
/** Event time of that. */
export const FLOW_WEIGHT_TIME = 2;

/** Counts, by their word in the block. */
export const FAN_OUT = {
  /** All events below: the copy is as new as the block while both have the same. */
  events: 6,
  flows: 7,
  /** Ports of responders, each with its protocol. */
  services: 8,
  /** Flows in which both sides spoke. */
  answeredFlows: 9,
  /** Flows that began at the initiator's port of the one before, to another port of the responder. */
  reusedPorts: 10,
  tcpFlows: 11,
  /** TCP flows that began with a SYN. */
  connections: 12,
  /** Those of them that had a SYN/ACK. */
  answeredConnections: 13,
  /** Those of them that had a RST before the handshake was over. */
  failedHandshakes: 14,
  /** TCP flows with a RST. */
  resets: 15,
  dnsAnswers: 16,
  noSuchNames: 17,
} as const;
export const FAN_OUT_WORDS = 18;
export const FAN_OUT_DOUBLES = FAN_OUT_WORDS / 2;
