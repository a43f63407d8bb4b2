import type {
  ModelsAnswer,
  ModelScores,
  ModelsQuestion,
  ServedBatch,
  ServedModel,
  SilenceReason,
  SilentModel,
} from '@weir/stream';
import type { Said } from './frames.ts';
import type { LoadedSet } from './loaded-set.ts';

/** Rows of a question that are answered together. */
export interface Piece {
  readonly call: Call;
  readonly from: number;
  readonly rows: number;
}

/** What one model has said so far, row by row. */
interface Sheet {
  readonly scores: Float32Array;
  readonly members: Float32Array;
  ms: number;
  silence: SilenceReason | undefined;
}

/** A question on its way: which models of which set it is for, and what they have said so far. */
export class Call {
  readonly set: LoadedSet;
  /** Places, in the set, of the models that know its features. */
  readonly asked: readonly number[];
  readonly rows: number;
  readonly width: number;
  readonly vectors: Float32Array;
  readonly #sheets: readonly Sheet[];
  readonly #resolve: (answer: ModelsAnswer) => void;
  readonly #batches: ServedBatch[] = [];
  #rowsLeft: number;
  #isTold = false;

  constructor(set: LoadedSet, question: ModelsQuestion, resolve: (answer: ModelsAnswer) => void) {
    const { width, vectors } = question;
    this.set = set;
    this.rows = width > 0 ? Math.floor(vectors.length / width) : 0;
    this.width = width;
    this.vectors = vectors instanceof Float32Array ? vectors : new Float32Array(vectors);
    this.#sheets = set.models.map((model) => {
      const silence = knows(model, question) ? undefined : 'foreign-features';
      const rows = silence === undefined ? this.rows : 0;
      const scores = new Float32Array(rows * model.scoreWidth);
      return { scores, members: new Float32Array(rows * model.memberWidth), ms: 0, silence };
    });
    this.asked = this.#sheets.flatMap(({ silence }, place) => (silence === undefined ? [place] : []));
    this.#rowsLeft = this.rows;
    this.#resolve = resolve;
  }

  /** Whether both can be answered at once. */
  goesWith(other: Call): boolean {
    return (
      other.set === this.set &&
      other.width === this.width &&
      other.asked.length === this.asked.length &&
      other.asked.every((place, i) => place === this.asked[i])
    );
  }

  /** Its rows in pieces of at most `most`. */
  pieces(most: number): Piece[] {
    const pieces: Piece[] = [];
    for (let from = 0; from < this.rows; from += most)
      pieces.push({ call: this, from, rows: Math.min(most, this.rows - from) });
    return pieces;
  }

  /** Takes rows `at` and on of what the model at `place` said of a batch; nothing where its network failed. */
  take(piece: Piece, place: number, said: Said | undefined, at: number): void {
    const model = this.set.models[place];
    const sheet = this.#sheets[place];
    if (model === undefined || sheet === undefined) return;
    const { scoreWidth, memberWidth } = model;
    const to = at + piece.rows;
    if (said === undefined || said.scores.length < to * scoreWidth || said.members.length < to * memberWidth) {
      sheet.silence = 'failed';
      return;
    }
    sheet.ms = Math.max(sheet.ms, said.ms);
    sheet.scores.set(said.scores.subarray(at * scoreWidth, to * scoreWidth), piece.from * scoreWidth);
    sheet.members.set(said.members.subarray(at * memberWidth, to * memberWidth), piece.from * memberWidth);
  }

  /** A batch of which it was the first has been answered. */
  served(batch: ServedBatch): void {
    this.#batches.push(batch);
  }

  /** Some rows are answered; true when they were the last, and the answer is told. */
  settle(rows: number): boolean {
    if (this.#isTold) return false;
    this.#rowsLeft -= rows;
    if (this.#rowsLeft > 0) return false;
    this.#isTold = true;
    const answers: ModelScores[] = [];
    const silent: SilentModel[] = [];
    this.set.models.forEach((model, i) => {
      const sheet = this.#sheets[i];
      if (sheet === undefined) return;
      const { scores, members, ms, silence } = sheet;
      if (silence === undefined) answers.push({ model, scores, members, ms });
      else silent.push({ model, reason: silence });
    });
    const [first] = silent;
    const batches = this.#batches;
    this.#resolve(
      answers.length > 0 || first === undefined
        ? { answers, silent, batches }
        : { answers, silent, none: first.reason, batches },
    );
    return true;
  }

  /** Nothing of it is answered, unless all of it was; true when this is what was told. */
  silence(reason: SilenceReason): boolean {
    if (this.#isTold) return false;
    this.#isTold = true;
    this.#resolve(silentAnswer(this.set, reason, this.#batches));
    return true;
  }
}

/** Whether the vectors are of the features that it was made for. */
function knows({ fingerprint, places }: ServedModel, question: ModelsQuestion): boolean {
  return fingerprint === question.fingerprint && places.every((place) => place < question.width);
}

/** The answer of a set none of whose models can say anything. */
export function silentAnswer(
  set: Pick<LoadedSet, 'models'>,
  reason: SilenceReason,
  batches: readonly ServedBatch[] = [],
): ModelsAnswer {
  return { answers: [], silent: set.models.map((model) => ({ model, reason })), none: reason, batches };
}
