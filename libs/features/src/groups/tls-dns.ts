import { defineFamily } from '../family.ts';
import { SAME, type Feature, type Swap } from '../feature.ts';
import { ALPN_CLASSES, OPENING_NUMBERS } from '../openings.ts';

const CLASSES = Object.entries(ALPN_CLASSES)
  .map(([name, number]) => `${number} ${name}`)
  .join(', ');

/** That of QUIC is looked for on the initiator's side alone. */
const EITHER_SIDE_BUT_QUIC: Swap = { kind: 'other' };
const HEAD = { group: 'TLS and DNS', dtype: 'float64' } as const;
const HELLO = { ...HEAD, window: 'the ClientHello of TLS, DTLS or QUIC', swap: EITHER_SIDE_BUT_QUIC } as const;
const QUESTION = {
  ...HEAD,
  window: 'the first question of DNS, mDNS, LLMNR or NBNS',
  nullRule: 'without a question',
  swap: SAME,
} as const;
const CUT = 'without a ClientHello, or in one that was cut off';

/** What a flow’s first payload says in the clear about what it is for. */
export const tlsDnsFeatures: readonly Feature[] = defineFamily(
  [
    {
      ...HELLO,
      name: 'tlsVersionOffered',
      unit: 'version',
      doc: 'Highest version the client offers: 1.3 for TLS 1.3, 1 for TLS 1.0, 0.3 for SSL 3, 0.2 for SSL 2; DTLS 1.0 is 1.1, and otherwise as TLS.',
      nullRule: `${CUT}, and of other versions`,
    },
    {
      ...HELLO,
      name: 'tlsCiphersOffered',
      unit: 'cipher suites',
      doc: 'Cipher suites the client offers, without GREASE.',
      nullRule: 'without a ClientHello',
    },
    {
      ...HELLO,
      name: 'tlsServerNameLength',
      unit: 'characters',
      doc: 'Length of the server’s name that the client asks for (SNI); 0 where it names none.',
      nullRule: `${CUT} before it`,
    },
    {
      ...HELLO,
      name: 'tlsAlpnClass',
      unit: 'class',
      doc: `First application protocol the client offers (ALPN): ${CLASSES}.`,
      nullRule: `${CUT} before it`,
    },
    {
      ...QUESTION,
      name: 'dnsQueryLength',
      unit: 'characters',
      doc: 'Length of the name asked for, dots included.',
    },
    {
      ...QUESTION,
      name: 'dnsQueryEntropy',
      unit: 'bits a character',
      doc: 'Shannon entropy of the characters of the name asked for, without dots: −Σ p·log₂ p.',
      nullRule: 'without a question, and of the root',
    },
  ],
  ({ openings }, _row, vectors, at) => {
    for (let place = 0; place < OPENING_NUMBERS; place++) vectors[at + place] = openings.value(place);
  },
);
