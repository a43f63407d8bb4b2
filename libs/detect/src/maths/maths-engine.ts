import type { Engine, EngineChanges, Hearing } from '../vote.ts';
import type { SlotTable } from './slot-table.ts';
import { TableSet } from './table-set.ts';

/** What detectors read of the rows of a message, one after another. */
interface Facts<B> {
  /** Goes over to another message. */
  take(batch: B): void;
  read(row: number): void;
}

/** What looks at one row after another. */
interface Detector<F> {
  readonly table: SlotTable;
  judge(facts: F, hearing: Hearing): void;
}

/** Detectors by the names that their state is saved under; each looks at each row. */
export class MathsEngine<B extends { readonly count: number }, F extends Facts<B>> implements Engine<B> {
  readonly #detectors: readonly Detector<F>[];
  readonly #tables: TableSet;
  readonly #factsOf: (batch: B) => F;
  #facts: F | undefined;

  /** `factsOf` the first message; made for each anew they would be much of the work. */
  constructor(detectors: Readonly<Record<string, Detector<F>>>, factsOf: (batch: B) => F) {
    this.#detectors = Object.values(detectors);
    this.#tables = new TableSet(detectors);
    this.#factsOf = factsOf;
  }

  get keys(): number {
    return this.#tables.keys;
  }

  judge(batch: B, hearing: Hearing, leftOut?: Uint8Array): void {
    const facts = (this.#facts ??= this.#factsOf(batch));
    facts.take(batch);
    for (let row = 0; row < batch.count; row++) {
      if (leftOut?.[row] === 1) continue;
      facts.read(row);
      for (const detector of this.#detectors) detector.judge(facts, hearing);
    }
  }

  takeChanges(): EngineChanges {
    return this.#tables.takeChanges();
  }

  restore(key: string, value: Uint8Array): void {
    this.#tables.restore(key, value);
  }
}
