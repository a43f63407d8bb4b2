import { describe, expect, test } from '@jest/globals';
import type { ScriptedPacket } from '@weir/flow/testing';
import * as fc from 'fast-check';
import { vectorsOfScript } from './scripted-vectors.ts';
import { weirFeatures } from './weir-features.ts';

/** Nothing ends a flow but the end of the script. */
const ENDLESS = { idleTimeoutUs: 1e15, activeTimeoutUs: 1e15, tcpEndTimeoutUs: 1e15, maxFlows: 1000 };
const FORGOTTEN_S = 300;
const SYN = 0x02;
const SYN_ACK = 0x12;
const ACK = 0x10;
const RST = 0x04;
const RST_ACK = 0x14;

/** Values of each flow, in the order in which they began. */
function valuesOf(script: readonly ScriptedPacket[]): Readonly<Record<string, number>>[] {
  const inOrder = script.toSorted((a, b) => a.t - b.t);
  return vectorsOfScript(inOrder, weirFeatures, { settings: ENDLESS }).map(({ values }) => values);
}

/** Segments of a connection from `src` to `dst`: seconds after `t`, whose, and flags. */
function connection(
  t: number,
  src: number,
  dst: number,
  segments: readonly (readonly [number, 'out' | 'in', number])[],
) {
  const client = `10.0.0.1#${src}`;
  const server = `10.0.0.2#${dst}`;
  return segments.map(([after, whose, flags]): ScriptedPacket => {
    const ends = whose === 'out' ? { from: client, to: server } : { from: server, to: client };
    const acknowledgment = whose === 'in' ? 1 : 0;
    return { ...ends, t: t + after, flags, acknowledgment, payload: 0 };
  });
}

describe('a scan of ports from one port', () => {
  const script = [
    ...connection(0, 40_000, 21, [
      [0, 'out', SYN],
      [0.1, 'in', RST_ACK],
    ]),
    ...connection(1, 40_000, 22, [
      [0, 'out', SYN],
      [0.1, 'in', SYN_ACK],
      [0.2, 'out', RST],
    ]),
    ...connection(2, 40_000, 80, [[0, 'out', SYN]]),
    ...connection(3, 40_000, 443, [
      [0, 'out', SYN],
      [0.1, 'in', SYN_ACK],
      [0.2, 'out', ACK],
      [0.3, 'out', RST_ACK],
    ]),
    ...connection(4, 40_000, 8080, [
      [0, 'out', SYN],
      [0.1, 'in', RST_ACK],
    ]),
  ];
  const [first, , third, , last] = valuesOf(script);

  test('is told to its first flow as far as it had come: one port, refused', () => {
    expect(first).toMatchObject({
      channelFlows: 1,
      channelServices: 1,
      channelServiceEntropy: 0,
      channelPortReuseShare: NaN,
      channelOneSidedShare: 0,
      channelUnansweredSynShare: 1,
      channelResetShare: 1,
      channelFailedHandshakes: 1,
      channelNxdomainShare: NaN,
    });
  });

  test('is told to its third: that which nobody answered is the only one-sided flow', () => {
    expect(third).toMatchObject({ channelFlows: 3, channelServices: 3, channelPortReuseShare: 1 });
    expect(third?.['channelOneSidedShare']).toBeCloseTo(1 / 3, 12);
    expect(third?.['channelUnansweredSynShare']).toBeCloseTo(2 / 3, 12);
    expect(third?.['channelResetShare']).toBeCloseTo(2 / 3, 12);
    expect(third?.['channelFailedHandshakes']).toBe(2);
  });

  test('is told to its last: two refused, one given up half open, one reset after the handshake', () => {
    expect(last).toMatchObject({
      channelFlows: 5,
      channelServices: 5,
      channelPortReuseShare: 1,
      channelOneSidedShare: 1 / 5,
      channelUnansweredSynShare: 3 / 5,
      channelResetShare: 4 / 5,
      channelFailedHandshakes: 3,
    });
    expect(last?.['channelServiceEntropy']).toBeCloseTo(Math.log2(5), 12);
    const ages = [4.1, 3.1, 2.1, 1.1, 0.1];
    const weight = ages.reduce((sum, age) => sum + 2 ** (-0.1 * age), 0);
    expect(last?.['channelFlowWeight10s']).toBeCloseTo(weight, 9);
  });
});

