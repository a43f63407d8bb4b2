import { describe, expect, test } from '@jest/globals';
import type { FlowBatch } from '@weir/schema';
import fc from 'fast-check';
import { explained, type Vote } from '../vote.ts';
import { flowBatch, type RecordValues } from './record-batch.ts';
import { votesOn } from './rule-examples.ts';
import { flowRules, type RulesEngine } from './rules-engine.ts';
import { compileRules, type RuleSet } from './rule-set.ts';

interface Wanted {
  readonly id?: string;
  readonly detection: string;
  readonly correlation?: string;
  readonly on?: string;
  readonly reason?: string;
}

function ruleText({
  id = 'rule',
  detection,
  correlation = '',
  on = 'flows',
  reason = "'{srcAddress}'",
}: Wanted): string {
  return `id: ${id}
title: A rule
family: scan
technique: [T1046]
severity: medium
confidence: medium
on: ${on}
detection: ${detection}
${correlation}
attacker: src
victim: dst
reason: ${reason}
`;
}

function setOf(...rules: Wanted[]): RuleSet {
  const compiled = compileRules(rules.map((rule, i) => ({ path: `${i}.yaml`, text: ruleText(rule) })));
  if ('problems' in compiled) throw new Error(compiled.problems.map(({ problem }) => problem).join('\n'));
  return compiled.set;
}

function batchOf(records: readonly RecordValues[], isEarly = false): FlowBatch {
  const batch = flowBatch(records, isEarly);
  if ('problem' in batch) throw new Error(batch.problem);
  return batch;
}

function heard(engine: RulesEngine<FlowBatch>, batch: FlowBatch): [number, Vote][] {
  const votes: [number, Vote][] = [];
  engine.judge(batch, { vote: (row, vote) => void votes.push([row, explained(vote)]), abstain: () => undefined });
  return votes;
}

function matches(selection: string, record: RecordValues): boolean {
  const told = Object.keys(record).find((name) => name.startsWith('app.'));
  const application =
    told === undefined ? {} : { application: told === 'app.sni' || told === 'app.version' ? 'tls' : 'http' };
  const votes = votesOn(setOf({ detection: `{ a: ${selection}, condition: a }` }), 'flows', [
    { ...application, ...record },
  ]);
  if ('problem' in votes) throw new Error(votes.problem);
  return votes.length > 0;
}

