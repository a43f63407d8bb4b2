/** Rules and models that judge together, by what each is known by; empty where there are none. */
export interface JudgesName {
  readonly rules: string;
  readonly models: string;
}

/** Messages of one source, up to and with the one of this number, and who judges them. */
export interface Stretch extends JudgesName {
  readonly upTo: number;
}

/** What is known of a source, as it is saved. */
export interface SavedStretches {
  readonly stretches: readonly Stretch[];
  /** Whether the source has ended. */
  readonly isEnded: boolean;
}

/** Messages that are promised at first; twice as many each time that they were used up between two checkpoints. */
const FEWEST_PROMISED = 64;
const MOST_PROMISED = 4_096;

/**
 * Who judges which messages of a source. It is promised, and the promise saved, before a message is judged: who does it again after a
 * kill finds who did it before, for every message that anybody may have judged. What lies beyond may be judged by others.
 */
export class Stretches {
  #stretches: Stretch[];
  /** Messages up to this one may have been judged by somebody who was killed. */
  readonly #before: number;
  #promised = FEWEST_PROMISED;
  #last = -1;
  /** Up to here nothing is done again: a checkpoint that has it is safe. */
  #safe = -1;
  #isEnded: boolean;
  #isEndTold = false;

  /** @param saved as it was saved, by a process that is no more */
  constructor(saved: SavedStretches = { stretches: [], isEnded: false }) {
    this.#stretches = [...saved.stretches];
    this.#before = saved.stretches.at(-1)?.upTo ?? -1;
    this.#isEnded = saved.isEnded;
  }

  /** Who judges a message that was promised; of others the last who was named. */
  at(ordinal: number): Stretch | undefined {
    return this.#stretches.find(({ upTo }) => ordinal <= upTo) ?? this.#stretches.at(-1);
  }

  /** Says that the newest judge from this message on, unless it was said before who does. True when there is something to save. */
  promise(ordinal: number, newest: JudgesName): boolean {
    this.#last = ordinal;
    this.#isEnded = this.#isEndTold = false;
    if (ordinal <= this.#before) return false;
    const last = this.#stretches.at(-1);
    const isSame = last !== undefined && last.rules === newest.rules && last.models === newest.models;
    if (isSame && ordinal <= last.upTo) return false;
    if (isSame) {
      this.#promised = Math.min(MOST_PROMISED, this.#promised * 2);
      this.#stretches.pop();
    } else if (last !== undefined && last.upTo >= ordinal) {
      // Nobody has judged what comes now: what was promised of it is taken back with the new promise.
      this.#stretches.splice(-1, 1, { ...last, upTo: ordinal - 1 });
    }
    this.#stretches.push({ ...newest, upTo: ordinal + this.#promised });
    return true;
  }

  /** The source has ended. */
  end(): void {
    this.#isEnded = true;
  }

  /** Whether it is needed no more: the source has ended, and its end is not done again. */
  get isOver(): boolean {
    return this.#isEnded && this.#last <= this.#safe;
  }

  /**
   * At a checkpoint, when the one before it is safe: forgets who judged what is not done again. `isLast`: nothing is judged after it, so
   * what is promised beyond is taken back. True when there is something to save.
   */
  renew(isLast: boolean): boolean {
    const before = this.#stretches;
    const needed = before.filter(({ upTo }) => upTo > this.#safe);
    this.#stretches = needed.length === 0 ? before.slice(-1) : needed;
    this.#safe = this.#last;
    const last = this.#stretches.at(-1);
    const isShorter = isLast && last !== undefined && this.#last > this.#before && last.upTo > this.#last;
    if (isShorter) this.#stretches.splice(-1, 1, { ...last, upTo: this.#last });
    const isEndNews = this.#isEnded && !this.#isEndTold;
    this.#isEndTold = this.#isEnded;
    return isShorter || isEndNews || this.#stretches.length < before.length;
  }

  /** All that is promised, to be saved. */
  saved(): SavedStretches {
    return { stretches: this.#stretches, isEnded: this.#isEnded };
  }
}
