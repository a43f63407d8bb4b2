import { FIRST_PACKETS } from '@weir/flow';
import { defineFeature, SAME, type Feature } from '../feature.ts';

const HEAD = { group: 'first packets', window: 'packets 1 to 15', dtype: 'float64' } as const;

function payload(place: number): Feature {
  return defineFeature({
    ...HEAD,
    name: `payload${place + 1}Bytes`,
    unit: 'bytes',
    doc: `Payload of packet ${place + 1}, negative from the responder.`,
    nullRule: `below ${place + 1} packets`,
    swap: { kind: 'negated' },
    of: ({ traits }, row) => traits.firstPayload(row, place),
    writeRows({ traits }, from, to, vectors, first, stride) {
      for (let row = from, at = first; row < to; row++, at += stride) vectors[at] = traits.firstPayload(row, place);
    },
  });
}

function gap(place: number): Feature {
  const isFirst = place === 0;
  return defineFeature({
    ...HEAD,
    name: `gap${place + 1}Log`,
    unit: 'ln µs',
    doc: isFirst
      ? 'ln(1 + µs since the latest packet between the two addresses, of whatever flow).'
      : `ln(1 + µs from packet ${place} to packet ${place + 1}).`,
    nullRule: isFirst ? 'without a packet between them in the last 300 s' : `below ${place + 1} packets`,
    swap: SAME,
    of: ({ traits }, row) => Math.log1p(traits.firstGap(row, place)),
    writeRows({ traits }, from, to, vectors, first, stride) {
      for (let row = from, at = first; row < to; row++, at += stride) {
        const us = traits.firstGap(row, place);
        vectors[at] = us >= 0 ? Math.log1p(us) : NaN;
      }
    },
  });
}

const PLACES = Array.from({ length: FIRST_PACKETS }, (_, place) => place);

/** The first packets one by one: enough for an early verdict. */
export const firstPacketFeatures: readonly Feature[] = [...PLACES.map(payload), ...PLACES.map(gap)];
