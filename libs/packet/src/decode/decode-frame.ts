import { LAYER, NEXT, recordProblem, type Decoding, type Next } from './decoding.ts';
import { decodeEthernet } from './ethernet.ts';
import { ETHER_IPV4, ETHER_IPV6 } from './ether-type.ts';
import { decodeLink } from './link.ts';
import { LINK_ETHERNET, isDecodedLink } from './link-type.ts';
import { decodeLlc } from './llc.ts';
import { decodeMpls } from './mpls.ts';
import { decodeNetwork } from './network.ts';
import { decodePpp } from './ppp.ts';
import { decodeTransport } from './transport.ts';
import { decodeWlan } from './wlan.ts';

/** Layers of a frame that are followed; deeper ones are recorded as a problem, and what was decoded stands. */
const MOST_LAYERS = 32;
/** Link, network and transport. */
const FIRST_LAYERS = 3;

/** Decodes the frame of the current row, of a link type that {@link isDecodedLink} knows. */
export function decodeFrame(decoding: Decoding, linkType: number): void {
  decoding.vlans = 0;
  decoding.hasLink = false;
  decoding.tunnel = 0;
  decoding.end = decoding.wireEnd;
  let next = firstLayers(decoding, linkType);
  for (let layer = FIRST_LAYERS; next !== NEXT.nothing; layer++) {
    if (layer === MOST_LAYERS) {
      recordProblem(decoding, LAYER.depth, decoding.at, 1, 0);
      return;
    }
    next = decodeLayer(decoding, next, decoding.at);
  }
}

/** Up to {@link FIRST_LAYERS} of them, which are all that most frames have. */
function firstLayers(decoding: Decoding, linkType: number): Next {
  const { frameStart } = decoding;
  let next =
    linkType === LINK_ETHERNET ? decodeEthernet(decoding, frameStart) : decodeLink(decoding, linkType, frameStart);
  if (next === NEXT.etherType) next = decodeNetwork(decoding, decoding.number, decoding.at);
  if (next === NEXT.protocol) next = decodeTransport(decoding, decoding.number, decoding.at, decoding.end);
  return next;
}

function decodeLayer(decoding: Decoding, next: Next, at: number): Next {
  switch (next) {
    case NEXT.ethernet:
      return decodeEthernet(decoding, at);
    case NEXT.etherType:
      return decodeNetwork(decoding, decoding.number, at);
    case NEXT.protocol:
      return decodeTransport(decoding, decoding.number, at, decoding.end);
    case NEXT.ip:
      return decodeNetwork(decoding, etherTypeOf(decoding, at), at);
    case NEXT.llc:
      return decodeLlc(decoding, at);
    case NEXT.ppp:
      return decodePpp(decoding, at);
    case NEXT.mpls:
      return decodeMpls(decoding, at);
    case NEXT.wlan:
      return decodeWlan(decoding, at, decoding.number);
    case NEXT.link:
      return isDecodedLink(decoding.number) ? decodeLink(decoding, decoding.number, at) : NEXT.nothing;
    case NEXT.nothing:
      return NEXT.nothing;
  }
}

/** By the version of the header; what is neither is taken for IPv4, which then says what is wrong with it. */
function etherTypeOf({ view, capturedEnd }: Decoding, at: number): number {
  return at < capturedEnd && view.getUint8(at) >> 4 === 6 ? ETHER_IPV6 : ETHER_IPV4;
}
