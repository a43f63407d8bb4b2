import { END_REASON_SYMBOLS } from '@weir/schema';

// Places of the reasons in the symbols of the field endReason (IPFIX flowEndReason, RFC 5102 §5.11.3).
/** Of a flow that goes on. */
export const NOT_ENDED = END_REASON_SYMBOLS.indexOf('none');
export const IDLE_TIMEOUT = END_REASON_SYMBOLS.indexOf('idleTimeout');
export const ACTIVE_TIMEOUT = END_REASON_SYMBOLS.indexOf('activeTimeout');
export const END_OF_FLOW = END_REASON_SYMBOLS.indexOf('endOfFlow');
export const FORCED_END = END_REASON_SYMBOLS.indexOf('forcedEnd');
export const LACK_OF_RESOURCES = END_REASON_SYMBOLS.indexOf('lackOfResources');