test('guessed passwords: many connections to one port, from another port each, reset after the handshake', () => {
  const tries = Array.from({ length: 8 }, (_, i) =>
    connection(i, 50_000 + i, 22, [
      [0, 'out', SYN],
      [0.1, 'in', SYN_ACK],
      [0.2, 'out', ACK],
      [0.5, 'in', RST],
    ]),
  );
  expect(valuesOf(tries.flat()).at(-1)).toMatchObject({
    channelFlows: 8,
    channelServices: 1,
    channelServiceEntropy: 0,
    channelPortReuseShare: 0,
    channelOneSidedShare: 0,
    channelUnansweredSynShare: 0,
    channelResetShare: 1,
    channelFailedHandshakes: 0,
  });
});

test.each([
  [
    'a SYN that is sent again is one connection',
    [
      [0, 'out', SYN],
      [1, 'out', SYN],
      [1.1, 'in', SYN_ACK],
    ],
    0,
    0,
  ],
  [
    'a SYN/ACK that is sent again is one answer',
    [
      [0, 'out', SYN],
      [1, 'in', SYN_ACK],
      [2, 'in', SYN_ACK],
    ],
    0,
    0,
  ],
  [
    'of two RSTs one counts',
    [
      [0, 'out', SYN],
      [1, 'in', RST_ACK],
      [2, 'in', RST_ACK],
    ],
    1,
    1,
  ],
  [
    'without SYN/ACK in sight an ACK completes the handshake',
    [
      [0, 'out', SYN],
      [1, 'out', ACK],
      [2, 'out', RST],
    ],
    1,
    0,
  ],
  [
    'without a SYN there is no handshake to fail',
    [
      [0, 'out', ACK],
      [1, 'in', RST],
    ],
    NaN,
    0,
  ],
] as const)('%s', (_what, segments, unanswered, failed) => {
  const [values] = valuesOf(connection(0, 40_000, 80, segments));
  expect(values).toMatchObject({ channelUnansweredSynShare: unanswered, channelFailedHandshakes: failed });
});

/** A message of DNS about `weir`, a query or an answer with a code. */
function dns(id: number, code?: number): Uint8Array {
  const flags = code === undefined ? [0x01, 0x00] : [0x81, 0x80 | code];
  return Uint8Array.from([0, id, ...flags, 0, 1, 0, 0, 0, 0, 0, 0, 4, 0x77, 0x65, 0x69, 0x72, 0, 0, 1, 0, 1]);
}

