/**
 * Records testdata/networks: TCP and UDP between two stacks of the kernel within tunnels of many kinds, over IPv6, to groups and in fragments.
 * Needs Linux, root, /dev/net/tun, iproute2, util-linux, procps and Python; runs in namespaces of its own, as record.mjs does.
 */
import { fileURLToPath } from 'node:url';
import { recordInNamespaces } from './in-namespaces.mjs';

await recordInNamespaces(
  fileURLToPath(new URL('networks/recording.mjs', import.meta.url)),
  fileURLToPath(new URL('../../testdata/networks', import.meta.url)),
  { chrt: 'util-linux' },
);
