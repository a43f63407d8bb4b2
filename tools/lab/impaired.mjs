/**
 * Records testdata/impaired: TCP between two stacks of the kernel over a link whose delay, jitter, loss, reordering and rate are set by
 * construction. Needs Linux, root, /dev/net/tun, iproute2, util-linux and Python; runs in namespaces of its own, as record.mjs does.
 */
import { fileURLToPath } from 'node:url';
import { recordInNamespaces } from './in-namespaces.mjs';

await recordInNamespaces(
  fileURLToPath(new URL('impaired/recording.mjs', import.meta.url)),
  fileURLToPath(new URL('../../testdata/impaired', import.meta.url)),
  { chrt: 'util-linux' },
);
