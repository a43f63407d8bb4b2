import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FencedError } from '../errors.ts';
import type { Checkpoint, ClaimedLane, StateStore } from '../state.ts';
import { emptyCheckpoint } from '../state.ts';

/** A place where state is kept, empty at first, and a way to reach it as several processes would. */
export interface StatePlace {
  open(): Promise<StateStore>;
  /** Removes what was kept. The stores are closed by then. */
  remove(): Promise<void>;
}

const PAGE_BYTES = 16_384;
const MANY_PAGES = 5_000;

/** What every state store promises, as tests. */
export function stateContract(name: string, makePlace: () => Promise<StatePlace>): void {
  describe(`${name} as a state store`, () => {
    let place: StatePlace;
    let stores: StateStore[] = [];
    let store: StateStore;

    const open = async (): Promise<StateStore> => {
      const opened = await place.open();
      stores.push(opened);
      return opened;
    };

    beforeEach(async () => {
      place = await makePlace();
      store = await open();
    });

    afterEach(async () => {
      for (const opened of stores) await opened.close();
      stores = [];
      await place.remove();
    });

    describeSaving(() => store, open);
    describeFencing(() => store, open);
    describeEntries(() => store, open);
  });
}

function describeSaving(store: () => StateStore, open: () => Promise<StateStore>): void {
  test('a lane never saved has no checkpoint and no entries', async () => {
    const lane = await store().claim('flow', 0);
    expect(lane.checkpoint).toBeUndefined();
    expect(await entriesOf(lane)).toEqual({});
  });

  test('what was saved is there at the next claim, and in a store opened anew', async () => {
    const lane = await store().claim('flow', 3);
    await lane.save({ checkpoint: fullCheckpoint, changed: [entry('a', 1, 2), entry('b')], removed: [] });
    const again = await store().claim('flow', 3);
    expect(again.checkpoint).toEqual(fullCheckpoint);
    expect(await entriesOf(again)).toEqual({ a: [1, 2], b: [] });
    await store().close();
    const reopened = await (await open()).claim('flow', 3);
    expect(reopened.checkpoint).toEqual(fullCheckpoint);
    expect(await entriesOf(reopened)).toEqual({ a: [1, 2], b: [] });
    expect(reopened.epoch).toBeGreaterThan(again.epoch);
  });

  test('entries are changed and removed, the others stay', async () => {
    const lane = await store().claim('flow', 0);
    await lane.save({ checkpoint: at(1), changed: [entry('a', 1), entry('b', 2), entry('c', 3)], removed: [] });
    await lane.save({ checkpoint: at(2), changed: [entry('b', 20), entry('d', 4)], removed: ['c', 'never there'] });
    await lane.save({ checkpoint: at(3), changed: [], removed: ['d'] });
    const again = await store().claim('flow', 0);
    expect(again.checkpoint).toEqual(at(3));
    expect(await entriesOf(again)).toEqual({ a: [1], b: [20] });
  });

  test('a key both changed and removed in one save keeps the new value, the last one when given twice', async () => {
    const lane = await store().claim('flow', 0);
    await lane.save({ checkpoint: at(1), changed: [entry('a', 1)], removed: [] });
    await lane.save({ checkpoint: at(2), changed: [entry('a', 2), entry('b', 1), entry('b', 2)], removed: ['a'] });
    expect(await entriesOf(await store().claim('flow', 0))).toEqual({ a: [2], b: [2] });
  });

  test('the same save can be repeated', async () => {
    const lane = await store().claim('flow', 0);
    const write = { checkpoint: at(1), changed: [entry('a', 1)], removed: ['b'] };
    await lane.save(write);
    await lane.save(write);
    const again = await store().claim('flow', 0);
    expect(again.checkpoint).toEqual(at(1));
    expect(await entriesOf(again)).toEqual({ a: [1] });
  });

  test('a save that fails half-way leaves the old checkpoint and the old entries, and can be done again', async () => {
    const lane = await store().claim('flow', 0);
    await lane.save({ checkpoint: at(1), changed: [entry('a', 1), entry('b', 1)], removed: [] });
    const broken = {
      key: 'b',
      get value(): Uint8Array {
        throw new Error('the page could not be made');
      },
    };
    // Enough in front of the fault for a store that sends in chunks to have sent some of them.
    const many = Array.from({ length: 300 }, (_, page) => ({ key: `page ${page}`, value: patternPage(page) }));
    const write = { checkpoint: at(2), changed: [entry('a', 2), ...many, broken], removed: ['b'] };
    await expect(lane.save(write)).rejects.toThrow('the page could not be made');
    const again = await store().claim('flow', 0);
    expect(again.checkpoint).toEqual(at(1));
    expect(await entriesOf(again)).toEqual({ a: [1], b: [1] });
    await again.save({ checkpoint: at(2), changed: [entry('a', 2)], removed: ['b'] });
    expect(await entriesOf(again)).toEqual({ a: [2] });
  });

  test('nobody shares memory with the store', async () => {
    const value = new Uint8Array([1, 2, 3]);
    const checkpoint = { ...emptyCheckpoint('flow-1'), position: { frame: 7 } };
    const lane = await store().claim('flow', 0);
    await lane.save({ checkpoint, changed: [{ key: 'a', value }], removed: [] });
    value.fill(9);
    checkpoint.position.frame = 9;
    const again = await store().claim('flow', 0);
    expect(again.checkpoint?.position).toEqual({ frame: 7 });
    for await (const { value: loaded } of again.entries()) loaded.fill(8);
    expect(await entriesOf(again)).toEqual({ a: [1, 2, 3] });
  });
}

