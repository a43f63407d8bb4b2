/**
 * The latest few event times of a key, in ascending order, each once, in a run of numbers that belongs to its slot: [count, times …].
 * A time that is told twice, as by the early and the final record of a flow, counts once, whatever came in between.
 */
export function noteTime(values: Float64Array, at: number, capacity: number, time: number): boolean {
  const count = values[at] ?? 0;
  const first = at + 1;
  let place = first + count;
  while (place > first && (values[place - 1] ?? 0) > time) place--;
  if (place > first && values[place - 1] === time) return false;
  if (count < capacity) {
    values.copyWithin(place + 1, place, first + count);
    values[place] = time;
    values[at] = count + 1;
    return true;
  }
  // Older than all that it remembers: whether it was seen before is not known.
  if (place === first) return false;
  values.copyWithin(first, first + 1, place);
  values[place - 1] = time;
  return true;
}
