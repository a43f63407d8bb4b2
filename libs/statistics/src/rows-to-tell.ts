import { distinctOf } from './host-sketches.ts';
import { WEIGHT, type KeyTable } from './key-table.ts';
import { SHAPES, type Scope } from './scopes.ts';

const SYN_PACKETS = SHAPES.host.names.indexOf('synPackets');
/** Of what each host has one, none stands out. */
const LEAST = 2;

/** By what hosts are told besides by their bytes: who scans, or is flooded by many, may have few of them. */
const STANDING_OUT: readonly ((table: KeyTable, row: number) => number)[] = [
  (table, row) => distinctOf(table, row, 'distinctPeers'),
  (table, row) => distinctOf(table, row, 'distinctPorts'),
  (table, row) => table.sums[row * table.shape.sums + SYN_PACKETS] ?? 0,
  (table, row) => distinctOf(table, row, 'arpTargets'),
  (table, row) => distinctOf(table, row, 'macAddresses'),
];

/**
 * The `most` rows that weigh most; of hosts also those `most` that stand out in each other way. By their weight, of equal ones the lower
 * key first: an order that has nothing to do with how they came in.
 */
export function rowsToTell(scope: Scope, table: KeyTable, most: number): number[] {
  const weights = valuesOf(table, (row) => table.sums[row * table.shape.sums + WEIGHT] ?? 0);
  const heaviest = largest(table, weights, most, 0);
  if (scope !== 'host' || table.size <= most) return heaviest;
  const told = new Set(heaviest);
  for (const valueOf of STANDING_OUT) {
    const values = valuesOf(table, (row) => valueOf(table, row));
    for (const row of largest(table, values, most, LEAST)) told.add(row);
  }
  return [...told].toSorted(byValue(table, weights));
}

function valuesOf(table: KeyTable, valueOf: (row: number) => number): Float64Array {
  const values = new Float64Array(table.size);
  for (let row = 0; row < table.size; row++) values[row] = valueOf(row);
  return values;
}

/** The rows with the `most` largest values that are at least `least`, largest first. */
function largest(table: KeyTable, values: Float64Array, most: number, least: number): number[] {
  const bound = Math.max(table.size > most ? (values.toSorted()[table.size - most] ?? 0) : 0, least);
  const rows: number[] = [];
  for (let row = 0; row < table.size; row++) if ((values[row] ?? 0) >= bound) rows.push(row);
  return rows.toSorted(byValue(table, values)).slice(0, most);
}

function byValue({ keys, shape }: KeyTable, values: Float64Array): (a: number, b: number) => number {
  const { keyWords } = shape;
  const compareKeys = (a: number, b: number): number => {
    for (let w = 0; w < keyWords; w++) {
      const one = keys[a * keyWords + w] ?? 0;
      const other = keys[b * keyWords + w] ?? 0;
      if (one !== other) return one - other;
    }
    return 0;
  };
  return (a, b) => (values[b] ?? 0) - (values[a] ?? 0) || compareKeys(a, b);
}
