import { frameBatchOf } from './feed.ts';
import { ethernet, hex, ipv4, ipv6, tcp, udp } from './frame-bytes.ts';
import type { SeedFrame } from './frame-mutator.ts';
import { sharedCaptures, sharedFile } from './shared-data.ts';

/** Frames from the beginning of each capture. */
const OF_EACH = 8;

function madeByHand(): SeedFrame[] {
  const inner = ipv4({ protocol: 6 }, tcp({ options: hex('0204 05b4 0402 0101') }, hex('aabb')));
  const vxlan = [
    ...hex('9c40 12b5 0000 0000 08000000 00030900'),
    ...ethernet(0x86dd, ipv6({ next: 17 }, udp(hex('00')))),
  ];
  return [
    { linkType: 1, bytes: Uint8Array.from(ethernet(0x0800, inner)) },
    { linkType: 1, bytes: Uint8Array.from(ethernet(0x0800, ipv4({ protocol: 17 }, vxlan))) },
    {
      linkType: 1,
      bytes: Uint8Array.from(ethernet(0x0800, ipv4({ protocol: 47 }, [...hex('2000 0800 00000001'), ...inner]))),
    },
    {
      linkType: 105,
      bytes: Uint8Array.from([...hex('8801 0000 020000000050 02000000000b 020000000099 1000 8000'), ...inner]),
    },
    {
      linkType: 127,
      bytes: Uint8Array.from([...hex('00 00 1500 2e000080 00000000 00 6c 7609 a000 c8 00 00 0801'), ...inner]),
    },
  ];
}

function fromCaptures(): SeedFrame[] {
  return ['protocols', 'wifi', 'malformed'].flatMap(sharedCaptures).flatMap((capture) => {
    const { frames } = frameBatchOf(sharedFile(capture));
    return Array.from({ length: Math.min(frames.count, OF_EACH) }, (_, i) => {
      const offset = frames.offset[i] ?? 0;
      const bytes = frames.data.slice(offset, offset + (frames.capturedLength[i] ?? 0));
      return { linkType: frames.linkType[i] ?? 0, bytes };
    });
  });
}

/** Good frames of many kinds: a few made by hand, and where the shared data set is there the first of its captures. */
export function seedFrames(): SeedFrame[] {
  return [...madeByHand(), ...fromCaptures()];
}
