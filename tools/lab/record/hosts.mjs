/** Who is on the lab's network. Private addresses, locally administered MACs and made-up names only. */

export const DOMAIN = 'weir.test';

const station = (name, segment, number, more = {}) => ({
  name,
  segment: segment.name,
  mac: `02:66:00:00:${segment.id.toString(16).padStart(2, '0')}:${number.toString(16).padStart(2, '0')}`,
  ipv4: `${segment.ipv4}.${number}`,
  ipv6: segment.ipv6 === undefined ? null : `${segment.ipv6}${number}`,
  gateway4: `${segment.ipv4}.1`,
  gateway6: segment.ipv6 === undefined ? null : `${segment.ipv6}1`,
  ...more,
});

export const LAN = { name: 'lan', id: 0, ipv4: '10.66.0', ipv6: 'fd66::' };
export const SERVERS = { name: 'servers', id: 1, ipv4: '10.66.1', ipv6: 'fd66:0:0:1::' };
/** Two tagged segments share the LAN's wire: IEEE 802.1Q, and 802.1ad with a second tag inside. */
export const CAMERAS = { name: 'cameras', id: 20, ipv4: '10.66.20', tags: [[0x8100, 20]] };
export const SENSORS = {
  name: 'sensors',
  id: 30,
  ipv4: '10.66.30',
  tags: [
    [0x88a8, 30],
    [0x8100, 7],
  ],
};

export const alice = station('alice', LAN, 11);
export const bob = station('bob', LAN, 12);
export const carol = station('carol', LAN, 13);
export const mallory = station('mallory', LAN, 66);
export const camera = station('camera', CAMERAS, 21, { vlan: [20] });
export const sensor = station('sensor', SENSORS, 31, { vlan: [30, 7] });
export const files = station('files', SERVERS, 22);
export const dns = station('dns', SERVERS, 53);
export const web = station('web', SERVERS, 80);

export const HOSTS = [alice, bob, carol, mallory, camera, sensor, files, dns, web];

/** Addresses that nobody has; the router treats each in its own way. */
export const SILENT = { name: 'silent', ipv4: '10.66.1.98' };
export const ABSENT = { name: 'absent', ipv4: '10.66.1.99' };
export const FORBIDDEN = { name: 'forbidden', ipv4: '10.66.1.97' };
export const ELSEWHERE = { name: 'elsewhere', ipv4: '10.77.0.1' };
export const ABSENT_NEIGHBOUR = { name: 'absent-neighbour', ipv4: '10.66.0.99' };
export const ROUTER_LAN = { name: 'router', ipv4: '10.66.0.1', ipv6: 'fd66::1' };
