import { estimateDistinct } from './hyper-log-log.ts';
import type { KeyTable } from './key-table.ts';

/** 2^bits registers of each sketch of a host: a standard error of 13 %. */
export const HOST_BITS = 6;

/** The sketches of a host by the columns that they are told in, in their order. */
export const HOST_SKETCHES = [
  'distinctPeers',
  'distinctPorts',
  'receivedFrom',
  'oneWayFrom',
  'oneWayTo',
  'arpTargets',
  'macAddresses',
] as const;

type HostSketch = (typeof HOST_SKETCHES)[number];

/** Where among the registers of a host a sketch begins. */
export function registersOf(sketch: HostSketch): number {
  return HOST_SKETCHES.indexOf(sketch) << HOST_BITS;
}

/** How many different values a sketch of the host in `row` has seen. */
export function distinctOf({ registers, shape }: KeyTable, row: number, sketch: HostSketch): number {
  return estimateDistinct(registers, row * shape.registers + registersOf(sketch), HOST_BITS);
}