describe('a selection', () => {
  test.each<[string, RecordValues, boolean]>([
    ['{ dstPort: 22 }', { dstPort: 22 }, true],
    ['{ dstPort: [22, 2222] }', { dstPort: 2222 }, true],
    ['{ dstPort: 22, protocol: 6 }', { dstPort: 22, protocol: 17 }, false],
    ['[{ dstPort: 22 }, { protocol: 17 }]', { dstPort: 23, protocol: 17 }, true],
    ['{ dstPort|gte: 22, dstPort|lt: 24 }', { dstPort: 23 }, true],
    ['{ dstPort|gt: 22 }', { dstPort: 22 }, false],
    ['{ dstPort|lte: 22 }', { dstPort: 22 }, true],
    ['{ handshakeRttUs|lt: 1000 }', {}, false],
    ['{ handshakeRttUs|exists: false }', {}, true],
    ['{ handshakeRttUs|exists: true }', { handshakeRttUs: 20 }, true],
    ['{ endReason: idleTimeout }', { endReason: 'idleTimeout' }, true],
    ['{ endReason|endswith: Timeout }', { endReason: 'activeTimeout' }, true],
    ['{ endReason|endswith: Timeout }', { endReason: 'endOfFlow' }, false],
    ['{ srcAddress: 192.0.2.1 }', { srcAddress: '192.0.2.1' }, true],
    ["{ srcAddress: '2001:db8::1' }", { srcAddress: '2001:db8::1' }, true],
    ["{ srcAddress|cidr: ['10.0.0.0/8', '192.168.0.0/16'] }", { srcAddress: '192.168.3.4' }, true],
    ["{ srcAddress|cidr: '10.0.0.0/8' }", { srcAddress: '192.168.3.4' }, false],
    ['{ srcAddress|startswith: 192.168. }', { srcAddress: '192.168.3.4' }, true],
    ["{ srcAddress: '192.168.*' }", { srcAddress: '192.168.3.4' }, true],
    ['{ forwardFlags|flags: syn }', { forwardFlags: 18 }, true],
    ['{ forwardFlags|flags: [fin, rst] }', { forwardFlags: 18 }, false],
    ['{ forwardFlags|flags|all: [syn, ack] }', { forwardFlags: 18 }, true],
    ['{ forwardFlags|flags|all: [syn, fin] }', { forwardFlags: 18 }, false],
    ['{ application: http }', { application: 'http' }, true],
    ['{ application: [http, http2] }', { application: 'http2' }, true],
    ["{ application: 'http*' }", { application: 'http2' }, true],
    ["{ application: '' }", { application: '' }, true],
    ['{ app.path: /Admin }', { 'app.path': '/admin' }, true],
    ['{ app.path|cased: /Admin }', { 'app.path': '/admin' }, false],
    ['{ app.path|contains: dmi }', { 'app.path': '/admin' }, true],
    ['{ app.path|contains|all: [adm, min] }', { 'app.path': '/admin' }, true],
    ['{ app.path|contains|all: [adm, max] }', { 'app.path': '/admin' }, false],
    ['{ app.path|startswith: /a }', { 'app.path': '/admin' }, true],
    ['{ app.path|endswith: .php }', { 'app.path': '/a.PHP' }, true],
    ["{ app.path: '/a*/c?.php' }", { 'app.path': '/ab/b/c1.php' }, true],
    ["{ app.path: '/a*/c?.php' }", { 'app.path': '/ab/b/c.php' }, false],
    ["{ app.path|contains: '\\*' }", { 'app.path': '/a' }, false],
    ["{ app.path|contains: '\\*' }", { 'app.path': '/a*' }, true],
    ["{ app.path|contains: 'a*c' }", { 'app.path': '/xabcx' }, true],
    ["{ app.path|re: '^/[a-z]+$' }", { 'app.path': '/admin' }, true],
    ["{ app.path|re: '^/[a-z]+$' }", { 'app.path': '/Admin' }, false],
    ["{ app.path|re|i: '^/[a-z]+$' }", { 'app.path': '/Admin' }, true],
    ['{ app.path|base64offset: secret }', { 'app.path': Buffer.from('xsecretx').toString('base64') }, true],
    ['{ app.path|base64offset: secret }', { 'app.path': Buffer.from('xxsecretx').toString('base64') }, true],
    ['{ app.path|base64offset: secret }', { 'app.path': Buffer.from('public!!').toString('base64') }, false],
    ['{ app.status: 404 }', { 'app.status': 404 }, true],
    ['{ app.status|gte: 400 }', { 'app.status': 200 }, false],
    ['{ app.status|gte: 400 }', {}, false],
    ['{ app.sni|exists: false }', { 'app.version': 'TLSv1.0' }, true],
    ['{ app.sni|exists: true }', { 'app.sni': 'a.example' }, true],
    ['{ app.sni|exists: true }', { applicationFields: 'no JSON' }, false],
    ['{ durationUs|gte: 5 }', { start: 10, end: 15 }, true],
    ['{ packets: 5 }', { forwardPackets: 2, reversePackets: 3 }, true],
    ['{ uploadRatio|gte: 10 }', { forwardPayloadBytes: 10, reversePayloadBytes: 0 }, true],
    ['{ forwardPayloadMeanBytes|gte: 0 }', {}, false],
  ])('%s on %j is %s', (selection, record, expected) => {
    expect(matches(selection, record)).toBe(expected);
  });
});

test('a vote says what was seen', () => {
  const set = setOf({
    detection: '{ a: { dstPort: 22, app.client_banner|exists: true }, condition: a }',
    reason: "'{srcAddress} to {dstAddress} as {app.client_banner}, {forwardLengthMeanBytes} bytes'",
  });
  const record = {
    srcAddress: '192.0.2.1',
    dstAddress: '2001:db8::1',
    dstPort: 22,
    application: 'ssh',
    'app.client_banner': 'x'.repeat(200),
    forwardLengthMeanBytes: 1 / 3,
  };
  expect(heard(flowRules({ rules: () => set }), batchOf([{}, record]))).toEqual([
    [
      1,
      {
        engine: 'rules',
        by: 'rule',
        version: set.version,
        family: 'scan',
        technique: 'T1046',
        severity: 'medium',
        pValue: 1e-5,
        attacker: 'src',
        victim: 'dst',
        reason: `192.0.2.1 to 2001:db8::1 as ${'x'.repeat(80)}…, 0.3333 bytes`,
        contributions: [
          { name: 'dstPort', value: 22 },
          { name: 'app.client_banner', value: 'x'.repeat(200) },
        ],
      },
    ],
  ]);
});

