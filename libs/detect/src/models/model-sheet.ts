import type { Hearings, VoteSheet } from '../finding.ts';
import type { Hearing, OpenVote } from '../vote.ts';
import type { Explains, ModelJudge, ScoredRows, Seen } from './model-judge.ts';

/** A benign record looks so as often as this or less where the model votes; what is likelier says nothing. */
const VOTE_BELOW = 0.01;

/** What a model says of the records of a message. */
export class ModelSheet implements VoteSheet {
  readonly pValues: Float64Array;
  readonly #judge: ModelJudge;
  readonly #rows: ScoredRows;
  readonly #explains: Explains;
  readonly #places: Uint16Array;
  readonly #scores: Float64Array;
  voted = 0;
  abstained = 0;

  constructor(judge: ModelJudge, rows: ScoredRows, explains: Explains) {
    const count = rows.missing.length;
    this.#judge = judge;
    this.#rows = rows;
    this.#explains = explains;
    this.pValues = new Float64Array(count).fill(Number.NaN);
    this.#places = new Uint16Array(count);
    this.#scores = new Float64Array(count);
  }

  /**
   * Notes what it has to say of one row, and tells the score of what it may be most likely. Where it abstains it says so, and tells
   * nothing.
   */
  note(row: number, seen: Seen, hearing: Pick<Hearing, 'abstain'>): number | undefined {
    const found = this.#judge.look(this.#rows, row, seen);
    if (found === undefined) return undefined;
    if ('cause' in found) {
      const { name, version } = this.#judge.manifest;
      this.abstained++;
      hearing.abstain(row, { engine: 'models', by: name, version, ...found });
      return undefined;
    }
    if (found.pValue <= VOTE_BELOW) {
      this.voted++;
      this.pValues[row] = found.pValue;
      this.#places[row] = found.place;
      this.#scores[row] = found.score;
    }
    return found.score;
  }

  /** How many of its votes are on records that rules or detectors have voted on, too. */
  sharedWith(hearings: Pick<Hearings, 'isVotedOn'>): number {
    let shared = 0;
    this.pValues.forEach((pValue, row) => {
      if (!Number.isNaN(pValue) && hearings.isVotedOn(row)) shared++;
    });
    return shared;
  }

  needsOthers(row: number): boolean {
    return this.#judge.isOfMany(this.#places[row] ?? 0);
  }

  votesOf(row: number): readonly OpenVote[] {
    const pValue = this.pValues[row] ?? Number.NaN;
    const found = { place: this.#places[row] ?? 0, pValue, score: this.#scores[row] ?? Number.NaN };
    const vote = Number.isNaN(pValue) ? undefined : this.#judge.voteOf(this.#rows, row, found, this.#explains);
    return vote === undefined ? [] : [vote];
  }
}
