import type { ModelGroup, ModelIdentity } from '@weir/stream';
import type { ModelTotals } from './model-tally.ts';

/** What has become of the models of a process or thread, as plain data that can cross threads. */
export interface ModelsStatus {
  readonly inForce: readonly (ModelIdentity & { readonly group: ModelGroup })[];
  /** Sets that took the place of another. */
  readonly swaps: number;
  /** Sets that were refused, the one before staying in force. */
  readonly refusals: number;
  /** Versions that were taken back because they proved worse. */
  readonly takenBack: number;
  readonly totals: readonly ModelTotals[];
}

/** Of several threads that judge by the same registry. */
export function mergeModels(all: readonly ModelsStatus[]): ModelsStatus {
  const inForce = new Map<string, ModelsStatus['inForce'][number]>();
  const totals = new Map<string, ModelTotals>();
  for (const one of all) {
    for (const model of one.inForce) inForce.set(`${model.group} ${keyOf(model)}`, model);
    for (const more of one.totals) {
      const known = totals.get(keyOf(more)) ?? { ...more, rows: 0, abstained: 0, voted: 0 };
      const { rows, abstained, voted } = known;
      totals.set(keyOf(more), {
        ...more,
        rows: rows + more.rows,
        abstained: abstained + more.abstained,
        voted: voted + more.voted,
      });
    }
  }
  const sum = (count: (one: ModelsStatus) => number): number => all.reduce((before, one) => before + count(one), 0);
  return {
    inForce: [...inForce.values()],
    swaps: sum(({ swaps }) => swaps),
    refusals: sum(({ refusals }) => refusals),
    takenBack: sum(({ takenBack }) => takenBack),
    totals: [...totals.values()],
  };
}

function keyOf({ name, digest, role }: ModelIdentity): string {
  return `${name} ${digest} ${role}`;
}
