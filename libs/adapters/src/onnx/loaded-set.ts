import type { ServedModel } from '@weir/stream';
import type { LoadRequest } from './messages.ts';
import { ScoreMemory } from './score-memory.ts';

/** A set of models, from when it is loaded to when it was released and the last question asked of it is answered. */
export interface LoadedSet {
  readonly id: number;
  readonly models: readonly ServedModel[];
  readonly memory: ScoreMemory;
  /** Questions under way. */
  calls: number;
  isReleased: boolean;
}

export function setOf(id: number, models: readonly ServedModel[]): LoadedSet {
  return { id, models, memory: new ScoreMemory(models), calls: 0, isReleased: false };
}

export function loadRequest(set: LoadedSet): LoadRequest {
  const models = set.models.map(({ onnx, places, scoreWidth, memberWidth }) => ({
    onnx,
    places: [...places],
    scoreWidth,
    memberWidth,
  }));
  return { kind: 'load', set: set.id, models };
}