test('rules on flows that go on see those alone', () => {
  const set = setOf(
    { id: 'final', detection: '{ a: { dstPort: 22 }, condition: a }' },
    { id: 'early', on: 'early-flows', detection: '{ a: { dstPort: 22 }, condition: a }' },
    { id: 'both', on: '[flows, early-flows]', detection: '{ a: { dstPort: 22 }, condition: a }' },
  );
  const by = (isEarly: boolean): string[] =>
    heard(flowRules({ rules: () => set }), batchOf([{ dstPort: 22 }], isEarly)).map(([, vote]) => vote.by);
  expect(by(false)).toEqual(['both', 'final']);
  expect(by(true)).toEqual(['both', 'early']);
});

test('rules for one application see all of its records and no others, in the order of their ids', () => {
  const set = setOf(
    { id: 'b', detection: '{ a: { application: http }, condition: a }' },
    { id: 'a', detection: '{ a: { dstPort: 80 }, condition: a }' },
    { id: 'c', detection: '{ a: [{ application: http }, { application: ssh }], condition: a }' },
    { id: 'd', detection: '{ a: { application: http }, b: { dstPort: 80 }, condition: a or b }' },
    { id: 'e', detection: '{ a: { application: http }, condition: not a }' },
    { id: 'f', detection: '{ a: { application: http }, b: { dstPort: 80 }, condition: b and a }' },
    { id: 'g', detection: '{ a: { app.client_banner: x }, condition: a }' },
    { id: 'h', detection: '{ a: { app.client_banner|exists: false }, condition: a }' },
  );
  const votes = heard(
    flowRules({ rules: () => set }),
    batchOf([
      { application: 'http', dstPort: 80 },
      { application: 'ssh', 'app.client_banner': 'x' },
      { dstPort: 80 },
      {},
    ]),
  );
  const by = [0, 1, 2, 3].map((row) =>
    votes
      .filter(([at]) => at === row)
      .map(([, vote]) => vote.by)
      .join(''),
  );
  expect(by).toEqual(['abcdfh', 'ceg', 'adeh', 'eh']);
});

const COUNTING =
  'correlation: { type: value_count, field: dstPort, group-by: [srcAddress, dstAddress], timespan: 10s, condition: { gte: 3 } }';
const counting = (id: string): Wanted => ({
  id,
  detection: '{ a: { protocol: 6 }, condition: a }',
  correlation: COUNTING,
  reason: "'{count}'",
});

test('counted by pair, told once', () => {
  const record = (second: number, srcAddress: string, dstPort: number): RecordValues => ({
    start: second * 1e6,
    srcAddress,
    dstAddress: '192.0.2.9',
    dstPort,
    protocol: 6,
  });
  const set = setOf(counting('many'));
  const votes = heard(
    flowRules({ rules: () => set }),
    batchOf([
      record(0, '192.0.2.1', 1),
      record(0, '192.0.2.2', 1),
      record(1, '192.0.2.1', 2),
      record(1, '192.0.2.1', 2),
      record(2, '192.0.2.2', 3),
      record(2, '192.0.2.1', 3),
      record(3, '192.0.2.1', 4),
    ]),
  );
  expect(votes.map(([row, { reason, contributions }]) => [row, reason, contributions.at(-1)])).toEqual([
    [5, '3', { name: 'count', value: 3 }],
  ]);
});

