import type { ModelsAnswer, ModelsQuestion, ServedModel } from '@weir/stream';
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

/** Models that are loaded together. */
export interface LoadedModels {
  readonly models: readonly ServedModel[];
  /** Scores of each of them. Never rejects. */
  score(question: ModelsQuestion): Promise<ModelsAnswer>;
  /** Nothing more is asked; what was asked is answered. */
  release(): void;
}

export type LoadOutcome =
  | { readonly kind: 'loaded'; readonly set: LoadedModels }
  /** Nothing of it stays loaded. */
  | { readonly kind: 'refused'; readonly reason: string };

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
