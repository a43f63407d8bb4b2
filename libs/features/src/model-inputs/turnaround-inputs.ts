import { type ModelInput, modelInput } from './input.ts';
import { type Turnarounds, turnaroundsOf } from './turnarounds.ts';

const GROUP = 'turnarounds';
const WINDOW = 'packets 1 to 15';

function turnaround(name: string, doc: string, of: (found: Turnarounds) => number): ModelInput {
  const about = { name, unit: 'µs', group: GROUP, doc, nullRule: 'without a turnaround' };
  const value: ModelInput['of'] = (judged, row) => {
    const turns = turnaroundsOf(judged, row);
    return turns.count === 0 ? NaN : of(turns);
  };
  return { ...modelInput(about, value, { kind: 'other' }), window: WINDOW };
}

/** How soon the responder answers, whatever the protocol: one packet after the other, as the features of the first packets have them. */
export const turnaroundInputs: readonly ModelInput[] = [
  turnaround(
    'turnaroundMinUs',
    'Least time from a payload of the initiator to one of the responder that comes next.',
    ({ leastUs }) => leastUs,
  ),
  turnaround('turnaroundMeanUs', 'Mean of these times.', ({ sumUs, count }) => sumUs / count),
  turnaround('turnaroundMaxUs', 'Longest of these times.', ({ mostUs }) => mostUs),
  turnaround('turnaroundSpreadUs', 'Longest less least of these times.', ({ mostUs, leastUs }) => mostUs - leastUs),
  turnaround(
    'turnaroundStdUs',
    'Standard deviation (of the population) of these times.',
    ({ sumUs, squaresUs, count }) => Math.sqrt(Math.max(0, squaresUs / count - (sumUs / count) ** 2)),
  ),
  {
    ...modelInput(
      { name: 'turnarounds', unit: 'times', group: GROUP, doc: 'How many such times there are.', nullRule: 'never' },
      (judged, row) => turnaroundsOf(judged, row).count,
      { kind: 'other' },
    ),
    window: WINDOW,
  },
];
