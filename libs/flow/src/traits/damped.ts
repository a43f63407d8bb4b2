import {
  BOTH_PRODUCTS,
  BOTH_SQUARES,
  CHANNEL_DOUBLES,
  DAMPED,
  DAMPED_BLOCK,
  HIGH_RESIDUAL,
  HIGH_SIDE,
  LOW_RESIDUAL,
  LOW_SIDE,
  SERVICE_DOUBLES,
} from './context-row.ts';
import { DECAYS } from './damping.ts';
import {
  DAMPED_DOUBLES,
  DAMPED_PAIR_DOUBLES,
  DAMPED_PRODUCTS,
  DAMPED_SQUARES,
  DAMPED_SUM,
  DAMPED_WEIGHT,
} from './trait-row.ts';

/** Adds a frame length to the statistics that begin at `at`, of which `left` remains. */
export function addDamped(doubles: Float64Array, at: number, left: Float64Array, length: number): void {
  for (let d = 0; d < DECAYS.length; d++) {
    const rest = left[d] ?? 0;
    const block = at + d * DAMPED_DOUBLES;
    doubles[block + DAMPED_WEIGHT] = (doubles[block + DAMPED_WEIGHT] ?? 0) * rest + 1;
    doubles[block + DAMPED_SUM] = (doubles[block + DAMPED_SUM] ?? 0) * rest + length;
    doubles[block + DAMPED_SQUARES] = (doubles[block + DAMPED_SQUARES] ?? 0) * rest + length * length;
  }
}

/** Adds a frame length to a service's statistics and copies what they are then to `to` in `seen`. */
export function addToService(
  services: Float64Array,
  service: number,
  left: Float64Array,
  length: number,
  seen: Float64Array,
  to: number,
): void {
  const at = service * SERVICE_DOUBLES + DAMPED;
  for (let d = 0; d < DECAYS.length; d++) {
    const rest = left[d] ?? 0;
    const block = at + d * DAMPED_DOUBLES;
    const copy = to + d * DAMPED_DOUBLES;
    const weight = (services[block + DAMPED_WEIGHT] ?? 0) * rest + 1;
    const sum = (services[block + DAMPED_SUM] ?? 0) * rest + length;
    const squares = (services[block + DAMPED_SQUARES] ?? 0) * rest + length * length;
    services[block + DAMPED_WEIGHT] = weight;
    services[block + DAMPED_SUM] = sum;
    services[block + DAMPED_SQUARES] = squares;
    seen[copy + DAMPED_WEIGHT] = weight;
    seen[copy + DAMPED_SUM] = sum;
    seen[copy + DAMPED_SQUARES] = squares;
  }
}

/**
 * Adds a frame length to the statistics of a channel and copies what those of both sides are then to `to` in `seen`. The deviation of a
 * length from the mean of its side is multiplied by the latest one of the other side (AfterImage's residual products), so that sides
 * whose lengths rise together have a positive covariance.
 */
export function addToChannel(
  channels: Float64Array,
  channel: number,
  fromLow: boolean,
  left: Float64Array,
  length: number,
  seen: Float64Array,
  to: number,
): void {
  const own = fromLow ? LOW_SIDE : HIGH_SIDE;
  const other = LOW_SIDE + HIGH_SIDE - own;
  const ownResidual = fromLow ? LOW_RESIDUAL : HIGH_RESIDUAL;
  const otherResidual = LOW_RESIDUAL + HIGH_RESIDUAL - ownResidual;
  for (let d = 0; d < DECAYS.length; d++) {
    const rest = left[d] ?? 0;
    const at = channel * CHANNEL_DOUBLES + DAMPED + d * DAMPED_BLOCK;
    const weight = (channels[at + own] ?? 0) * rest + 1;
    const sum = (channels[at + own + 1] ?? 0) * rest + length;
    const otherWeight = (channels[at + other] ?? 0) * rest;
    const otherSum = (channels[at + other + 1] ?? 0) * rest;
    const squares = (channels[at + BOTH_SQUARES] ?? 0) * rest + length * length;
    const residual = length - sum / weight;
    const products = (channels[at + BOTH_PRODUCTS] ?? 0) * rest + residual * (channels[at + otherResidual] ?? 0);
    channels[at + own] = weight;
    channels[at + own + 1] = sum;
    channels[at + other] = otherWeight;
    channels[at + other + 1] = otherSum;
    channels[at + BOTH_SQUARES] = squares;
    channels[at + ownResidual] = residual;
    channels[at + BOTH_PRODUCTS] = products;
    const block = to + d * DAMPED_PAIR_DOUBLES;
    seen[block + DAMPED_WEIGHT] = weight + otherWeight;
    seen[block + DAMPED_SUM] = sum + otherSum;
    seen[block + DAMPED_SQUARES] = squares;
    seen[block + DAMPED_PRODUCTS] = products;
  }
}
