import { describe, expect, test } from '@jest/globals';
import { ROW_WORDS, STATE } from '../flow-row.ts';
import { ScriptedFlow, type ScriptedDatagram } from '../testing/scripted-flow.ts';
import { clientRttUs, serverRttUs } from '../tcp-state.ts';
import { PATH_FORWARD, PATH_REVERSE, RTT_COUNT, RTT_MIN } from '../tcp/tcp-row.ts';

const START_US = 1_700_000_000_000_000;
const NO_ANSWERS = { responseMin: NaN, responseMean: NaN, responseMax: NaN, responseCount: 0 };

interface Dns {
  readonly flags?: number;
  readonly counts?: readonly [number, number, number, number];
  readonly captured?: number;
}
function dns(ms: number, isForward: boolean, id: number, more: Dns = {}): ScriptedDatagram {
  const payload = new Uint8Array(40);
  const view = new DataView(payload.buffer);
  view.setUint16(0, id);
  view.setUint16(2, more.flags ?? (isForward ? 0x0100 : 0x8180));
  (more.counts ?? [1, isForward ? 0 : 2, 0, 1]).forEach((count, i) => view.setUint16(4 + i * 2, count));
  return { us: START_US + ms * 1000, isForward, payload, captured: more.captured ?? 16 };
}
const query = (ms: number, id: number, more?: Dns): ScriptedDatagram => dns(ms, true, id, more);
const reply = (ms: number, id: number, more?: Dns): ScriptedDatagram => dns(ms, false, id, more);
const resolver = (): ScriptedFlow => new ScriptedFlow().open(17, 40_000, 53);

describe('DNS', () => {
  test.each<[string, ScriptedDatagram[], Record<string, number>]>([
    [
      'one',
      [query(0, 7), reply(12, 7)],
      { requests: 1, unanswered: 0, responseCount: 1, responseMin: 12_000, responseMax: 12_000 },
    ],
    [
      'two at a time, answered the other way round',
      [query(0, 7), query(1, 8), reply(11, 8), reply(30, 7)],
      { requests: 2, unanswered: 0, responseCount: 2, responseMin: 10_000, responseMean: 20_000, responseMax: 30_000 },
    ],
    ['no answer', [query(0, 7)], { requests: 1, unanswered: 1, ...NO_ANSWERS }],
    [
      'sent again: not timed',
      [query(0, 7), query(5000, 7), reply(5010, 7)],
      { requests: 1, repeated: 1, unanswered: 0, ...NO_ANSWERS },
    ],
    [
      'recorded twice, by mirrored ports: timed',
      [query(0, 7), query(0.1, 7), reply(12, 7), reply(12.1, 7)],
      { requests: 1, repeated: 0, unanswered: 0, responseCount: 1, responseMin: 12_000, responseMax: 12_000 },
    ],
    [
      'answered twice',
      [query(0, 7), reply(9, 7), reply(10, 7)],
      { requests: 1, unanswered: 0, responseCount: 1, responseMax: 9000 },
    ],
    ['another id', [query(0, 7), reply(9, 8)], { requests: 1, unanswered: 1, ...NO_ANSWERS }],
    [
      'an id used again',
      [query(0, 7), reply(9, 7), query(20, 7), reply(31, 7)],
      { requests: 2, responseCount: 2, responseMean: 10_000 },
    ],
    [
      'no such name, server failure',
      [
        query(0, 1),
        reply(1, 1, { flags: 0x8183 }),
        query(2, 2),
        reply(3, 2, { flags: 0x8182 }),
        reply(4, 2, { flags: 0x8182 }),
      ],
      { requests: 2, noSuchName: 1, serverFailures: 1 },
    ],
    ['answers alone', [reply(0, 1, { flags: 0x8183 })], { requests: 0, unanswered: 0, noSuchName: 1, ...NO_ANSWERS }],
    ['a clock that went back', [query(10, 7), reply(0, 7)], { requests: 1, unanswered: 0, ...NO_ANSWERS }],
  ])('%s', (_name, script, expected) => {
    expect(resolver().follow(script).responses).toMatchObject(expected);
  });

  test('more at a time than are timed are still counted', () => {
    const ids = Array.from({ length: 100 }, (_, i) => i);
    const flow = resolver().follow([
      ...ids.map((id) => query(id / 10, id)),
      ...ids.slice(0, 90).map((id) => reply(50, id)),
    ]);
    expect(flow.responses).toMatchObject({ requests: 100, unanswered: 10, responseCount: 12 });
    expect(flow.rowsBeside).toBe(1);
  });

  test('those that nobody waits for any more give way', () => {
    const lost = Array.from({ length: 12 }, (_, i) => query(i, i));
    const flow = resolver().follow([...lost, query(6000, 100), reply(6010, 100), query(6020, 101)]);
    expect(flow.responses).toMatchObject({ requests: 14, unanswered: 13, responseCount: 1, responseMax: 10_000 });
  });

  test('where answers come fast that is soon', () => {
    const script = Array.from({ length: 100 }, (_, i) => [
      query(i * 100, i),
      ...(i % 3 === 0 ? [reply(i * 100 + 20, i)] : []),
    ]);
    expect(resolver().follow(script.flat()).responses).toMatchObject({
      requests: 100,
      unanswered: 66,
      responseCount: 34,
    });
  });

  test.each<[string, ScriptedDatagram]>([
    ['no question', query(0, 7, { counts: [0, 0, 0, 0] })],
    ['answers in a query', query(0, 7, { counts: [1, 1, 0, 0] })],
    ['another operation', query(0, 7, { flags: 0x2800 })],
    ['cut off', query(0, 7, { captured: 11 })],
  ])('%s: not looked at', (_name, packet) => {
    expect(resolver().follow([packet]).responses).toMatchObject({ requests: 0 });
  });

  test('multicast DNS asks all, and nobody in particular answers', () => {
    expect(new ScriptedFlow().open(17, 5353, 5353).follow([query(0, 7)]).responses).toMatchObject({ requests: 0 });
  });
});

