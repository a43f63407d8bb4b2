import type { Figure } from '../figure.ts';
import type { HeldModels, Models, ModelSet } from '../models.ts';
import type { Ports } from '../stage.ts';
import type { Meter } from './meter.ts';

const INFERENCE_SECONDS: Figure = {
  name: 'weir_inference_seconds',
  help: 'Round trip of a batch to the process that runs the networks.',
  labels: [],
  buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1],
};
const INFERENCE_ROWS: Figure = {
  name: 'weir_inference_batch_rows',
  help: 'Records in a batch for the networks.',
  labels: [],
  buckets: [1, 2, 4, 8, 16, 32, 64],
};

/** What the runner itself counts of the ports that stages use. */
export const RUNNER_FIGURES: readonly Figure[] = [INFERENCE_SECONDS, INFERENCE_ROWS];

/** The ports, of which what they are asked is counted. */
export function countedPorts(ports: Ports, meter: Meter): Ports {
  const { models } = ports;
  return models === undefined ? ports : { ...ports, models: countedModels(models, meter) };
}

function countedModels(models: Models, meter: Meter): Models {
  // Who asks knows a set again by its identity.
  const counted = new WeakMap<ModelSet, ModelSet>();
  const countedSet = (set: ModelSet): ModelSet => {
    const known = counted.get(set);
    if (known !== undefined) return known;
    const made: ModelSet = {
      id: set.id,
      models: set.models,
      async score(question) {
        const answer = await set.score(question);
        for (const { rows, ms } of answer.batches) {
          meter.count(INFERENCE_SECONDS, [], ms / 1000);
          meter.count(INFERENCE_ROWS, [], rows);
        }
        return answer;
      },
      heard: (counts) => set.heard(counts),
      hold: () => countedHold(set.hold()),
    };
    counted.set(set, made);
    return made;
  };
  const countedHold = ({ set, release }: HeldModels): HeldModels => ({ set: countedSet(set), release });
  return {
    newest: (group) => countedSet(models.newest(group)),
    recall: async (group, wanted) => countedHold(await models.recall(group, wanted)),
  };
}
