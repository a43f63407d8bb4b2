import { weirFeatures } from '../weir-features.ts';
import type { JudgedFlows } from './judged-flows.ts';

/** Packets that the features of the first ones tell of. */
const PACKETS = 15;

const placeOf = (name: string): number => weirFeatures.features.findIndex((feature) => feature.name === name);
const PAYLOADS = Array.from({ length: PACKETS }, (_, i) => placeOf(`payload${i + 1}Bytes`));
const GAPS = Array.from({ length: PACKETS }, (_, i) => placeOf(`gap${i + 1}Log`));

/** Times from a packet with payload of the initiator to the very next one, where that is the responder's and has payload, too. */
export interface Turnarounds {
  count: number;
  leastUs: number;
  mostUs: number;
  sumUs: number;
  squaresUs: number;
}

/** Those of the row that was looked at last: several inputs in turn ask of each. */
export interface LatestTurnarounds extends Turnarounds {
  row: number;
}

export function noTurnarounds(): LatestTurnarounds {
  return { row: -1, count: 0, leastUs: NaN, mostUs: NaN, sumUs: 0, squaresUs: 0 };
}

/** Of a flow with the features of its first packets; infinite times where there are none. Read it before asking of another row. */
export function turnaroundsOf(judged: Pick<JudgedFlows, 'flows' | 'turnarounds'>, row: number): Turnarounds {
  const found = judged.turnarounds;
  if (found.row === row) return found;
  found.row = row;
  found.count = found.sumUs = found.squaresUs = 0;
  found.leastUs = Infinity;
  found.mostUs = -Infinity;
  const { vector } = judged.flows;
  const first = row * weirFeatures.width;
  for (let i = 0; i + 1 < PACKETS; i++) {
    if (!((vector[first + (PAYLOADS[i] ?? 0)] ?? NaN) > 0)) continue;
    if (!((vector[first + (PAYLOADS[i + 1] ?? 0)] ?? NaN) < 0)) continue;
    const us = Math.expm1(vector[first + (GAPS[i + 1] ?? 0)] ?? NaN);
    found.count++;
    found.leastUs = Math.min(found.leastUs, us);
    found.mostUs = Math.max(found.mostUs, us);
    found.sumUs += us;
    found.squaresUs += us * us;
  }
  return found;
}
