/** A flow that was silent for so long may have begun anew, µs; no timeout that splits flows may be shorter. */
export const LEAST_TIMEOUT_US = 1_000_000;

export interface FlowSettings {
  /** A gap longer than this between packets splits a flow. */
  readonly idleTimeoutUs: number;
  /** A flow is split at the first packet later than this after its first one. */
  readonly activeTimeoutUs: number;
  /** The idle timeout of a flow that TCP has ended: how long its last packets are awaited. */
  readonly tcpEndTimeoutUs: number;
  /** Most flows kept at once, those of neighbours included; over it the largest table closes the flow due first. */
  readonly maxFlows: number;
  /** Most address pairs and services kept for features; 131,072 without. */
  readonly maxContexts?: number;
}
