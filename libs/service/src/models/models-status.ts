import type { ModelGroup, ModelIdentity } from '@weir/stream';

/** What has become of the models of a process or thread, as plain data that can cross threads. */
export interface ModelsStatus {
  readonly inForce: readonly (ModelIdentity & { readonly group: ModelGroup })[];
  /** Sets that took the place of another. */
  readonly swaps: number;
  /** Sets that were refused, the one before staying in force. */
  readonly refusals: number;
  /** Versions that were taken back because they proved worse. */
  readonly takenBack: number;
}

/** Of several threads that judge by the same registry. */
export function mergeModels(all: readonly ModelsStatus[]): ModelsStatus {
  const inForce = new Map<string, ModelsStatus['inForce'][number]>();
  for (const one of all) {
    for (const model of one.inForce) inForce.set(`${model.group} ${keyOf(model)}`, model);
  }
  const sum = (count: (one: ModelsStatus) => number): number => all.reduce((before, one) => before + count(one), 0);
  return {
    inForce: [...inForce.values()],
    swaps: sum(({ swaps }) => swaps),
    refusals: sum(({ refusals }) => refusals),
    takenBack: sum(({ takenBack }) => takenBack),
  };
}

function keyOf({ name, digest, role }: ModelIdentity): string {
  return `${name} ${digest} ${role}`;
}