function describeFencing(store: () => StateStore, open: () => Promise<StateStore>): void {
  test('every claim raises the epoch', async () => {
    const other = await open();
    const epochs = [];
    for (const opened of [store(), other, store()]) epochs.push((await opened.claim('flow', 0)).epoch);
    expect(epochs).toEqual(epochs.toSorted((a, b) => a - b));
    expect(new Set(epochs).size).toBe(3);
  });

  test('a save after somebody else has claimed is refused and writes nothing', async () => {
    const first = await store().claim('flow', 0);
    await first.save({ checkpoint: at(1), changed: [entry('a', 1), entry('b', 1)], removed: [] });
    const second = await (await open()).claim('flow', 0);
    const write = { checkpoint: at(2), changed: [entry('a', 2), entry('c', 2)], removed: ['b'] };
    await expect(first.save(write)).rejects.toThrow(FencedError);
    await expect(first.save({ checkpoint: at(2), changed: [], removed: [] })).rejects.toThrow(FencedError);
    expect(await entriesOf(second)).toEqual({ a: [1], b: [1] });
    await second.save({ checkpoint: at(3), changed: [entry('d', 3)], removed: [] });
    const third = await store().claim('flow', 0);
    expect(third.checkpoint).toEqual(at(3));
    expect(await entriesOf(third)).toEqual({ a: [1], b: [1], d: [3] });
  });

  test('entries read after somebody else has claimed are not taken for ours', async () => {
    const first = await store().claim('flow', 0);
    await first.save({ checkpoint: at(1), changed: [entry('a', 1), entry('b', 1)], removed: [] });
    const second = await (await open()).claim('flow', 0);
    await second.save({ checkpoint: at(2), changed: [entry('a', 2)], removed: ['b'] });
    await expect(entriesOf(first)).rejects.toThrow(FencedError);
  });

  test('of many that claim at once exactly one can save', async () => {
    const opened = await Promise.all([open(), open(), open()]);
    const claims = await Promise.all([...opened, ...opened, ...opened].map((each) => each.claim('flow', 0)));
    expect(new Set(claims.map(({ epoch }) => epoch)).size).toBe(claims.length);
    const saves = await Promise.allSettled(
      claims.map((claim) =>
        claim.save({ checkpoint: at(claim.epoch), changed: [entry('winner', claim.epoch)], removed: [] }),
      ),
    );
    const newest = Math.max(...claims.map(({ epoch }) => epoch));
    for (const [index, save] of saves.entries()) {
      const outcome = save.status === 'fulfilled' ? 'saved' : save.reason;
      expect(outcome).toEqual(claims[index]?.epoch === newest ? 'saved' : expect.any(FencedError));
    }
    const last = await store().claim('flow', 0);
    expect(last.checkpoint).toEqual(at(newest));
    expect(await entriesOf(last)).toEqual({ winner: [newest] });
  });

  test('stages and lanes are apart', async () => {
    const names = ['flow 1', 'flow 11', 'flow 0', 'flow1 1', 'parse 1'];
    const places = names
      .map((name) => name.split(' '))
      .map(([stage = '', lane]): [string, number] => [stage, Number(lane)]);
    const claims = new Map<number, ClaimedLane>();
    for (const [place, [stage, lane]] of places.entries()) claims.set(place, await store().claim(stage, lane));
    await Promise.all(
      [...claims].map(([place, claim]) =>
        claim.save({ checkpoint: at(place), changed: [entry('a', place), entry(`only ${place}`, 1)], removed: [] }),
      ),
    );
    for (const [place, [stage, lane]] of places.entries()) {
      const claim = await store().claim(stage, lane);
      expect(claim.checkpoint?.offset).toBe(place);
      expect(await entriesOf(claim)).toEqual({ a: [place], [`only ${place}`]: [1] });
    }
  });
}

