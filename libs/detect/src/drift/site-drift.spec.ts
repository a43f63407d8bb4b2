import { describe, expect, test } from '@jest/globals';
import { chance, normal } from '../testing/index.ts';
import { type Reader, SiteDrift, type SiteDriftFinding } from './site-drift.ts';

const COLUMNS = ['rate', 'bytes', 'ports'];
const FEATURES = 'a'.repeat(64);
const reader = (name: string, columns: readonly string[]): Reader => ({
  ...{ name, version: '1.0.0', columns },
  places: Int32Array.from(columns, (column) => COLUMNS.indexOf(column)),
});
const READERS = [reader('all', COLUMNS), reader('some', ['ports', 'bytes'])];
const [ALL] = READERS;
if (ALL === undefined) throw new Error('there is a reader');

/** Changes the vector of record `i`, and tells its score where that is not usual; below 0 it abstains. */
type Change = (row: Float32Array, i: number) => number | undefined;

/** Ten records a second, from the `from`th to before the `to`th; the same ones for the same numbers. */
function run(drift: SiteDrift, change: Change, from: number, to: number): SiteDriftFinding[] {
  const findings: SiteDriftFinding[] = [];
  for (let i = from; i < to; i++) {
    const next = chance(i + 1);
    const row = Float32Array.from(COLUMNS, () => normal(next));
    const usual = 0.2 + 0.1 * next();
    const score = change(row, i) ?? usual;
    const timeUs = i * 1e5;
    if (!drift.takes('final', timeUs)) continue;
    findings.push(...drift.addVector(row, FEATURES, READERS, timeUs));
    findings.push(...drift.addScore(ALL ?? reader('', []), next() < 0.02 || score < 0 ? undefined : score, timeUs));
  }
  return findings;
}

const after25000 =
  (change: Change): Change =>
  (row, i) =>
    i < 25_000 ? undefined : change(row, i);

describe('what has drifted is named, with the models that it concerns and the time', () => {
  const both = READERS.map(({ name, version }) => ({ name, version }));
  test.each<[string, Change, object[]]>([
    ['nothing', () => undefined, []],
    [
      'the values of an input of two models',
      (row) => void (row[1] = (row[1] ?? 0) + 2),
      [{ kind: 'input', input: 'bytes', measure: 'psi', models: both }],
    ],
    [
      'the values of an input of one model',
      (row) => void (row[0] = 7),
      [{ kind: 'input', input: 'rate', models: both.slice(0, 1) }],
    ],
    ['the score', () => 0.6, [{ kind: 'score', models: both.slice(0, 1) }]],
    ['that it abstains', (row) => ((row[0] ?? 0) > 1 ? -1 : undefined), [{ kind: 'abstentions' }]],
  ])('%s', (_name, change, findings) => {
    const told = run(new SiteDrift(), after25000(change), 0, 36_000);
    // A change may be told in steps, while old values leave the window.
    const first = told.filter(({ kind }, i) => told.findIndex((other) => other.kind === kind) === i);
    expect(first).toMatchObject(findings);
    for (const { timeUs } of told) expect(timeUs).toBeGreaterThan(2_500e6);
  });
});

test('killed and restored between any two records it finds what it would have found', () => {
  const change = after25000((row, i) => {
    row[1] = (row[1] ?? 0) + 2;
    return i > 30_000 ? 0.5 : undefined;
  });
  const straight = run(new SiteDrift(), change, 0, 45_000);
  const store = new Map<string, Uint8Array>();
  const told: SiteDriftFinding[] = [];
  const next = chance(3);
  let most = 0;
  for (let from = 0; from < 45_000;) {
    const drift = new SiteDrift();
    // Whatever order a store gives them in.
    for (const [key, value] of [...store].toSorted(() => next() - 0.5)) drift.restore(key, value);
    const saved = Math.min(45_000, from + Math.floor(next() * 2_500));
    told.push(...run(drift, change, from, saved));
    const { changed, removed } = drift.takeChanges();
    for (const { key, value } of changed) store.set(key, value);
    for (const key of removed) store.delete(key);
    most = Math.max(most, store.size);
    // Done again after the kill.
    run(drift, change, saved, Math.min(45_000, saved + 100));
    from = saved;
  }
  expect(told).toEqual(straight);
  expect(straight.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['input', 'score']));
  // Pages of rows, three places, a model, and how many were looked at.
  expect(most).toBeLessThan(70);
});

test('of a second ten records of a kind are looked at, however many and in whatever order they come', () => {
  const drift = new SiteDrift();
  const taken = (kind: 'early' | 'final', second: number): number =>
    Array.from({ length: 100 }, (_, i) => drift.takes(kind, second * 1e6 + i)).filter(Boolean).length;
  expect([taken('early', 5), taken('final', 5), taken('final', 5), taken('final', 4)]).toEqual([10, 10, 0, 0]);
  expect([taken('final', 6), taken('early', 6)]).toEqual([10, 10]);
});

test('vectors of other features begin anew, and nothing of the old ones stays saved', () => {
  const drift = new SiteDrift();
  run(drift, () => undefined, 0, 2_000);
  const { changed } = drift.takeChanges();
  const vectors = changed.map(({ key }) => key).filter((key) => key.startsWith('vector/aaaaaaaaaaaa/3/'));
  expect(vectors.length).toBeGreaterThan(3);
  drift.addVector(Float32Array.of(1), 'b'.repeat(64), READERS, 1);
  const after = drift.takeChanges();
  expect(after.removed.toSorted()).toEqual(vectors.toSorted());
  expect(after.changed.map(({ key }) => key)).toEqual([
    'vector/bbbbbbbbbbbb/1/page/0',
    'vector/bbbbbbbbbbbb/1/values/0',
  ]);
});

test('of a site that has ended nothing stays', () => {
  const drift = new SiteDrift();
  run(drift, () => undefined, 0, 100);
  const { changed } = drift.takeChanges();
  drift.forget();
  const { changed: none, removed } = drift.takeChanges();
  expect(none).toEqual([]);
  expect(removed.toSorted()).toEqual(changed.map(({ key }) => key).toSorted());
});

test('scores that are no numbers count as abstentions, and spoil no mean', () => {
  const drift = new SiteDrift();
  const model = { name: 'model', version: '1.0.0' };
  const add = (score: number, count: number) =>
    Array.from({ length: count }, (_, i) => drift.addScore(model, score, i).map(({ kind }) => kind)).flat();
  expect([add(0.1, 500), add(Number.NaN, 200), add(0.9, 500)]).toEqual([[], ['abstentions'], ['score']]);
});

test('models that are not asked any more give way to others', () => {
  const drift = new SiteDrift();
  for (let i = 0; i < 100; i++) drift.addScore({ name: 'model', version: `1.0.${i}` }, 0.5, i);
  expect(drift.takeChanges().changed).toHaveLength(32);
});