describe('another set', () => {
  const record = (dstPort: number): RecordValues => ({
    start: dstPort * 1e6,
    srcAddress: '192.0.2.1',
    dstAddress: '192.0.2.9',
    dstPort,
    protocol: 6,
  });

  test('takes effect with the next message, and a rule that stays goes on counting', () => {
    let set = setOf(counting('many'));
    const engine = flowRules({ rules: () => set });
    expect(heard(engine, batchOf([record(1), record(2)]))).toEqual([]);
    set = setOf(counting('many'), { id: 'other', detection: '{ a: { dstPort: 3 }, condition: a }' });
    expect(heard(engine, batchOf([record(3)])).map(([, vote]) => [vote.by, vote.version])).toEqual([
      ['many', set.version],
      ['other', set.version],
    ]);
  });

  test('records that are left out are neither judged nor counted', () => {
    const set = setOf(counting('many'), { id: 'other', detection: '{ a: { dstPort: 3 }, condition: a }' });
    const engine = flowRules({ rules: () => set });
    const votes: number[] = [];
    const hearing = { vote: (row: number) => void votes.push(row), abstain: () => undefined };
    const batch = batchOf([record(1), record(3), record(2), record(3)]);
    engine.judge(batch, hearing, Uint8Array.of(0, 1, 0, 0));
    expect(votes).toEqual([3, 3]);
    expect(engine.takeCosts().map(({ rule, records }) => [rule, records])).toEqual([
      ['many', 3],
      ['other', 3],
    ]);
  });

  test('forgets what rules counted that are gone or say something else', () => {
    let set = setOf(counting('many'), counting('gone'));
    const engine = flowRules({ rules: () => set });
    heard(engine, batchOf([record(1), record(2)]));
    expect(engine.keys).toBe(2);
    expect(engine.takeChanges().changed).toHaveLength(2);
    set = setOf({ ...counting('many'), reason: "'now {count}'" });
    expect(heard(engine, batchOf([record(3)]))).toEqual([]);
    expect(engine.keys).toBe(1);
    expect(engine.takeChanges().removed).toHaveLength(2);
  });
});

test('killed and restored between any messages, the votes are the same', () => {
  const record = fc.record({
    start: fc.integer({ min: 0, max: 40 }).map((second) => second * 1e6),
    srcAddress: fc.constantFrom('192.0.2.1', '192.0.2.2'),
    dstPort: fc.integer({ min: 1, max: 6 }),
  });
  const set = setOf(counting('many'));
  fc.assert(
    fc.property(fc.array(fc.array(record, { maxLength: 6 }), { maxLength: 8 }), (messages) => {
      const straight = flowRules({ rules: () => set });
      let killed = flowRules({ rules: () => set });
      const store = new Map<string, Uint8Array>();
      for (const message of messages) {
        const batch = batchOf(message.map((values) => ({ ...values, dstAddress: '192.0.2.9', protocol: 6 })));
        expect(heard(killed, batch)).toEqual(heard(straight, batch));
        const { changed, removed } = killed.takeChanges();
        for (const { key, value } of changed) store.set(key, value);
        for (const key of removed) store.delete(key);
        killed = flowRules({ rules: () => set });
        for (const [key, value] of store) killed.restore(key, value);
      }
    }),
  );
});

test('says what each rule looked at, found and took, since it was last asked', () => {
  let ms = 0;
  const set = setOf(
    counting('many'),
    { id: 'ssh', detection: '{ a: { dstPort: 22 }, condition: a }' },
    { id: 'web', detection: '{ a: { application: http }, condition: a }' },
  );
  const engine = flowRules({ rules: () => set, now: () => (ms += 1) });
  const batch = batchOf([{ dstPort: 22 }, { dstPort: 23, protocol: 6 }, { application: 'http' }]);
  heard(engine, batch);
  expect(engine.takeCosts()).toEqual([
    { rule: 'many', table: 'flows', records: 3, matches: 1, seconds: 0.001 },
    { rule: 'ssh', table: 'flows', records: 3, matches: 1, seconds: 0.001 },
    { rule: 'web', table: 'flows', records: 1, matches: 1, seconds: 0.001 },
  ]);
  expect(engine.takeCosts()).toEqual([]);
  // Not looked at with the clock again, it is estimated.
  heard(engine, batch);
  expect(engine.takeCosts()).toContainEqual({ rule: 'web', table: 'flows', records: 1, matches: 1, seconds: 0.001 });
});
