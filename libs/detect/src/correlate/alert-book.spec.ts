import { describe, expect, test } from '@jest/globals';
import { addressBytes, allocateVerdicts, FAMILY_SYMBOLS, OUTCOME_SYMBOLS, SEVERITY_SYMBOLS } from '@weir/schema';
import type { VerdictBatch } from '@weir/schema';
import type { Family, Severity } from '../family.ts';
import { AlertBook, type Told } from './alert-book.ts';
import type { OpenAlert } from './open-alert.ts';

const SETTINGS = { quietMs: 60_000, updateMs: 10_000, maxAlerts: 3 };
const S = 1e6;

interface Said {
  readonly time: number;
  readonly family?: Family;
  readonly severity?: Severity;
  readonly attacker?: string;
  readonly victim?: string;
  readonly pValue?: number;
  readonly technique?: string;
  readonly bss?: number;
  readonly outcome?: 'alarm' | 'abstained' | 'benign';
}

/** A message of verdicts, times in seconds. */
function said(all: readonly Said[], watermark: number, last = false): VerdictBatch {
  const batch = allocateVerdicts(all.length, { source: 'a', lane: 0, watermark: watermark * S, last });
  all.forEach((one, row) => {
    const {
      time,
      family = 'scan',
      severity = 'medium',
      attacker = '10.0.0.1',
      victim = '10.0.0.2',
      pValue = 1e-6,
    } = one;
    batch.time[row] = time * S;
    batch.outcome[row] = OUTCOME_SYMBOLS.indexOf(one.outcome ?? 'alarm');
    batch.family[row] = FAMILY_SYMBOLS.indexOf(family);
    batch.severity[row] = SEVERITY_SYMBOLS.indexOf(severity);
    batch.pValue[row] = pValue;
    batch.id.set([row, time], row * 16);
    batch.flowId.set([row, time], row * 16);
    batch.attacker.set(addressBytes(attacker), row * 16);
    batch.victim.set(addressBytes(victim), row * 16);
    batch.technique[row] = one.technique ?? 'T1046';
    batch.bssid[row * 6 + 5] = one.bss ?? 0;
    batch.reason[row] = `seen at ${time} s`;
    batch.scope[row] = '';
    batch.votes[row] = JSON.stringify([{ engine: 'rules', by: `rule-${family}`, pValue }]);
  });
  return batch;
}

function play(book: AlertBook, messages: readonly VerdictBatch[]): Told[] {
  const told: Told[] = [];
  for (const message of messages) book.take(message, (one) => told.push(one));
  return told;
}

function short({ state, time, alert }: Told): string {
  return `${state} ${time / S} ${alert.family} ${alert.verdicts} ${alert.severity} r${alert.revision}`;
}

