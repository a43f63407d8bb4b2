// IANA protocol numbers
export const HOP_BY_HOP = 0;
export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;
export const ROUTING = 43;
export const FRAGMENT_HEADER = 44;
export const AUTHENTICATION = 51;
export const ICMPV6 = 58;
export const NO_NEXT_HEADER = 59;
export const DESTINATION_OPTIONS = 60;
export const SCTP = 132;
export const MOBILITY = 135;
export const HOST_IDENTITY = 139;
export const SHIM6 = 140;