function describeEntries(store: () => StateStore, open: () => Promise<StateStore>): void {
  test('every byte and any key text comes back', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);
    const odd = [' ', 'a:b', '{x}', 'new\nline', 'nul\0byte', 'ключ', '🔑', 'quote\'"', '10.0.0.1:80>::1'];
    const keys = ['', ...odd, 'x'.repeat(300)];
    const lane = await store().claim('flow', 0);
    // A view into the middle of larger memory, as pages often are.
    const value = new Uint8Array(300).subarray(20, 276);
    value.set(bytes);
    await lane.save({ checkpoint: at(1), changed: keys.map((key) => ({ key, value })), removed: [] });
    const loaded = await entriesOf(await store().claim('flow', 0));
    expect(new Set(Object.keys(loaded))).toEqual(new Set(keys));
    for (const key of keys) expect(loaded[key]).toEqual([...bytes]);
    const again = await store().claim('flow', 0);
    await again.save({ checkpoint: at(2), changed: [], removed: keys });
    expect(await entriesOf(again)).toEqual({});
  });

  test(`${MANY_PAGES} pages of ${PAGE_BYTES} bytes are saved at once and load`, async () => {
    const lane = await store().claim('flow', 0);
    const changed = Array.from({ length: MANY_PAGES }, (_, page) => ({
      key: `page ${page}`,
      value: patternPage(page),
    }));
    await lane.save({ checkpoint: at(1), changed, removed: [] });
    await lane.save({ checkpoint: at(2), changed, removed: [] });
    const again = await (await open()).claim('flow', 0);
    const seen = new Set<string>();
    for await (const { key, value } of again.entries()) {
      const page = Number(key.slice('page '.length));
      if (Buffer.compare(value, patternPage(page)) !== 0) throw new Error(`${key} came back with other bytes`);
      seen.add(key);
    }
    expect(seen.size).toBe(MANY_PAGES);
  });
}

const fullCheckpoint: Checkpoint = {
  layout: 'flow-1',
  offset: 41,
  marks: { 'parse/3/a.pcap': { sequence: 7, part: 1, ordinal: 12 } },
  sent: { flows: { 'flow/3/a.pcap': { sequence: 41, part: 0 } } },
  intents: {
    'parse/3/a.pcap': {
      from: { sequence: 1, part: 0 },
      to: { sequence: 7, part: 1 },
      sha256: 'ab',
      insertedAt: 1_700_000_000_000,
    },
  },
  failure: { origin: 'parse/3/a.pcap', sequence: 8, part: 0, attempts: 2 },
  position: { 'a.pcap': { byte: 4_294_967_296, fingerprint: 'ünïcode "quoted"' } },
};

function at(offset: number): Checkpoint {
  return { ...emptyCheckpoint('flow-1'), offset };
}

function entry(key: string, ...bytes: number[]): { key: string; value: Uint8Array } {
  return { key, value: Uint8Array.from(bytes) };
}

function patternPage(page: number): Uint8Array {
  const bytes = new Uint8Array(PAGE_BYTES).fill(page % 251);
  new DataView(bytes.buffer).setUint32(0, page);
  return bytes;
}

async function entriesOf(lane: ClaimedLane): Promise<Record<string, number[]>> {
  const found: Record<string, number[]> = {};
  for await (const { key, value } of lane.entries()) found[key] = [...value];
  return found;
}