describe('alerts', () => {
  test('open at once, are told again when they get worse or go on, and close when nothing came', () => {
    const told = play(new AlertBook('a', SETTINGS), [
      said([{ time: 1 }, { time: 2 }], 2),
      said([{ time: 3, severity: 'high' }], 3),
      said([{ time: 14 }], 14),
      said([], 73),
      said([], 75),
    ]);
    expect(told.map(short)).toEqual([
      'opened 1 scan 1 medium r0',
      'updated 3 scan 3 high r1',
      'updated 14 scan 4 high r2',
      'closed 14 scan 4 high r3',
    ]);
  });

  test('are others after the quiet, whether the low mark was told meanwhile or not', () => {
    const straight = [said([{ time: 1 }], 1), said([], 70), said([{ time: 80 }], 80)];
    const told = play(new AlertBook('a', SETTINGS), straight).map(short);
    expect(told).toEqual(['opened 1 scan 1 medium r0', 'closed 1 scan 1 medium r1', 'opened 80 scan 1 medium r0']);
    const [first, , last] = straight;
    const messages = [first, last].flatMap((message) => message ?? []);
    expect(play(new AlertBook('a', SETTINGS), messages).map(short)).toEqual(told);
  });

  test('of a source close at its end', () => {
    const told = play(new AlertBook('a', SETTINGS), [said([{ time: 1 }], 1, true)]);
    expect(told.map(({ state }) => state)).toEqual(['opened', 'closed']);
  });

  test('are of one attacker for scans and servers that command, of one victim for floods', () => {
    const rows: Said[] = [
      { time: 1, family: 'scan', victim: '10.0.0.2' },
      { time: 1, family: 'scan', victim: '10.0.0.3' },
      { time: 1, family: 'flood', attacker: '10.0.0.8' },
      { time: 1, family: 'flood', attacker: '10.0.0.9' },
      { time: 1, family: 'commandAndControl', attacker: '198.51.100.7', victim: '10.0.0.2' },
      { time: 1, family: 'commandAndControl', attacker: '198.51.100.7', victim: '10.0.0.3' },
    ];
    const told = play(new AlertBook('a', SETTINGS), [said(rows, 1, true)]);
    const closed = told.filter(({ state }) => state === 'closed').map(({ alert }) => alert);
    expect(closed.map(({ family, attacker, victim }) => [family, attacker, victim])).toEqual([
      ['scan', '10.0.0.1', '::'],
      ['flood', '::', '10.0.0.2'],
      ['commandAndControl', '198.51.100.7', '::'],
    ]);
  });

  test('are of one BSS on the air, but of all networks that one sender makes up', () => {
    const rows = [1, 2, 3].flatMap((bss): Said[] => [
      { time: bss, bss, family: 'wireless', technique: 'T1499' },
      { time: bss, bss, family: 'wireless', technique: 'T1557.004' },
    ]);
    const told = play(new AlertBook('a', { ...SETTINGS, maxAlerts: 9 }), [said(rows, 1, true)]);
    const closed = told.filter(({ state }) => state === 'closed').map(({ alert }) => alert);
    expect(closed.map(({ group, bssid, verdicts }) => [group, bssid, verdicts])).toEqual([
      ['00:00:00:00:00:01', '00:00:00:00:00:01', 1],
      ['00:00:00:00:00:02', '00:00:00:00:00:02', 1],
      ['00:00:00:00:00:03', '00:00:00:00:00:03', 1],
      ['made-up networks', '00:00:00:00:00:00', 3],
    ]);
  });

  test('keep both ends of a pair when engines see the roles either way', () => {
    const rows: Said[] = [
      { time: 1, family: 'exploit' },
      { time: 1, family: 'exploit', attacker: '10.0.0.2', victim: '10.0.0.1' },
    ];
    const [, last] = play(new AlertBook('a', SETTINGS), [said(rows, 1, true)]);
    expect(last?.alert).toMatchObject({ attacker: '10.0.0.1', victim: '10.0.0.2', verdicts: 2 });
  });

  test.each<[string, readonly Said[]]>([
    [
      'the worst is the first',
      [
        { time: 1, severity: 'critical' },
        { time: 2, severity: 'low', pValue: 1e-12 },
      ],
    ],
    [
      'the worst is the last',
      [
        { time: 2, severity: 'low', pValue: 1e-12 },
        { time: 1, severity: 'critical' },
      ],
    ],
    [
      'others are as bad and less sure',
      [
        { time: 2, severity: 'critical', pValue: 1e-5 },
        { time: 1, severity: 'critical' },
      ],
    ],
  ])('say why by what is as bad as they are: %s', (_, rows) => {
    const told = play(new AlertBook('a', SETTINGS), [said(rows, 2, true)]);
    expect(told.at(-1)?.alert).toMatchObject({ severity: 'critical', reason: 'seen at 1 s' });
    expect(told.at(-1)?.alert.pValue).toBe(Math.min(...rows.map(({ pValue = 1e-6 }) => pValue)));
  });

  test('are not made of what is benign or abstained', () => {
    const rows: Said[] = [
      { time: 1, outcome: 'benign' },
      { time: 1, outcome: 'abstained' },
    ];
    expect(play(new AlertBook('a', SETTINGS), [said(rows, 1, true)])).toEqual([]);
  });

  test('are bounded: the one that was quiet longest closes for a new one', () => {
    const rows = ['1', '2', '3', '1', '4'].map((host, i): Said => ({ time: i + 1, attacker: `10.0.1.${host}` }));
    const told = play(new AlertBook('a', SETTINGS), [said(rows, 5)]);
    const closed = told.filter(({ state }) => state === 'closed');
    expect(closed.map(({ alert }) => alert.attacker)).toEqual(['10.0.1.2']);
  });

  test('are the same after any kill', () => {
    const messages = [
      said([{ time: 1 }, { time: 2, family: 'exploit' }], 2),
      said([{ time: 5, severity: 'critical' }], 5),
      said([{ time: 20, attacker: '10.9.9.9' }], 20),
      said([], 66),
      said([{ time: 70 }], 70, true),
    ];
    const straight = play(new AlertBook('a', SETTINGS), messages).map((told) => JSON.stringify(told));
    for (let cut = 1; cut < messages.length; cut++) {
      const before = new AlertBook('a', SETTINGS);
      const store = new Map<string, string>();
      const told = play(before, messages.slice(0, cut));
      const { changed, removed } = before.takeChanges();
      for (const [key, json] of changed) store.set(key, json);
      for (const key of removed) store.delete(key);
      const after = new AlertBook('a', SETTINGS);
      for (const [key, json] of store) {
        const alert: OpenAlert = JSON.parse(json);
        after.restore(key, alert);
      }
      told.push(...play(after, messages.slice(cut)));
      expect(told.map((one) => JSON.stringify(one))).toEqual(straight);
    }
  });
});
