import { createHash } from 'node:crypto';
import type { LoadedModels } from '@weir/adapters/onnx';
import type { HeldModels, ModelCounts, ModelIdentity, ModelsAnswer, ModelSet, ModelsQuestion } from '@weir/stream';

/** What a set of models is known by; empty for the set of none. */
export function idOf(models: readonly ModelIdentity[]): string {
  if (models.length === 0) return '';
  const text = JSON.stringify(models.map(({ name, version, digest, role }) => [name, version, digest, role]));
  return createHash('sha256').update(text).digest('hex');
}

/** Told what becomes of a set. */
export interface ServedSetListener {
  heard?(counts: readonly ModelCounts[]): void;
  /** Nobody holds it any more. */
  released?(): void;
}

/** Models that are loaded for as long as somebody needs them. */
export class ServedSet implements ModelSet {
  readonly id: string;
  readonly models: readonly ModelIdentity[];
  readonly #loaded: LoadedModels;
  /** Those that should answer and could not be loaded. */
  readonly #missing: readonly ModelIdentity[];
  readonly #listener: ServedSetListener;
  #holders = 0;

  /** @param missing those of them that could not be loaded */
  constructor(
    models: readonly ModelIdentity[],
    loaded: LoadedModels,
    missing: readonly ModelIdentity[],
    listener: ServedSetListener = {},
  ) {
    this.id = idOf(models);
    this.models = models;
    this.#loaded = loaded;
    this.#missing = missing;
    this.#listener = listener;
  }

  /** Whether all of it can answer. */
  get isWhole(): boolean {
    return this.#missing.length === 0;
  }

  async score(question: ModelsQuestion): Promise<ModelsAnswer> {
    const answer = await this.#loaded.score(question);
    if (this.isWhole) return answer;
    const silent = this.#missing.map((model) => ({ model, reason: 'not-loadable' as const }));
    return {
      answers: answer.answers,
      silent: [...answer.silent, ...silent],
      batches: answer.batches,
      ...(answer.answers.length === 0 ? { none: answer.silent[0]?.reason ?? 'not-loadable' } : {}),
    };
  }

  heard(counts: readonly ModelCounts[]): void {
    this.#listener.heard?.(counts);
  }

  hold(): HeldModels {
    this.#holders++;
    let isHeld = true;
    const release = (): void => {
      if (!isHeld) return;
      isHeld = false;
      if (--this.#holders === 0) this.#listener.released?.();
    };
    return { set: this, release };
  }

  get isHeld(): boolean {
    return this.#holders > 0;
  }

  unload(): void {
    this.#loaded.release();
  }
}
