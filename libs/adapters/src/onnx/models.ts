import { MODEL_GROUPS, type ModelGroup, type ServedModel } from '@weir/stream';
import type { LoadOutcome } from './loaded-set.ts';
import { ModelGroupServer } from './model-group.ts';

const PROGRAM = new URL('./onnx-program.js', import.meta.url);
const WAITING_BYTES = 1 << 26;

export interface OnnxModelsOptions {
  /** The program that runs the networks; its own process for each group. */
  readonly program?: URL;
  /** Most memory of vectors that wait, bytes; who asks when there is more is told that it is overloaded. */
  readonly waitingBytes?: number;
  /** Told when a process has ended that was not asked to, and how; it is started again. */
  readonly onRestart?: (group: ModelGroup, why: string) => void;
}

export interface OnnxModels {
  /** Loads models beside those that there are. */
  load(group: ModelGroup, models: readonly ServedModel[]): Promise<LoadOutcome>;
  /** Lets what was asked be answered, then ends. */
  close(): Promise<void>;
  /** Process of a group, once it has models. */
  pid(group: ModelGroup): number | undefined;
}

/**
 * Models that onnxruntime runs on the CPU, one process for each group of models, one core each. A process that ends is started again
 * and asked again: it costs a retry. Whoever asks gathers with others who do, up to 64 rows at once. Each thread that makes one has
 * processes of its own.
 */
export function createOnnxModels(options: OnnxModelsOptions = {}): OnnxModels {
  const { program = PROGRAM, waitingBytes = WAITING_BYTES, onRestart = () => undefined } = options;
  const serverOf = (group: ModelGroup): ModelGroupServer =>
    new ModelGroupServer({ program, waitingBytes, onRestart: (why) => onRestart(group, why) });
  const servers = { flows: serverOf('flows'), windows: serverOf('windows') };
  return {
    load: (group, models) => servers[group].load(models),
    pid: (group) => servers[group].pid,
    close: async () => {
      await Promise.all(MODEL_GROUPS.map((group) => servers[group].close()));
    },
  };
}
