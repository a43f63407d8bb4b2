/**
 * The recordings of testdata/networks. `mode`, `layers` and `orders` are the link's (link.py), `talks` what is done (talks.mjs). With `kernel` the
 * tunnel is the kernel's; others the link puts around what the kernel sends, as few kernels are built with all of them. `tunnel`
 * and `virtualNetwork` are those of the flows inside; `isClosed` where nothing tells that there is a tunnel; with `outerMtu` what
 * is larger outside goes in fragments.
 */
const tun = { mode: 'tun', talks: ['exchange4'] };
const tun6 = { mode: 'tun', hasIpv6: true, talks: ['exchange6'] };
const tap = { mode: 'tap', talks: ['exchange4'] };
const [over4, over6] = [{ over: 'ipv4' }, { over: 'ipv6' }];
/** The link only records. */
const vxlan = (kernel) => ({ mode: 'tap', talks: ['exchange4'], layers: [], kernel, tunnel: 'vxlan' });

const IP_IN_IP = [
  { name: 'ip4-in-ip4', ...tun, layers: [{ kind: 'ip', ...over4 }] },
  { name: 'ip6-in-ip4', ...tun6, layers: [{ kind: 'ip', ...over4 }] },
  { name: 'ip4-in-ip6', ...tun, layers: [{ kind: 'ip', ...over6 }] },
  { name: 'ip6-in-ip6', ...tun6, layers: [{ kind: 'ip', ...over6 }] },
].map((plan) => ({ ...plan, tunnel: 'ipInIp' }));

const OVER_GRE = [
  { name: 'gre', ...tun, layers: [{ kind: 'gre', ...over4 }], tunnel: 'gre' },
  {
    name: 'gre-key-checksum-sequence',
    ...tun6,
    layers: [{ kind: 'gre', ...over6, key: 0x10203, sequence: true, checksum: true }],
    tunnel: 'gre',
  },
  { name: 'gretap', ...tap, layers: [{ kind: 'gre', ...over4 }], tunnel: 'gre' },
  {
    name: 'nvgre',
    ...tap,
    layers: [{ kind: 'gre', ...over4, key: 0x1f40 << 8 }],
    tunnel: 'nvgre',
    virtualNetwork: 0x1f40,
  },
  { name: 'erspan', ...tap, layers: [{ kind: 'erspan', ...over4, session: 77 }], tunnel: 'erspan' },
];

const OVER_UDP = [
  {
    name: 'geneve',
    ...tap,
    layers: [{ kind: 'geneve', ...over4, network: 4096 }],
    tunnel: 'geneve',
    virtualNetwork: 4096,
  },
  { name: 'gtp', ...tun, layers: [{ kind: 'gtp', ...over4, tunnel: 0xbeef }], tunnel: 'gtpU' },
  { name: 'teredo', ...tun6, layers: [{ kind: 'teredo', ...over4 }], tunnel: 'teredo' },
  { name: 'l2tp', ...tun, layers: [{ kind: 'l2tp', ...over4, tunnel: 3, session: 9 }], tunnel: 'l2tp' },
  { name: 'capwap', ...tap, layers: [{ kind: 'capwap', ...over4 }], tunnel: 'capwap' },
  {
    name: 'mpls-in-udp',
    ...tun,
    layers: [
      { kind: 'mpls', labels: [100] },
      { kind: 'mpls-udp', ...over4 },
    ],
    tunnel: 'mplsInIp',
  },
  { name: 'fou', ...tun, layers: [{ kind: 'fou', ...over4 }], isClosed: true },
  { name: 'gue', ...tun, layers: [{ kind: 'gue', ...over4 }], tunnel: 'gue' },
];

const OTHERS = [
  { name: 'etherip', ...tap, layers: [{ kind: 'etherip', ...over4 }], tunnel: 'etherIp' },
  {
    name: 'mpls-in-ip',
    ...tun,
    layers: [
      { kind: 'mpls', labels: [200, 201] },
      { kind: 'ip', ...over4 },
    ],
    tunnel: 'mplsInIp',
  },
  {
    name: 'qinq',
    ...tap,
    layers: [
      {
        kind: 'vlan',
        tags: [
          { etherType: 0x88a8, id: 30 },
          { etherType: 0x8100, id: 7 },
        ],
      },
    ],
    vlan: [30, 7],
  },
  { name: 'mpls', ...tun, layers: [{ kind: 'mpls', labels: [16, 17, 18] }] },
  { name: 'pppoe', ...tun, layers: [{ kind: 'pppoe', session: 0x11 }] },
];

const NESTED = [
  { name: 'vxlan', ...vxlan({ over: 'ipv4' }) },
  { name: 'vxlan-over-ipv6', hasIpv6: true, ...vxlan({ over: 'ipv6' }) },
  { name: 'vxlan-in-gre', ...vxlan({ over: 'ipv4' }), mode: 'tun', layers: [{ kind: 'gre', ...over6 }] },
  { name: 'vxlan-in-vxlan', ...vxlan({ over: 'ipv4', isTwice: true }) },
  { name: 'vxlan-two-networks', ...vxlan({ over: 'ipv4', networks: [41, 42] }) },
  {
    name: 'gre-in-fragments',
    ...tun,
    layers: [{ kind: 'gre', ...over4 }],
    tunnel: 'gre',
    outerMtu: 1000,
  },
  {
    name: 'five-deep',
    ...tun,
    layers: [
      { kind: 'ip', ...over4 },
      { kind: 'gre', ...over6 },
      { kind: 'gtp', ...over4, tunnel: 5 },
      { kind: 'mpls', labels: [300] },
      { kind: 'mpls-udp', ...over6 },
      { kind: 'gre', ...over4, key: 9 },
    ],
    tunnel: 'ipInIp',
  },
].map((plan) => (plan.tunnel === 'vxlan' ? { virtualNetwork: 41, ...plan } : plan));

/** Without tunnels. Fragments: in order, backwards, the first in between, without the second, without the first, and two that overlap. */
const PLAIN = [
  {
    name: 'ipv6',
    hasIpv6: true,
    mode: 'tap',
    layers: [],
    talks: ['exchange6', 'linkLocal', 'extensionHeaders', 'fragments6'],
  },
  { name: 'groups', hasIpv6: true, mode: 'tap', layers: [], talks: ['groups'] },
  {
    name: 'fragments',
    mode: 'tap',
    layers: [],
    talks: ['fragments4'],
    orders: [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
      [0, 2],
      [1, 2],
      [0, 1, -1, 2],
      [0, -2, 1, 2],
    ],
  },
];

export const PLANS = [...IP_IN_IP, ...OVER_GRE, ...OVER_UDP, ...OTHERS, ...NESTED, ...PLAIN];