describe('answers of DNS', () => {
  const NXDOMAIN = 3;
  const asked = (t: number, port: number, id: number): ScriptedPacket => {
    return { t, from: `10.0.0.1#${port}`, to: '10.0.0.2#53', content: dns(id) };
  };
  const answered = (t: number, port: number, id: number, code: number): ScriptedPacket => {
    return { t, from: '10.0.0.2#53', to: `10.0.0.1#${port}`, content: dns(id, code) };
  };
  const shares = (script: readonly ScriptedPacket[]) =>
    valuesOf(script).map(({ channelNxdomainShare }) => channelNxdomainShare);

  test('that there is no such name are shared among the flows of two addresses, each up to its latest packet', () => {
    const script = [
      ...[asked(0, 5001, 1), answered(0.1, 5001, 1, NXDOMAIN)],
      ...[asked(1, 5002, 2), answered(1.1, 5002, 2, 0)],
      ...[asked(2, 5003, 3), answered(2.1, 5003, 3, NXDOMAIN), asked(2.2, 5003, 4), answered(2.3, 5003, 4, NXDOMAIN)],
      asked(3, 5004, 5),
    ];
    expect(shares(script)).toEqual([1, 1 / 2, 3 / 4, 3 / 4]);
  });

  test('that were sent twice count once', () => {
    expect(
      shares([
        asked(0, 5001, 1),
        answered(0.1, 5001, 1, NXDOMAIN),
        answered(0.2, 5001, 1, NXDOMAIN),
        asked(1, 5002, 2),
      ]),
    ).toEqual([1, 1]);
    expect(
      shares([
        ...[asked(0, 5001, 1), answered(0.1, 5001, 1, NXDOMAIN), answered(0.2, 5001, 1, NXDOMAIN)],
        ...[asked(1, 5002, 2), answered(1.1, 5002, 2, 0)],
      ]),
    ).toEqual([1, 1 / 2]);
  });

  test('of other hosts do not count where a segment of TCP has data and no flags', () => {
    const ends = Array.from({ length: 6 }, (_, i) => ({ from: `10.0.0.3#${6000 + i}`, to: '10.0.0.4#80' }));
    const script = [
      ...[asked(0, 5001, 1), answered(0.1, 5001, 1, NXDOMAIN)],
      ...ends.flatMap((end, i) => [
        { ...end, t: 1 + i, protocol: 6, flags: ACK, payload: 10 },
        { ...end, t: 1.5 + i, protocol: 6, flags: 0, content: dns(1) },
      ]),
    ];
    expect(shares(script)).toEqual([1, ...ends.map(() => NaN)]);
  });

  test('of echoes there are none', () => {
    const echo = (t: number, from: string, to: string, type: number): ScriptedPacket => {
      return { t, from, to, protocol: 1, icmp: [type, 0], content: dns(1) };
    };
    expect(shares([echo(0, '10.0.0.1', '10.0.0.2', 8), echo(1, '10.0.0.2', '10.0.0.1', 0)])).toEqual([NaN]);
  });
});

describe('after 300 s', () => {
  const packet = (t: number, port: number): ScriptedPacket => {
    return { t, from: '10.0.0.1#9', to: `10.0.0.2#${port}` };
  };

  test('without packets of two addresses nothing is known of them but the flow that goes on', () => {
    const [goesOn] = valuesOf([packet(0, 1), packet(1, 2), packet(2, 3), packet(303, 1)]);
    expect(goesOn).toMatchObject({ channelFlows: 1, channelServices: 1, channelPortReuseShare: NaN });
    const [stays] = valuesOf([packet(0, 1), packet(1, 2), packet(2, 3), packet(302, 1)]);
    expect(stays).toMatchObject({ channelFlows: 4, channelServices: 4, channelPortReuseShare: 1 });
  });

  test('without packets of one flow it counts again', () => {
    const others = [100, 200, 300].map((t) => packet(t, 2));
    const [again] = valuesOf([packet(0, 1), ...others, packet(301, 1)]);
    expect(again).toMatchObject({ channelFlows: 3, channelServices: 3 });
  });
});

test('where there is no room, an address pair does not give way to its own service', () => {
  const script = [1, 2].map((port, t): ScriptedPacket => ({ t, from: '10.0.0.1#9', to: `10.0.0.2#${port}` }));
  const [, second] = vectorsOfScript(script, weirFeatures, { settings: { ...ENDLESS, maxContexts: 2 } });
  expect(second?.values).toMatchObject({ channelFlows: 2, channelServices: 2, serviceWeight10s: 1 });
});

interface Sent {
  readonly t: number;
  readonly host: number;
  readonly client: number;
  readonly port: number;
  readonly back: boolean;
}

