/** One field in which a packet differs. */
export interface Differing {
  readonly field: string;
  readonly ours: string;
  readonly theirs: string;
  /** As tshark names them. */
  readonly protocols: string;
  readonly capture: string;
}

const isMac = ({ field }: Differing): boolean => field === 'srcMac' || field === 'dstMac';
const has =
  (...layers: readonly string[]) =>
  ({ protocols }: Differing): boolean =>
    layers.some((layer) => protocols.split(':').includes(layer));

/** Why the two may differ there; the first that fits. */
const REASONS: readonly (readonly [fits: (one: Differing) => boolean, why: string])[] = [
  [
    (one) => one.field === 'time',
    'a fraction of a second over 999,999 µs: tshark prints it as it stands, we add it up',
  ],
  [
    (one) => one.field === 'tcp payloadLength' && Number(one.ours) > Number(one.theirs),
    'IP says more than the frame has: we go by IP, tshark by the frame',
  ],
  [(one) => isMac(one) && has('wlan')(one), 'an aggregate (A-MSDU): ours are the addresses of its first part'],
  [
    (one) => isMac(one) && has('cfp', 'fp')(one),
    'FabricPath: ours are the addresses of the frame inside, which hosts have',
  ],
  [has('ayiya'), 'AYIYA, which we do not decode'],
  [
    has('capwap.data', 'capwap'),
    'CAPWAP whose frame control is swapped, which tshark does not follow, or data in fragments',
  ],
  [has('gtp', 'gtpprime'), 'GTP of version 0 or prime, which stays closed, or inside a fragment of the outer packet'],
  [
    ({ capture }) => capture.includes('vxlan_port_8472'),
    'VXLAN on the port that Linux had before one was registered, which tshark does not take for it',
  ],
  [has('gre'), 'Aruba over GRE: aggregates inside'],
];

export function reasonOf(difference: Differing): string {
  return REASONS.find(([fits]) => fits(difference))?.[1] ?? '';
}
