import { describe, expect, test } from '@jest/globals';
import { flowVerdicts, type Engine, type Hearing, type Hearings } from '@weir/detect';
import {
  allocateFlows,
  verdicts as verdictsTopic,
  type FlowBatch,
  type Verdict,
  type VerdictBatch,
} from '@weir/schema';
import { Meter, type ModelIdentity, type Models, type ModelSet, type Outcomes, type RuleTexts } from '@weir/stream';
import type { ModelsSaid, SourceModels } from './flow-models.ts';
import { LaneJudges, type JudgesPorts } from './judges.ts';
import { LaneVerdicts } from './lane-verdicts.ts';

const SETTINGS = { alarmLevel: 1e-4, benign: false };

/** Votes on each third flow that it has seen since its source began. */
class EveryThird implements Engine<FlowBatch> {
  #seen = 0;
  readonly keys = 1;

  judge({ count }: FlowBatch, hearing: Hearing, leftOut?: Uint8Array): void {
    for (let row = 0; row < count; row++) {
      if (leftOut?.[row] === 1) continue;
      if (++this.#seen % 3 !== 0) continue;
      hearing.vote(row, {
        ...{ engine: 'maths', by: 'third', version: '1', family: 'scan', technique: 'T1046', severity: 'low' },
        ...{ pValue: 1e-9, attacker: 'src', victim: 'dst', reason: `flow ${this.#seen}`, contributions: [] },
      });
    }
  }

  takeChanges() {
    return { changed: [{ key: 'seen', value: Uint8Array.of(this.#seen) }], removed: [] };
  }

  restore(_key: string, value: Uint8Array): void {
    this.#seen = value[0] ?? 0;
  }
}

/** Ports whose rules and models the test changes. */
class TestPorts implements JudgesPorts {
  texts: RuleTexts = { version: 'one', files: [] };
  #newest = testSet([]);
  readonly held = new Map<string, number>();
  /** Digests that are in the registry no more. */
  readonly gone = new Set<string>();
  readonly rules = { current: (): RuleTexts => this.texts };
  readonly models = { group: 'flows' as const, port: this.#port() };

  use(...versions: string[]): void {
    this.#newest = testSet(versions.map(modelOf), this.held);
  }

  #port(): Models {
    return {
      newest: () => this.#newest,
      recall: async (_group, models) => testSet(models, this.held, this.gone).hold(),
    };
  }
}

function modelOf(version: string): ModelIdentity {
  return { name: 'forest', version, digest: `digest of ${version}`, role: 'champion' };
}

/** Models that say which they are. */
function testSet(
  models: readonly ModelIdentity[],
  held = new Map<string, number>(),
  gone = new Set<string>(),
): ModelSet {
  const id = models.map(({ digest }) => digest).join();
  const count = (more: number): unknown => held.set(id, (held.get(id) ?? 0) + more);
  const set: ModelSet = {
    id,
    models,
    score: async () => ({
      answers: [],
      silent: models.map((model) => ({ model, reason: gone.has(model.digest) ? 'not-loadable' : 'failed' })),
      none: 'failed',
      batches: [],
    }),
    heard: () => undefined,
    hold: () => {
      count(1);
      return { set, release: () => count(-1) };
    },
  };
  return set;
}

class NamingModels implements SourceModels<FlowBatch> {
  readonly keys = 0;

  async judge(_batch: FlowBatch, _hearings: Hearings, models: ModelSet): Promise<ModelsSaid> {
    const { silent } = await models.score({ group: 'flows', fingerprint: '', width: 0, vectors: new Float64Array(0) });
    const names = silent.map(({ model, reason }) => `${model.version} ${reason}`).join();
    return { names, counts: [], drifts: [] };
  }

  takeChanges() {
    return { changed: [], removed: [] };
  }

  restore(): void {
    throw new Error('nothing was saved');
  }
}

/** A lane as the runner treats it: promises and checkpoints go to the store. */
class TestLane {
  readonly lane: LaneVerdicts<FlowBatch>;
  readonly #store: Map<string, Uint8Array>;
  readonly #ordinals = new Map<string, number>();

  constructor(
    ports = new TestPorts(),
    settings = SETTINGS,
    store = new Map<string, Uint8Array>(),
    leftOut?: (batch: FlowBatch) => Uint8Array | undefined,
  ) {
    const bench = {
      ...(leftOut === undefined ? {} : { leftOut }),
      engines: () => [{ name: 'third', engine: new EveryThird() }],
      models: () => new NamingModels(),
      verdicts: flowVerdicts,
    };
    this.lane = new LaneVerdicts(bench, new LaneJudges(ports), settings);
    this.#store = store;
  }

  /** @param ordinals of the last message of each origin in the checkpoint */
  static async restored(
    store: Map<string, Uint8Array>,
    ports: TestPorts,
    ordinals: Readonly<Record<string, number>> = {},
  ): Promise<TestLane> {
    const one = new TestLane(ports, SETTINGS, new Map(store));
    for (const [name, ordinal] of Object.entries(ordinals)) one.#ordinals.set(name, ordinal);
    await one.lane.restore(entriesOf(store));
    return one;
  }

  async take(batch: FlowBatch, out: Outcomes<VerdictBatch>, from = 'flow'): Promise<void> {
    const name = `${from}/${batch.source}`;
    const ordinal = (this.#ordinals.get(name) ?? -1) + 1;
    this.#ordinals.set(name, ordinal);
    for (const { key, value } of this.lane.promise(batch, from, ordinal) ?? []) this.#store.set(key, value);
    await this.lane.fold(batch, out, from, ordinal);
  }

  save(isLast = false): void {
    const { changed, removed } = this.lane.takeChanges(isLast);
    for (const key of removed) this.#store.delete(key);
    for (const { key, value } of changed) this.#store.set(key, value);
  }
}

function flowsOf(count: number, source = 'a', last = false): FlowBatch {
  return { ...allocateFlows(count, { source, lane: 0, watermark: 1, last }), early: false, features: '' };
}

function outcomes(
  rows: Verdict[],
  drops: Map<string, number> = new Map(),
  meter: Meter = new Meter(),
): Outcomes<VerdictBatch> {
  return {
    emit: (batch) => {
      for (let row = 0; row < batch.count; row++) rows.push(verdictsTopic.row(batch, row));
    },
    drop: (reason, count) => void drops.set(reason, (drops.get(reason) ?? 0) + count),
    reject: () => undefined,
    count: (figure, labels, value) => meter.count(figure, labels, value),
    tell: () => undefined,
  };
}

async function* entriesOf(store: ReadonlyMap<string, Uint8Array>) {
  for (const [key, value] of store) yield { key, value };
}

/** By what three flows are judged. */
async function judged(lane: TestLane): Promise<string[]> {
  const rows: Verdict[] = [];
  await lane.take(flowsOf(3), outcomes(rows));
  return rows.map(({ ruleset, models }) => `${ruleset.slice(0, 6)} ${models}`);
}

describe('verdicts of a lane', () => {
  test('each source and each stage that writes it has engines of its own', async () => {
    const lane = new TestLane();
    const rows: Verdict[] = [];
    for (const [source, from] of [
      ['a', 'flow'],
      ['b', 'flow'],
      ['a', 'other'],
      ['a', 'flow'],
    ] as const)
      await lane.take(flowsOf(2, source), outcomes(rows), from);
    expect(rows.map(({ source, reason }) => [source, reason])).toEqual([['a', 'flow 3']]);
  });

  test('models are asked before engines look at the records, and heard behind them', async () => {
    const ports = new TestPorts();
    ports.use('1.0.0');
    const order: string[] = [];
    class LoggedModels extends NamingModels {
      override async judge(batch: FlowBatch, hearings: Hearings, models: ModelSet): Promise<ModelsSaid> {
        order.push('asked');
        const said = await super.judge(batch, hearings, models);
        order.push(`heard behind ${[...hearings.spoken()].length} spoken of`);
        return said;
      }
    }
    class LoggedEngine extends EveryThird {
      override judge(batch: FlowBatch, hearing: Hearing): void {
        order.push('looked');
        super.judge(batch, hearing);
      }
    }
    const bench = {
      engines: () => [{ name: 'third', engine: new LoggedEngine() }],
      models: () => new LoggedModels(),
      verdicts: flowVerdicts,
    };
    const lane = new LaneVerdicts(bench, new LaneJudges(ports), SETTINGS);
    lane.promise(flowsOf(6), 'flow', 0);
    await lane.fold(flowsOf(6), outcomes([]), 'flow', 0);
    expect(order).toEqual(['asked', 'looked', 'heard behind 2 spoken of']);
  });

  test('what is benign is counted, and told where it is asked for', async () => {
    const drops = new Map<string, number>();
    await new TestLane().take(flowsOf(4), outcomes([], drops));
    expect([...drops]).toEqual([['benign', 3]]);
    const rows: Verdict[] = [];
    await new TestLane(new TestPorts(), { ...SETTINGS, benign: true }).take(flowsOf(4), outcomes(rows));
    expect(rows.map(({ outcome }) => outcome)).toEqual(['benign', 'benign', 'alarm', 'benign']);
  });

  test.each<[name: string, leftOut: number[], last: boolean, dropped: [string, number][], outcomes: string[]]>([
    [
      'some',
      [0, 1, 0, 0],
      false,
      [
        ['too-few-packets', 1],
        ['benign', 2],
      ],
      ['benign', 'benign', 'alarm'],
    ],
    ['all', [1, 1, 1, 1], false, [['too-few-packets', 4]], []],
    ['all of the last', [1, 1, 1, 1], true, [['too-few-packets', 4]], []],
  ])('say nothing of records that are left out: %s', async (_name, leftOut, last, dropped, outcomesTold) => {
    const out = (): Uint8Array => Uint8Array.from(leftOut);
    const drops = new Map<string, number>();
    await new TestLane(undefined, SETTINGS, undefined, out).take(flowsOf(4, 'a', last), outcomes([], drops));
    expect([...drops]).toEqual(dropped);
    const rows: Verdict[] = [];
    const settings = { ...SETTINGS, benign: true };
    await new TestLane(undefined, settings, undefined, out).take(flowsOf(4, 'a', last), outcomes(rows));
    expect(rows.map(({ outcome }) => outcome)).toEqual(outcomesTold);
  });

  test('are the same after a kill, and nothing is left of a source that has ended', async () => {
    const store = new Map<string, Uint8Array>();
    const before = new TestLane(undefined, SETTINGS, store);
    await before.take(flowsOf(2), outcomes([]));
    before.save();
    const after = await TestLane.restored(store, new TestPorts(), { 'flow/a': 0 });
    const rows: Verdict[] = [];
    await after.take(flowsOf(1, 'a', true), outcomes(rows));
    expect(rows.map(({ reason }) => reason)).toEqual(['flow 3']);
    for (let saves = 0; saves < 2; saves++) after.save();
    expect(after.lane.takeChanges(false)).toEqual({ changed: [], removed: [] });
    expect(after.lane.keys).toBe(0);
  });
});

describe('who judges', () => {
  test('is exchanged with the next message, and a repeat is judged by whom it was judged by', async () => {
    const ports = new TestPorts();
    ports.use('1');
    const store = new Map<string, Uint8Array>();
    const lane = new TestLane(ports, SETTINGS, store);
    const said = [...(await judged(lane))];
    lane.save();
    said.push(...(await judged(lane)));
    ports.use('2');
    ports.texts = { version: 'two', files: [{ path: 'a.yaml', text: RULE }] };
    said.push(...(await judged(lane)), ...(await judged(lane)));
    ports.use('3');
    said.push(...(await judged(lane)));
    const names = said.map((text) => text.split(' ')[1]);
    expect(names).toEqual(['1', '1', '2', '2', '3']);
    expect(new Set(said.map((text) => text.split(' ')[0])).size).toBe(2);
    // Killed here. The checkpoint has the first message; others are in force by now.
    ports.use('4');
    const after = await TestLane.restored(store, ports, { 'flow/a': 0 });
    for (const before of said.slice(1)) expect(await judged(after)).toEqual([before]);
    const again: string[] = [];
    while (again.at(-1)?.includes(' 4 ') !== true && again.length < 5_000) again.push(...(await judged(after)));
    // Nobody knows how many messages were judged by the third: so many as it had promised.
    expect(new Set(again.slice(0, -1).map((text) => text.split(' ')[1]))).toEqual(new Set(['3']));
    expect(again.length).toBeLessThan(70);
  });

  test('after a stop in order the newest judge at once', async () => {
    const ports = new TestPorts();
    ports.use('1');
    const store = new Map<string, Uint8Array>();
    const lane = new TestLane(ports, SETTINGS, store);
    await judged(lane);
    lane.save(true);
    ports.use('2');
    const after = await TestLane.restored(store, ports, { 'flow/a': 0 });
    expect((await judged(after)).map((text) => text.split(' ')[1])).toEqual(['2']);
  });

  test('a model that is gone says so, and no other answers in its place', async () => {
    const ports = new TestPorts();
    ports.use('1');
    const store = new Map<string, Uint8Array>();
    await judged(new TestLane(ports, SETTINGS, store));
    ports.use('2');
    ports.gone.add('digest of 1');
    const after = await TestLane.restored(store, ports);
    expect((await judged(after)).map((text) => text.split(' ').slice(1).join(' '))).toEqual(['1 not-loadable']);
  });

  test('models are held for as long as somebody may ask them', async () => {
    const ports = new TestPorts();
    ports.use('1');
    const lane = new TestLane(ports);
    await judged(lane);
    ports.use('2');
    await judged(lane);
    const held = (): [string, number][] => [...ports.held];
    expect(held()).toEqual([
      ['digest of 1', 1],
      ['digest of 2', 1],
    ]);
    for (let saves = 0; saves < 2; saves++) lane.save();
    expect(held()).toEqual([
      ['digest of 1', 0],
      ['digest of 2', 1],
    ]);
    lane.lane.close();
    expect(held()).toEqual([
      ['digest of 1', 0],
      ['digest of 2', 0],
    ]);
  });
});

describe('figures', () => {
  const figures = ({ figures: told }: Meter) =>
    Object.fromEntries([...told].map(([name, counts]) => [name, Object.fromEntries(counts)]));

  test('tell who voted and who could not, whatever became of it', async () => {
    const meter = new Meter();
    const unsure: Engine<FlowBatch> = {
      keys: 0,
      judge: (_batch, hearing) => {
        for (const cause of ['distance', 'distance', 'infinite'])
          hearing.abstain(0, { engine: 'models', by: 'some', version: '1.2.3', cause, reason: `${cause} 7` });
      },
      takeChanges: () => ({ changed: [], removed: [] }),
      restore: () => undefined,
    };
    const lane = new LaneVerdicts<FlowBatch>(
      {
        engines: () => [
          { name: 'third', engine: new EveryThird() },
          { name: 'unsure', engine: unsure },
        ],
        verdicts: flowVerdicts,
      },
      new LaneJudges({ rules: undefined, models: undefined }),
      SETTINGS,
    );
    await lane.fold(flowsOf(7), outcomes([], new Map(), meter), 'flow', 0);
    expect(figures(meter)).toEqual({
      weir_votes_total: { '["maths","third","1"]': 2 },
      weir_abstentions_total: {
        '["models","some","1.2.3","distance"]': 2,
        '["models","some","1.2.3","infinite"]': 1,
      },
    });
  });

  test('tell what rules took now and then, and at the end of a source', async () => {
    const meter = new Meter();
    const out = outcomes([], new Map(), meter);
    let asked = 0;
    const costly = {
      name: 'third',
      engine: new EveryThird(),
      takeCosts: () => [{ rule: 'slow', table: 'flows' as const, records: 10, matches: asked++, seconds: 0.5 }],
    };
    const bench = { engines: () => [costly], verdicts: flowVerdicts };
    const lane = new LaneVerdicts<FlowBatch>(bench, new LaneJudges({ rules: undefined, models: undefined }), SETTINGS);
    for (let ordinal = 0; ordinal < 40; ordinal++)
      await lane.fold(flowsOf(1, 'a', ordinal === 39), out, 'flow', ordinal);
    expect(figures(meter)).toMatchObject({
      weir_rule_records_total: { '["slow","flows"]': 30 },
      weir_rule_matches_total: { '["slow","flows"]': 3 },
      weir_rule_seconds_total: { '["slow","flows"]': 1.5 },
    });
  });
});

const RULE = `
id: any-telnet
title: Telnet
family: policy
technique: [T1021]
severity: low
confidence: high
on: flows
detection:
  telnet:
    dstPort: 23
  condition: telnet
attacker: src
victim: dst
reason: '{srcAddress} spoke telnet'
examples:
  match:
    - { dstPort: 23, protocol: 6 }
  noMatch:
    - { dstPort: 22, protocol: 6 }
`;