describe('echo', () => {
  function echo(ms: number, isForward: boolean, identifier: number, sequence: number): ScriptedDatagram {
    const payload = Uint8Array.of(0, identifier, 0, sequence, 1, 2, 3, 4);
    return { us: START_US + ms * 1000, isForward, payload };
  }
  const ask = (ms: number, sequence: number, identifier = 5): ScriptedDatagram => echo(ms, true, identifier, sequence);
  const answer = (ms: number, sequence: number, identifier = 5): ScriptedDatagram =>
    echo(ms, false, identifier, sequence);

  test.each([
    ['ICMP', 1, 8, 0],
    ['ICMPv6', 58, 128, 129],
  ])('%s', (_name, protocol, request, answered) => {
    const flow = new ScriptedFlow().open(protocol, request, answered);
    flow.follow([
      ask(0, 1),
      answer(20, 1),
      ask(1000, 2),
      ask(2000, 3),
      answer(2040, 3),
      ask(2001, 3, 6),
      answer(2031, 3, 6),
    ]);
    const expected = { requests: 4, unanswered: 1, responseMin: 20_000, responseMean: 30_000, responseMax: 40_000 };
    expect(flow.responses).toMatchObject(expected);
  });

  test('other types are not looked at, nor headers that are cut off', () => {
    expect(new ScriptedFlow().open(1, 3, 1).follow([ask(0, 1)]).rowsBeside).toBe(0);
    expect(new ScriptedFlow().open(1, 8, 0).follow([{ ...ask(0, 1), captured: 3 }]).rowsBeside).toBe(0);
  });
});

