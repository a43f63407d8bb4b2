import { conformalPValue } from '../package/calibration.ts';
import type { Manifest } from '../package/manifest.ts';
import { TreeModel } from '../trees/tree-model.ts';
import type { Contribution, Hearing, OpenVote, Why } from '../vote.ts';
import { columnsKnown, distanceOf, gateProblem, type Silence, spreadOfMembers } from './gate.ts';
import { type SiteNorms, spreadOfTable } from './site-norms.ts';
import { topContributions } from './top-contributions.ts';

/** A benign record looks so as often as this or less where the model votes; what is likelier says nothing. */
const VOTE_BELOW = 0.01;

/** What a model said of records, and the vectors that it was shown. */
export interface ScoredRows {
  /** Rows one after the other, a score for each class (of kind anomaly one). */
  readonly scores: Float32Array;
  /** Rows one after the other, a score for each member; empty where the model has none. */
  readonly members: Float32Array;
  /** Whole vectors of the records, `width` values each. */
  readonly vectors: Float64Array;
  readonly width: number;
}

/** Where and when a record was seen, and what is usual there. */
export interface Seen {
  readonly site: string;
  /** Event time, s. */
  readonly second: number;
  readonly norms: SiteNorms;
  /** Whether a vote that alone makes an alarm says why. */
  explains(row: number, vote: Omit<OpenVote, 'why'>): boolean;
}

/** A class of a model that a record may be of. */
interface AlarmClass {
  readonly name: string;
  /** What is usual of its scores is remembered by. */
  readonly series: string;
  /** Its place among the classes, benign first. */
  readonly place: number;
  /** Its column among the scores of a row. */
  readonly column: number;
  readonly meaning: Manifest['classes'][string];
  readonly table: Manifest['calibration'][string];
  readonly usual: { readonly median: number; readonly mad: number };
}

/** The class that a row is of likeliest, by the least p-value. */
interface Likeliest {
  readonly of: AlarmClass;
  readonly pValue: number;
  readonly score: number;
}

/** What a model makes of a record. */
export interface Assessment {
  /** The class that it is of likeliest. */
  readonly class: string;
  readonly score: number;
  /** The chance that a benign record scores so high. */
  readonly pValue: number;
}

/**
 * Makes a vote out of what a model scored: how likely a benign record scores so high (conformal, by the scores it was calibrated with
 * and by what is usual at the site), and which features made it. Abstains where the model cannot know.
 */
export class ModelJudge {
  readonly manifest: Manifest;
  readonly #trees: TreeModel;
  readonly #places: Int32Array;
  readonly #classes: readonly AlarmClass[];
  readonly #row: Float32Array;
  readonly #isKnown: Uint8Array;

  private constructor(manifest: Manifest, trees: TreeModel, places: Int32Array) {
    this.manifest = manifest;
    this.#trees = trees;
    this.#places = places;
    this.#row = new Float32Array(places.length);
    this.#isKnown = columnsKnown(manifest);
    this.#classes = alarmClasses(manifest);
  }

  /** Of a verified package; `places` is where its columns are in the vector of a record. The problem is one sentence. */
  static of(
    manifest: Manifest,
    onnx: Uint8Array,
    places: readonly number[],
  ): ModelJudge | { readonly problem: string } {
    const trees = TreeModel.read(onnx, manifest.kind, manifest.input.width);
    if ('problem' in trees) return trees;
    if (places.length !== manifest.input.width) {
      return { problem: `${places.length} places for the ${manifest.input.width} values that it reads` };
    }
    return new ModelJudge(manifest, trees, Int32Array.from(places));
  }

  /** Where it finds its columns in the vector of a record. */
  get places(): Int32Array {
    return this.#places;
  }

  /** Says what it has to say of one row; tells the score of what it may be most likely, nothing where it abstains. */
  judge(rows: ScoredRows, row: number, seen: Seen, hearing: Hearing): number | undefined {
    const { name, version } = this.manifest;
    const found = this.#look(rows, row, seen);
    if (found === undefined) return undefined;
    if ('cause' in found) {
      hearing.abstain(row, { engine: 'models', by: name, version, ...found });
      return undefined;
    }
    if (found.pValue <= VOTE_BELOW) hearing.vote(row, this.#vote(rows, row, found, seen));
    return found.score;
  }

  /** What it makes of one row, also where it would say nothing; why it abstains as a sentence. Remembers the score as `judge` does. */
  assess(rows: ScoredRows, row: number, seen: Pick<Seen, 'site' | 'second' | 'norms'>): Assessment | string {
    const found = this.#look(rows, row, seen);
    if (found === undefined) return 'it knows no class';
    return 'cause' in found ? found.reason : { class: found.of.name, score: found.score, pValue: found.pValue };
  }

  /** The class that a row is of likeliest, or why it must not be judged. */
  #look(rows: ScoredRows, row: number, seen: Pick<Seen, 'site' | 'second' | 'norms'>): Likeliest | Silence | undefined {
    const { site, second, norms } = seen;
    this.#read(rows, row);
    const silence = this.#silence(rows, row);
    if (silence !== undefined) return silence;
    const width = this.#scoreWidth;
    let worst: Likeliest | undefined;
    for (const of of this.#classes) {
      const score = rows.scores[row * width + of.column] ?? Number.NaN;
      const pValue = conformalPValue(of.table, norms.normalise({ site, of: of.series }, score, second, of.usual));
      const isWorse = worst === undefined || pValue < worst.pValue || (pValue === worst.pValue && score > worst.score);
      if (isWorse) worst = { of, pValue, score };
    }
    return worst;
  }

