/**
 * The frames of testdata/formats: one of each kind that a reader or decoder treats in its own way.
 * `says` is what a decoder should find; a field that the frame does not have is left out.
 */
import { arpFrames, icmpFrames, ipv4FragmentFrames, udpOverIpv4Frames } from './ipv4-frames.mjs';
import { extensionHeaderFrames, hopByHopFrame, neighbourSolicitationFrame } from './ipv6-frames.mjs';
import { tcpConnection } from './tcp-frames.mjs';

export const SAMPLE_FRAMES = [
  ...arpFrames(),
  ...tcpConnection(),
  ...udpOverIpv4Frames(),
  ...ipv4FragmentFrames(),
  ...icmpFrames(),
  neighbourSolicitationFrame(),
  hopByHopFrame(),
  ...extensionHeaderFrames(),
];