/** Datagrams among few ends; the first of a flow is the client's. */
const datagrams = fc
  .array(
    fc.record({
      gap: fc.oneof(
        { weight: 8, arbitrary: fc.nat(4000) },
        { weight: 1, arbitrary: fc.constantFrom(299_000, 301_000) },
      ),
      host: fc.nat(1),
      client: fc.nat(2),
      port: fc.nat(2),
      back: fc.boolean(),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((steps) => {
    let ms = 0;
    const begun = new Set<string>();
    return steps.map(({ gap, back, ...sent }): Sent => {
      ms += gap;
      const isFirst = !begun.has(flowOf(sent));
      begun.add(flowOf(sent));
      return { ...sent, t: ms / 1000, back: back && !isFirst };
    });
  });

function flowOf({ host, client, port }: Pick<Sent, 'host' | 'client' | 'port'>): string {
  return [host, client, port].join(' ');
}

interface Begun {
  readonly sent: Sent;
  readonly service: string;
  readonly reuses: boolean;
  isAnswered: boolean;
}

/** By the definitions, from the packets between two addresses up to the latest of a flow. */
function fanOutOf(past: readonly Sent[]) {
  const latest = new Map<string, number>();
  const lives = new Map<string, number>();
  const sides = new Set<string>();
  let begun: Begun[] = [];
  const isSilent = (key: string, t: number): boolean => t - (latest.get(key) ?? -Infinity) > FORGOTTEN_S;
  for (const sent of past) {
    const { t, port, client, back } = sent;
    const flow = flowOf(sent);
    if (isSilent('all', t)) begun = [];
    if (isSilent(`to ${port}`, t)) lives.set(`to ${port}`, (lives.get(`to ${port}`) ?? 0) + 1);
    if (isSilent(flow, t)) {
      const before = begun.at(-1)?.sent;
      const reuses = before !== undefined && before.client === client && before.port !== port;
      begun.push({ sent, service: `${port} ${lives.get(`to ${port}`)}`, reuses, isAnswered: false });
    }
    sides.add(`${flow} ${back}`);
    const current = begun.findLast((one) => flowOf(one.sent) === flow);
    if (current !== undefined) current.isAnswered = sides.has(`${flow} true`) && sides.has(`${flow} false`);
    for (const key of ['all', `to ${port}`, flow]) latest.set(key, t);
  }
  return begun;
}

test('fan-out is that of its definitions, at the latest packet of the flow', () => {
  fc.assert(
    fc.property(datagrams, (sent) => {
      const values = valuesOf(
        sent.map(({ t, host, client, port, back }): ScriptedPacket => {
          const ends = [`10.0.0.1#${50_000 + client}`, `10.0.1.${host}#${port + 1}`] as const;
          return { t, from: ends[back ? 1 : 0], to: ends[back ? 0 : 1] };
        }),
      );
      const flows = [...new Set(sent.map(flowOf))];
      expect(values).toHaveLength(flows.length);
      flows.forEach((flow, i) => {
        const last = sent.findLastIndex((one) => flowOf(one) === flow);
        const { t: now, host } = sent[last] ?? { t: 0, host: 0 };
        const begun = fanOutOf(sent.slice(0, last + 1).filter((one) => one.host === host));
        const services = new Set(begun.map(({ service }) => service));
        const shares = [...services].map(
          (service) => begun.filter((one) => one.service === service).length / begun.length,
        );
        const share = (part: readonly Begun[], whole: number): number => (whole > 0 ? part.length / whole : NaN);
        expect(values[i]).toMatchObject({
          channelFlows: begun.length,
          channelServices: services.size,
          channelOneSidedShare: share(
            begun.filter(({ isAnswered }) => !isAnswered),
            begun.length,
          ),
          channelPortReuseShare: share(
            begun.filter(({ reuses }) => reuses),
            begun.length - 1,
          ),
          channelUnansweredSynShare: NaN,
          channelResetShare: NaN,
          channelFailedHandshakes: 0,
          channelNxdomainShare: NaN,
        });
        const entropy = -shares.reduce((sum, p) => sum + p * Math.log2(p), 0);
        expect(values[i]?.['channelServiceEntropy']).toBeCloseTo(entropy, 9);
        const weight = begun.reduce((sum, one) => sum + 2 ** (-0.1 * (now - one.sent.t)), 0);
        expect(values[i]?.['channelFlowWeight10s']).toBeCloseTo(weight, 8);
      });
    }),
    { numRuns: 150 },
  );
});