  get #scoreWidth(): number {
    return this.manifest.output.kind === 'anomaly' ? 1 : this.manifest.output.classes.length;
  }

  #read({ vectors, width }: ScoredRows, row: number): void {
    for (let column = 0; column < this.#row.length; column++) {
      this.#row[column] = vectors[row * width + (this.#places[column] ?? 0)] ?? Number.NaN;
    }
  }

  #silence({ members }: ScoredRows, row: number): Silence | undefined {
    const refused = gateProblem(this.manifest, this.#isKnown, this.#row);
    const { enabled, distance, disagreement } = this.manifest.abstention;
    if (refused !== undefined || !enabled) return refused;
    const far = distance === null ? 0 : distanceOf(distance, this.#row);
    if (distance !== null && far > distance.limit) {
      const reason = `it is farther from what training saw (${shown(far)}) than ${share(distance.quantile)} of its records (${shown(distance.limit)})`;
      return { cause: 'distance', reason };
    }
    if (disagreement === null) return undefined;
    const apart = spreadOfMembers(members, row * disagreement.members, disagreement.members);
    if (apart <= disagreement.limit) return undefined;
    const reason = `its members are farther apart (${shown(apart)}) than on ${share(disagreement.quantile)} of records (${shown(disagreement.limit)})`;
    return { cause: 'disagreement', reason };
  }

  #vote(rows: ScoredRows, row: number, { of, pValue, score }: Likeliest, seen: Seen): OpenVote {
    const { name, version } = this.manifest;
    const { family, technique, severity, attacker, victim } = of.meaning;
    const vote = {
      engine: 'models',
      by: name,
      version,
      family,
      technique,
      severity,
      pValue,
      attacker,
      victim,
    } as const;
    const why = (isAlone: boolean): Why =>
      isAlone && !seen.explains(row, vote) ? likeOthers(of.name) : this.#why(rows, row, of, pValue, score);
    return { ...vote, why };
  }

  #why(rows: ScoredRows, row: number, { name, place, table }: AlarmClass, pValue: number, score: number): Why {
    this.#read(rows, row);
    const explanation = this.#trees.explain(this.#row, place);
    const contributions = topContributions(this.manifest, this.#row, explanation);
    return { contributions, reason: reasonText(name, score, pValue, table.n, contributions) };
  }
}

function alarmClasses({ name: model, version, output, classes, calibration }: Manifest): AlarmClass[] {
  return output.classes.flatMap((name, place) => {
    const meaning = classes[name];
    const table = calibration[name];
    if (meaning === undefined || table === undefined) return [];
    const column = output.kind === 'anomaly' ? 0 : place;
    return [
      { name, series: `${model}/${version}/${name}`, place, column, meaning, table, usual: spreadOfTable(table) },
    ];
  });
}

function likeOthers(name: string): Why {
  return { reason: `looks like ${name}, as others of this event and minute do that say why`, contributions: [] };
}

function reasonText(
  name: string,
  score: number,
  pValue: number,
  n: number,
  contributions: readonly Contribution[],
): string {
  const least = pValue * (n + 1) < 1.5 ? `, the least that ${n} benign records can tell` : '';
  const named = contributions.slice(0, 3).filter((one) => one.name !== 'others');
  const why = named.map(({ name: feature, value, baseline }) => {
    const usual = baseline === undefined ? '' : ` (usual ${shown(baseline)})`;
    return `${feature} ${typeof value === 'number' ? shown(value) : value}${usual}`;
  });
  const because = why.length === 0 ? '' : `: ${why.join(', ')}`;
  return `looks like ${name} with score ${shown(score)}, as a benign record does with a chance of ${shown(pValue)}${least}${because}`;
}

function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function share(quantile: number): string {
  return `${Number((quantile * 100).toPrecision(5))} %`;
}
