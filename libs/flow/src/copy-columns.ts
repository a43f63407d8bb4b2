import { flows, type FlowBatch } from '@weir/schema';

/** Copies every column of `from` to the beginning of the same column of `to`. */
export function copyColumns(from: FlowBatch, to: FlowBatch): void {
  const targets = flows.values(to);
  flows.values(from).forEach((column, i) => {
    const target = targets[i];
    if (column instanceof Uint8Array && target instanceof Uint8Array) target.set(column);
    else if (column instanceof Uint16Array && target instanceof Uint16Array) target.set(column);
    else if (column instanceof Uint32Array && target instanceof Uint32Array) target.set(column);
    else if (column instanceof Float64Array && target instanceof Float64Array) target.set(column);
  });
  for (let row = 0; row < Math.min(from.count, to.count); row++) {
    to.application[row] = from.application[row] ?? '';
    to.applicationFields[row] = from.applicationFields[row] ?? '';
  }
}