describe('QUIC', () => {
  const INITIAL = Uint8Array.of(0xc3, 0, 0, 0, 1, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0);
  function initial(ms: number, more: Partial<ScriptedDatagram> = {}): ScriptedDatagram {
    return { us: START_US + ms * 1000, payload: INITIAL, payloadLength: 1252, ...more };
  }
  function short(ms: number, isForward: boolean, spin: number): ScriptedDatagram {
    return { us: START_US + ms * 1000, isForward, payload: new Uint8Array(30).fill(0x40 | (spin << 5), 0, 1) };
  }
  const open = (): ScriptedFlow => new ScriptedFlow().open(17, 40_000, 443);
  function serverUs({ flows, row }: ScriptedFlow): number {
    return serverRttUs(flows.doubles, row, (flows.words[row * ROW_WORDS + STATE] ?? 0) >>> 0);
  }
  function roundTrips({ paths }: ScriptedFlow): readonly (number | undefined)[] {
    const { words } = paths;
    return [PATH_FORWARD, PATH_REVERSE].flatMap((block) => [words[block + RTT_COUNT], words[block + RTT_MIN]]);
  }

  test.each<[string, ScriptedDatagram[], number]>([
    ['Initial, answer', [initial(0), initial(30, { isForward: false })], 30_000],
    ['a hello in two datagrams', [initial(0), initial(1), initial(30, { isForward: false })], 30_000],
    ['sent again: ambiguous', [initial(0), initial(300), initial(330, { isForward: false })], NaN],
    ['no answer', [initial(0), initial(1)], NaN],
    [
      'version 2',
      [initial(0, { payload: Uint8Array.of(0xd3, 0x6b, 0x33, 0x43, 0xcf, 8, 1) }), initial(9, { isForward: false })],
      9000,
    ],
    ['too short for an Initial', [initial(0, { payloadLength: 1199 }), initial(30, { isForward: false })], NaN],
    [
      'a version that nobody knows',
      [initial(0, { payload: INITIAL.with(1, 0x77) }), initial(30, { isForward: false })],
      NaN,
    ],
  ])('handshake: %s', (_name, script, expected) => {
    const flow = open().follow(script);
    expect(serverUs(flow)).toBe(expected);
    expect(clientRttUs(flow.flows.doubles, flow.row, 0)).toBeNaN();
  });

  /** The initiator 10 ms from here, the responder 30 ms: an edge goes round in 40 ms, packets pass each 5 ms each way. */
  function spinning(ms: number): ScriptedDatagram[] {
    const script: ScriptedDatagram[] = [];
    for (let at = 100; at < ms; at += 5) {
      script.push(short(at, true, Math.floor(at / 40) % 2));
      script.push(short(at + 0.5, false, Math.floor((at - 30) / 40) % 2));
    }
    return script;
  }

  test('the spin bit tells both legs', () => {
    const flow = open().follow([initial(0), initial(30, { isForward: false }), ...spinning(1000)]);
    const [there = 0, thereUs, back = 0, backUs] = roundTrips(flow);
    expect(Math.min(there, back)).toBeGreaterThan(20);
    expect([thereUs, backUs]).toEqual([30_500, 9500]);
  });

  test('a bit that is set by chance tells nothing', () => {
    const noise = spinning(1000).map((packet, i) =>
      short((packet.us - START_US) / 1000, packet.isForward ?? true, (0x9e3779b1 * i) >>> 31),
    );
    const [there, , back] = roundTrips(open().follow([initial(0), initial(30, { isForward: false }), ...noise]));
    expect([there, back]).toEqual([0, 0]);
  });

  test('a bit that never changes tells nothing', () => {
    const still = spinning(1000).map((packet) => short((packet.us - START_US) / 1000, packet.isForward ?? true, 0));
    const [there, , back] = roundTrips(open().follow([initial(0), ...still]));
    expect([there, back]).toEqual([0, 0]);
  });
});

test('restored in between, answers are timed the same', () => {
  const script = Array.from({ length: 60 }, (_, i) => (i % 3 === 2 ? reply(i * 10, i - 1) : query(i * 10, i)));
  const whole = resolver().follow(script);
  for (let cut = 1; cut < script.length; cut += 7) {
    const resumed = resolver().follow(script.slice(0, cut)).restored().follow(script.slice(cut));
    expect(resumed.responses).toEqual(whole.responses);
  }
});
