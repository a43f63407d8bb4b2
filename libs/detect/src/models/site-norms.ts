import { type CalibrationTable } from '../package/calibration.ts';

/** Seconds of a site that are remembered, one score each: an alarm that lasts shorter than half of them does not become usual. */
const REMEMBERED = 512;
/** Seconds before a site's own scores are taken into account. */
const NEEDED = 256;
/** How many new seconds there are before median and spread are computed anew. */
const RENEW = 32;
/** Series remembered; the one not used for longest goes. */
const MAX_SERIES = 1_024;
/** Scores are compared by their logarithm; none is below this. */
const LEAST_SCORE = 1e-9;
/** A spread is never taken to be less, in units of the logarithm. */
const LEAST_SPREAD = 0.05;

const HEAD = 3;

interface Spread {
  readonly median: number;
  readonly mad: number;
}

/** Scores of one class at one site, by seconds of event time. */
interface Series {
  /** When it was last used, counted by uses. */
  turn: number;
  second: number;
  /** Scores taken since the beginning. */
  count: number;
  readonly logs: Float64Array;
  spread: Spread | undefined;
}

function logOf(score: number): number {
  return Math.log(Math.max(score, LEAST_SCORE));
}

/** The quantile of rising values. */
function quantileOf(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function spreadOf(values: Float64Array): Spread {
  const sorted = Float64Array.from(values).toSorted();
  const median = quantileOf(sorted, 0.5);
  const mad = quantileOf(sorted.map((value) => Math.abs(value - median)).toSorted(), 0.5);
  return { median, mad: Math.max(mad, LEAST_SPREAD) };
}

/** Of a table of calibration: half the distance between its quartiles is the median deviation where both sides are alike. */
export function spreadOfTable({ n, scores, above }: CalibrationTable): Spread {
  const at = (share: number): number => {
    const place = above.findIndex((count) => count <= n * (1 - share));
    return logOf(scores[place < 0 ? scores.length - 1 : place] ?? 0);
  };
  return { median: at(0.5), mad: Math.max((at(0.75) - at(0.25)) / 2, LEAST_SPREAD) };
}

/**
 * What a model usually says at a site. Where benign records score higher or more unevenly than those it was calibrated with, a score is
 * moved to where it would stand among these: by the trailing median and spread of the logarithm of scores, the score itself excluded.
 * Scores are only ever lowered. One score a second of event time is remembered, so that many records at once do not become usual.
 */
export class SiteNorms {
  #series = new Map<string, Series>();
  readonly #changed = new Set<string>();
  readonly #removed = new Set<string>();
  /** The site asked about last, and the keys of its series. */
  #site = '';
  readonly #keys = new Map<string, string>();
  #turn = 0;

  get keys(): number {
    return this.#series.size;
  }

  /**
   * The score as it would be at the site of calibration; then remembers it. `of` says which class of which model, and has no @; `second` is
   * event time.
   */
  normalise(site: string, of: string, score: number, second: number, usual: Spread): number {
    const key = this.#keyOf(site, of);
    const series = this.#use(key);
    const normalised = series.spread === undefined ? score : moved(score, series.spread, usual);
    if (second > series.second) this.#remember(key, series, score, second);
    return normalised;
  }

  /** What is usual for a model is learnt anew: its scores are not what they were. `model` is the begin of its series' names. */
  restart(site: string, model: string): void {
    for (const key of this.#series.keys()) {
      if (key.startsWith(model) && key.slice(key.indexOf('@') + 1) === site) this.#remove(key);
    }
  }

  /** Nothing more comes from a site. */
  forget(site: string): void {
    for (const key of this.#series.keys()) if (key.slice(key.indexOf('@') + 1) === site) this.#remove(key);
  }

  takeChanges(): { changed: { key: string; value: Uint8Array }[]; removed: string[] } {
    const changed = [...this.#changed].flatMap((key) => {
      const series = this.#series.get(key);
      return series === undefined ? [] : [{ key, value: saved(series) }];
    });
    const removed = [...this.#removed];
    this.#changed.clear();
    this.#removed.clear();
    return { changed, removed };
  }

  restore(key: string, value: Uint8Array): void {
    const series = restored(value);
    if (series !== undefined) this.#series.set(key, series);
  }

  /** One text for all scores of a series: to make it anew for each costs more than to look it up. */
  #keyOf(site: string, of: string): string {
    if (site !== this.#site) {
      this.#site = site;
      this.#keys.clear();
    }
    if (this.#keys.size >= MAX_SERIES) this.#keys.clear();
    let key = this.#keys.get(of);
    if (key === undefined) this.#keys.set(of, (key = `${of}@${site}`));
    return key;
  }

  #use(key: string): Series {
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { turn: 0, second: -Infinity, count: 0, logs: new Float64Array(REMEMBERED), spread: undefined };
      this.#series.set(key, series);
      if (this.#series.size > MAX_SERIES) this.#removeOldest(key);
    }
    series.turn = ++this.#turn;
    return series;
  }

  #removeOldest(but: string): void {
    let oldest = '';
    let least = Infinity;
    for (const [key, { turn }] of this.#series) {
      if (turn >= least || key === but) continue;
      oldest = key;
      least = turn;
    }
    this.#remove(oldest);
  }

  #remove(key: string): void {
    this.#series.delete(key);
    this.#changed.delete(key);
    this.#removed.add(key);
  }

  #remember(key: string, series: Series, score: number, second: number): void {
    if (Number.isNaN(score)) return;
    series.logs[series.count % REMEMBERED] = logOf(score);
    series.count++;
    series.second = second;
    series.spread = renewed(series);
    this.#changed.add(key);
    this.#removed.delete(key);
  }
}

function renewed({ count, logs, spread }: Series): Spread | undefined {
  if (count < NEEDED || count % RENEW !== 0) return spread;
  return spreadOf(logs.subarray(0, Math.min(count, REMEMBERED)));
}

function moved(score: number, site: Spread, usual: Spread): number {
  const steps = (logOf(score) - site.median) / site.mad;
  return Math.min(score, Math.exp(usual.median + steps * Math.min(usual.mad, site.mad)));
}

function saved({ second, count, logs, spread }: Series): Uint8Array {
  const kept = Math.min(count, REMEMBERED);
  const values = Float64Array.from([second, count, spread === undefined ? 0 : 1]);
  const spreads = Float64Array.from([spread?.median ?? 0, spread?.mad ?? 0]);
  const all = new Float64Array(HEAD + 2 + kept);
  all.set(values);
  all.set(spreads, HEAD);
  all.set(logs.subarray(0, kept), HEAD + 2);
  return new Uint8Array(all.buffer);
}

function restored(bytes: Uint8Array): Series | undefined {
  const all = new Float64Array(bytes.slice().buffer, 0, bytes.byteLength >>> 3);
  const [second = -Infinity, count = 0, hasSpread = 0, median = 0, mad = 0] = all;
  const logs = new Float64Array(REMEMBERED);
  logs.set(all.subarray(HEAD + 2, HEAD + 2 + REMEMBERED));
  if (all.length < HEAD + 2) return undefined;
  return { turn: 0, second, count, logs, spread: hasSpread === 1 ? { median, mad } : undefined };
}
