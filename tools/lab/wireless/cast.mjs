/** Who is on the air of the crafted capture: two access points, what is behind them, three stations, and how each is heard. */
export const MAC = {
  open: '02:80:00:00:00:10',
  hidden: '02:80:00:00:00:20',
  gateway: '02:80:00:00:00:01',
  alice: '02:80:00:00:00:a1',
  bob: '02:80:00:00:00:b2',
  carol: '02:80:00:00:00:c3',
};
const [LOW, HIGH] = [2437, 5180];
export const RADIOS = {
  [MAC.open]: { frequency: LOW, signalDbm: -41, rate: 1 },
  [MAC.hidden]: { frequency: HIGH, signalDbm: -58, rate: 6 },
  [MAC.alice]: { frequency: LOW, signalDbm: -52, rate: 54 },
  [MAC.bob]: { frequency: LOW, signalDbm: -67, rate: 11 },
  [MAC.carol]: { frequency: HIGH, signalDbm: -73, rate: 6 },
};
export const OPEN = { ssid: 'weir-open', channel: 6, isSecured: false };
export const HIDDEN = { ssid: 'weir-hidden', channel: 36, isSecured: true };
/** What beacons say of a name that is hidden: as many zeros. */
export const UNNAMED = { ...HIDDEN, ssid: Buffer.alloc(HIDDEN.ssid.length) };
export const ADDRESS = {
  alice: '10.80.0.11',
  bob: '10.80.0.12',
  gateway: '10.80.0.1',
  web: '10.80.1.80',
  all: '255.255.255.255',
};
