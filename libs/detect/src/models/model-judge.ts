import { conformalPValue } from '../package/calibration.ts';
import type { Manifest } from '../package/manifest.ts';
import { TreeModel } from '../trees/tree-model.ts';
import { OF_MANY } from '../family.ts';
import type { Contribution, OpenVote, Why } from '../vote.ts';
import { columnsKnown, distanceOf, gateProblem, isSurelyDefined, type Silence, spreadOfMembers } from './gate.ts';
import { type SiteNorms, spreadOfTable } from './site-norms.ts';
import { topContributions } from './top-contributions.ts';

/** What a model said of records, and the vectors that it was shown. */
export interface ScoredRows {
  /** Rows one after the other, a score for each class (of kind anomaly one). */
  readonly scores: Float32Array;
  /** Rows one after the other, a score for each member; empty where the model has none. */
  readonly members: Float32Array;
  /** Whole vectors of the records, `width` values each. */
  readonly vectors: Float64Array;
  readonly width: number;
  /** Of each row the `undefinedValues` as far as the model reads. */
  readonly missing: Int32Array;
}

/** Where and when a record was seen, and what is usual there. */
export interface Seen {
  readonly site: string;
  /** Event time, s. */
  readonly second: number;
  readonly norms: SiteNorms;
}

/** Whether a vote that alone makes an alarm says why. */
export type Explains = (row: number, vote: Omit<OpenVote, 'why'>) => boolean;

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
export interface Likeliest {
  /** Its place among those of which a record may be. */
  readonly place: number;
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
  /** Columns that training had values of. */
  readonly #known: number;
  readonly #reach: number;
  /** What was found of the row looked at last. */
  readonly #found = { place: 0, pValue: 1, score: Number.NaN };

  private constructor(manifest: Manifest, trees: TreeModel, places: Int32Array) {
    this.manifest = manifest;
    this.#trees = trees;
    this.#places = places;
    this.#row = new Float32Array(places.length);
    this.#isKnown = columnsKnown(manifest);
    this.#reach = 1 + places.reduce((most, place) => Math.max(most, place), -1);
    this.#known = this.#isKnown.reduce((sum, is) => sum + is, 0);
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

  /** Values from the begin of a vector on, up to and with the last that it reads. */
  get reach(): number {
    return this.#reach;
  }

  /** What it makes of one row, also where it would say nothing; why it abstains as a sentence. */
  assess(rows: ScoredRows, row: number, seen: Seen): Assessment | string {
    const found = this.look(rows, row, seen);
    if (found === undefined) return 'it knows no class';
    if ('cause' in found) return found.reason;
    return { class: this.#classes[found.place]?.name ?? '', score: found.score, pValue: found.pValue };
  }

  /** The class that a row is of likeliest, until the next call, or why it must not be judged. Remembers the score. */
  look(rows: ScoredRows, row: number, { site, second, norms }: Seen): Likeliest | Silence | undefined {
    const silence = this.#silence(rows, row);
    if (silence !== undefined) return silence;
    const width = this.#scoreWidth;
    const found = this.#found;
    for (let place = 0; place < this.#classes.length; place++) {
      const of = this.#classes[place];
      if (of === undefined) continue;
      const score = rows.scores[row * width + of.column] ?? Number.NaN;
      const pValue = conformalPValue(of.table, norms.normalise(site, of.series, score, second, of.usual));
      if (place > 0 && !(pValue < found.pValue || (pValue === found.pValue && score > found.score))) continue;
      found.place = place;
      found.pValue = pValue;
      found.score = score;
    }
    return this.#classes.length === 0 ? undefined : found;
  }

  /** Whether the class at a place is one that a single record says nothing of. */
  isOfMany(place: number): boolean {
    const family = this.#classes[place]?.meaning?.family;
    return family !== undefined && OF_MANY.has(family);
  }

  get #scoreWidth(): number {
    return this.manifest.output.kind === 'anomaly' ? 1 : this.manifest.output.classes.length;
  }

  #read({ vectors, width }: ScoredRows, row: number): void {
    for (let column = 0; column < this.#row.length; column++) {
      this.#row[column] = vectors[row * width + (this.#places[column] ?? 0)] ?? Number.NaN;
    }
  }

  #silence(rows: ScoredRows, row: number): Silence | undefined {
    const { members, missing } = rows;
    const { enabled, distance, disagreement } = this.manifest.abstention;
    if (!enabled && isSurelyDefined(this.#known, missing[row] ?? -1)) return undefined;
    this.#read(rows, row);
    const refused = gateProblem(this.manifest, this.#isKnown, this.#row);
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

  /** The vote on a row of which this was found. */
  voteOf(rows: ScoredRows, row: number, { place, pValue, score }: Likeliest, explains: Explains): OpenVote | undefined {
    const of = this.#classes[place];
    if (of === undefined) return undefined;
    const { name, version } = this.manifest;
    const { family, technique, severity, attacker, victim } = of.meaning;
    const vote: Omit<OpenVote, 'why'> = {
      ...{ engine: 'models', by: name, version, family, technique, severity },
      ...{ pValue, attacker, victim },
    };
    const why = (isAlone: boolean): Why =>
      isAlone && !explains(row, vote) ? likeOthers(of.name) : this.#why(rows, row, of, pValue, score);
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
