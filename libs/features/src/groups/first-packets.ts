import { FIRST_PACKETS } from '@weir/flow';
import { defineFamily, type About } from '../family.ts';
import { SAME, type Feature } from '../feature.ts';

const HEAD = { group: 'first packets', window: 'packets 1 to 15', dtype: 'float64' } as const;

function payload(place: number): About {
  return {
    ...HEAD,
    name: `payload${place + 1}Bytes`,
    unit: 'bytes',
    doc: `Payload of packet ${place + 1}, negative from the responder.`,
    nullRule: `below ${place + 1} packets`,
    swap: { kind: 'negated' },
  };
}

function gap(place: number): About {
  const isFirst = place === 0;
  return {
    ...HEAD,
    name: `gap${place + 1}Log`,
    unit: 'ln µs',
    doc: isFirst
      ? 'ln(1 + µs since the latest packet between the two addresses, of whatever flow).'
      : `ln(1 + µs from packet ${place} to packet ${place + 1}).`,
    nullRule: isFirst ? 'without a packet between them in the last 300 s' : `below ${place + 1} packets`,
    swap: SAME,
  };
}

const PLACES = Array.from({ length: FIRST_PACKETS }, (_, place) => place);

/** The first packets one by one: enough for an early verdict. */
export const firstPacketFeatures: readonly Feature[] = defineFamily(
  [...PLACES.map(payload), ...PLACES.map(gap)],
  ({ traits }, _row, vectors, at) => {
    const count = traits.firstCount();
    for (let place = 0; place < count; place++) {
      vectors[at + place] = traits.firstPayload(place);
      const us = traits.firstGap(place);
      vectors[at + FIRST_PACKETS + place] = us >= 0 ? Math.log1p(us) : NaN;
    }
    for (let place = count; place < FIRST_PACKETS; place++) {
      vectors[at + place] = NaN;
      vectors[at + FIRST_PACKETS + place] = NaN;
    }
  },
);
