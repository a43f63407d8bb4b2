import { describe, expect, test } from '@jest/globals';
import { flowVerdicts, type Engine, type Hearing } from '@weir/detect';
import {
  allocateFlows,
  verdicts as verdictsTopic,
  type FlowBatch,
  type Verdict,
  type VerdictBatch,
} from '@weir/schema';
import { Meter, type Outcomes, type RuleTexts } from '@weir/stream';
import { AdoptedRules } from './adopted-rules.ts';
import { LaneVerdicts } from './lane-verdicts.ts';

const SETTINGS = { alarmLevel: 1e-4, benign: false };

/** Votes on each third flow that it has seen since its source began. */
class EveryThird implements Engine<FlowBatch> {
  #seen = 0;
  readonly keys = 1;

  judge({ count }: FlowBatch, hearing: Hearing): void {
    for (let row = 0; row < count; row++) {
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

/** A port whose rules the test changes. */
class TestRules {
  texts: RuleTexts = { version: 'one', files: [] };
  current(): RuleTexts {
    return this.texts;
  }
}

function folder(port = new TestRules(), settings = SETTINGS): LaneVerdicts<FlowBatch> {
  return new LaneVerdicts(
    {
      rules: new AdoptedRules(port),
      engines: () => [{ name: 'third', engine: new EveryThird() }],
      verdicts: flowVerdicts,
    },
    settings,
  );
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

function saveInto(store: Map<string, Uint8Array>, from: LaneVerdicts<FlowBatch>): void {
  const { changed, removed } = from.takeChanges();
  for (const { key, value } of changed) store.set(key, value);
  for (const key of removed) store.delete(key);
}

describe('verdicts of a lane', () => {
  test('each source and each stage that writes it has engines of its own', async () => {
    const lane = folder();
    const rows: Verdict[] = [];
    for (const [source, from] of [
      ['a', 'flow'],
      ['b', 'flow'],
      ['a', 'other'],
      ['a', 'flow'],
    ] as const)
      await lane.fold(flowsOf(2, source), outcomes(rows), from);
    expect(rows.map(({ source, reason }) => [source, reason])).toEqual([['a', 'flow 3']]);
  });

  test('what is benign is counted, and told where it is asked for', async () => {
    const drops = new Map<string, number>();
    await folder().fold(flowsOf(4), outcomes([], drops), 'flow');
    expect([...drops]).toEqual([['benign', 3]]);
    const rows: Verdict[] = [];
    await folder(undefined, { ...SETTINGS, benign: true }).fold(flowsOf(4), outcomes(rows), 'flow');
    expect(rows.map(({ outcome }) => outcome)).toEqual(['benign', 'benign', 'alarm', 'benign']);
  });

  test('are the same after a kill, and nothing is left of a source that has ended', async () => {
    const before = folder();
    const store = new Map<string, Uint8Array>();
    await before.fold(flowsOf(2), outcomes([]), 'flow');
    saveInto(store, before);
    const after = folder();
    await after.restore(entriesOf(store));
    const rows: Verdict[] = [];
    await after.fold(flowsOf(1, 'a', true), outcomes(rows), 'flow');
    expect(rows.map(({ reason }) => reason)).toEqual(['flow 3']);
    saveInto(store, after);
    expect([...store.keys()]).toEqual([JSON.stringify(['', 'rules', '', ''])]);
  });

  test('newer rules wait for a checkpoint that says so, and a repeat is judged by the older', async () => {
    const port = new TestRules();
    const lane = folder(port);
    const store = new Map<string, Uint8Array>();
    const rulesets = async (of: LaneVerdicts<FlowBatch>): Promise<string[]> => {
      const rows: Verdict[] = [];
      await of.fold(flowsOf(3), outcomes(rows), 'flow');
      return rows.map(({ ruleset }) => ruleset);
    };
    const [first] = await rulesets(lane);
    saveInto(store, lane);
    expect(lane.mustSave).toBe(false);
    port.texts = { version: 'two', files: [{ path: 'a.yaml', text: RULE }] };
    expect(await rulesets(lane)).toEqual([first]);
    expect(lane.mustSave).toBe(true);
    const killed = folder(port);
    await killed.restore(entriesOf(store));
    expect(await rulesets(killed)).toEqual([first]);
    saveInto(store, lane);
    expect(lane.mustSave).toBe(false);
    const [second] = await rulesets(lane);
    expect(second).not.toBe(first);
    const later = folder(port);
    await later.restore(entriesOf(store));
    expect(await rulesets(later)).toEqual([second]);
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
        rules: new AdoptedRules(undefined),
        engines: () => [
          { name: 'third', engine: new EveryThird() },
          { name: 'unsure', engine: unsure },
        ],
        verdicts: flowVerdicts,
      },
      SETTINGS,
    );
    await lane.fold(flowsOf(7), outcomes([], new Map(), meter), 'flow');
    expect(figures(meter)).toEqual({
      weir_votes_total: { '["maths","third","1"]': 2 },
      weir_abstentions_total: {
        '["models","some","1.2.3","distance"]': 2,
        '["models","some","1.2.3","infinite"]': 1,
      },
    });
  });

  test('tell what rules took once a second of event time, and at the end of a source', async () => {
    const meter = new Meter();
    const out = outcomes([], new Map(), meter);
    let asked = 0;
    const costly = {
      name: 'third',
      engine: new EveryThird(),
      takeCosts: () => [{ rule: 'slow', table: 'flows' as const, records: 10, matches: asked++, seconds: 0.5 }],
    };
    const bench = { rules: new AdoptedRules(undefined), engines: () => [costly], verdicts: flowVerdicts };
    const lane = new LaneVerdicts<FlowBatch>(bench, SETTINGS);
    for (const [watermark, last] of [
      [5e6, false],
      [5.5e6, false],
      [6e6, false],
      [6.1e6, true],
    ] as const)
      await lane.fold({ ...flowsOf(1), watermark, last }, out, 'flow');
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
