import { Counter, Gauge, type Registry } from 'prom-client';
import type { ModelsStatus } from '../models/models-status.ts';

/** Which models are in force, and what became of changes. */
export interface ModelMetrics {
  /** Takes what is told at a scrape; undefined where nothing is judged. */
  show(models: ModelsStatus | undefined): void;
}

export function createModelMetrics(registers: Registry[]): ModelMetrics {
  const inForce = new Gauge({
    name: 'weir_model_in_force',
    help: '1 for each model that records are scored by.',
    labelNames: ['group', 'model', 'version', 'role'],
    registers,
  });
  const sets = new Counter({
    name: 'weir_model_sets_total',
    help: 'Changes of the registry: sets of models that were taken, and that were refused while the one before stays.',
    labelNames: ['outcome'],
    registers,
  });
  const takenBack = new Counter({
    name: 'weir_models_taken_back_total',
    help: 'Versions that this process took back in the registry because they proved worse.',
    registers,
  });
  return {
    show(models) {
      for (const metric of [inForce, sets, takenBack]) metric.reset();
      if (models === undefined) return;
      for (const { group, name, version, role } of models.inForce)
        inForce.set({ group, model: name, version, role }, 1);
      sets.inc({ outcome: 'taken' }, models.swaps);
      sets.inc({ outcome: 'refused' }, models.refusals);
      takenBack.inc(models.takenBack);
    },
  };
}
