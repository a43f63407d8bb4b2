/** Small words for what an activity leaves on the wire; the manifest has them as plain objects. */

const ends = (from, to, family) => ({
  from: { host: from.name, address: from[family] },
  to: { host: to.name, address: to[family] },
});

const flow =
  (protocol) =>
  (outcome, from, to, port, { v6 = false, count = 1, ...more } = {}) => {
    const { from: source, to: target } = ends(from, to, v6 ? 'ipv6' : 'ipv4');
    const tagged = from.vlan === undefined ? {} : { vlan: from.vlan };
    return { protocol, from: source, to: { ...target, port }, ...tagged, outcome, count, ...more };
  };

/** `port` is a number, a [lowest, highest] range or null for any; `count` an exact number of flows or `{ atLeast }`. */
export const tcp = flow('tcp');
export const udp = flow('udp');

/** ICMP has no ports: `packets` counts those from `from` to `to`. */
export const icmp = (outcome, from, to, packets, { v6 = false } = {}) => ({
  ...flow(v6 ? 'icmpv6' : 'icmp')(outcome, from, to, null, { v6 }),
  packets,
});

export const arp = (outcome, from, address, packets) => ({
  protocol: 'arp',
  from: { host: from.name, address: from.ipv4 },
  to: { host: null, address, port: null },
  outcome,
  count: 1,
  packets,
});

/** The name look-ups that a client makes by itself before it connects. */
export const lookUp = (from, to) => udp('answered', from, to, 53, { count: { atLeast: 1 } });
