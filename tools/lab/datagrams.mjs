/**
 * Records testdata/datagrams: lookups of names, echoes and calls between programs of Debian, over a link whose delay, jitter, loss, reordering,
 * duplication and rate are set by construction. Needs Linux, root, /dev/net/tun, iproute2, util-linux, Python, dnsmasq-base,
 * bind9-dnsutils, iputils-ping and baresip-core; runs in namespaces of its own, as record.mjs does.
 */
import { fileURLToPath } from 'node:url';
import { recordInNamespaces } from './in-namespaces.mjs';
import { DATAGRAMS } from './packages.mjs';

await recordInNamespaces(
  fileURLToPath(new URL('datagrams/recording.mjs', import.meta.url)),
  fileURLToPath(new URL('../../testdata/datagrams', import.meta.url)),
  DATAGRAMS,
);
