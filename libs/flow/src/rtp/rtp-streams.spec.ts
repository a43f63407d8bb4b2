import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ScriptedFlow, type ScriptedDatagram } from '../testing/scripted-flow.ts';

const PCMU = 0;
const SOURCE = 0x12345678;
const TICKS = 160;
const STEP_US = 20_000;
const START_US = 1_700_000_000_000_000;

interface Rtp {
  readonly type?: number;
  readonly source?: number;
  readonly ticks?: number;
  readonly lateUs?: number;
  readonly isForward?: boolean;
  readonly flags?: number;
  readonly media?: number;
}

/** The `index`-th packet of a stream that sends 20 ms a packet, from sequence number 65,530 on. */
function rtp(index: number, more: Rtp = {}): ScriptedDatagram {
  const { type = PCMU, source = SOURCE, ticks = index * TICKS, lateUs = 0, isForward = true, flags = 0x80 } = more;
  const payload = new Uint8Array(12 + (more.media ?? 160));
  const view = new DataView(payload.buffer);
  view.setUint8(0, flags);
  view.setUint8(1, type);
  view.setUint16(2, (65_530 + index) & 0xffff);
  view.setUint32(4, ticks >>> 0);
  view.setUint32(8, source);
  return { us: START_US + index * STEP_US + lateUs, isForward, payload, captured: 16 };
}
function run(indices: readonly number[], more: Rtp = {}): ScriptedDatagram[] {
  return indices.map((index) => rtp(index, more));
}
function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
function without(count: number, ...gone: readonly number[]): number[] {
  return upTo(count).filter((index) => !gone.includes(index));
}
function bytes(first: number, length = 60): ScriptedDatagram {
  return { us: START_US, payload: new Uint8Array(length).fill(0xa5).fill(first, 0, 1) };
}
/** A header that has the length of the datagram where RTP has the sequence number, as that of BACnet/IP. */
function lengths(i: number): ScriptedDatagram {
  const payload = new Uint8Array(20 + i).fill(0x81, 0, 1).fill(0x0a, 1, 2);
  payload[3] = payload.length;
  return { us: START_US + i * STEP_US, payload };
}
const open = (): ScriptedFlow => new ScriptedFlow().open();

describe('what came and what did not', () => {
  test.each<[string, ScriptedDatagram[], Record<string, number>]>([
    ['all', run(upTo(100)), { packets: 100, lost: 0, duplicates: 0, reordered: 0, lossBursts: 0, late: 0 }],
    ['one lost', run(without(100, 40)), { packets: 99, lost: 1, lossBursts: 1, longestLossBurst: 1 }],
    ['bursts', run(without(200, 3, 40, 41, 42, 90)), { packets: 195, lost: 5, lossBursts: 3, longestLossBurst: 3 }],
    [
      'a burst longer than the window',
      run(without(300, ...upTo(100).map((i) => i + 50))),
      { lost: 100, lossBursts: 1, longestLossBurst: 100 },
    ],
    [
      'nearly too many at once',
      run([...upTo(10), 3005, 3006]),
      { packets: 12, lost: 2995, lossBursts: 1, longestLossBurst: 2995 },
    ],
    ['the second packet', run(without(50, 1)), { packets: 49, lost: 1 }],
    ['overtaken', run([0, 1, 2, 4, 3, 5, 6, 8, 9, 10, 7]), { packets: 11, lost: 0, reordered: 2 }],
    ['overtaken by the first', run([1, 0, 2, 3, 4]), { packets: 5, lost: 0, reordered: 1 }],
    [
      'twice',
      [...run(upTo(10)), rtp(9), rtp(4), ...run([10, 11])],
      { packets: 12, lost: 0, duplicates: 2, reordered: 0 },
    ],
    ['later than 64 others', run([...without(100, 20), 20]), { packets: 99, lost: 1, reordered: 0 }],
    ['begun anew elsewhere', [...run(upTo(20)), ...run(upTo(20).map((i) => i + 20_000))], { packets: 40, lost: 0 }],
    ['a single stray', [...run(upTo(10)), rtp(30_000), ...run([10, 11])], { packets: 12, lost: 0 }],
  ])('%s', (_name, script, expected) => {
    expect(open().follow(script).stream()).toMatchObject({ streams: 1, ssrc: SOURCE, ...expected });
  });

  test('over any losses, duplicates and small delays, what is counted is what happened', () => {
    const fate = fc.record({ lost: fc.boolean(), twice: fc.boolean(), by: fc.integer({ min: 0, max: 20 }) });
    fc.assert(
      fc.property(fc.array(fate, { minLength: 10, maxLength: 400 }), (fates) => {
        // The ends are there, or nobody could tell.
        const sent = fates.flatMap(({ lost, twice, by }, i) => {
          if (i < 5 || i >= fates.length - 1) return [{ i, at: i }];
          if (lost) return [];
          return twice
            ? [
                { i, at: i + by },
                { i, at: i + by + 0.5 },
              ]
            : [{ i, at: i + by }];
        });
        const indices = sent.toSorted((a, b) => a.at - b.at || a.i - b.i).map(({ i }) => i);
        const stream = open().follow(run(indices)).stream();
        const came = new Set(indices).size;
        expect(stream).toMatchObject({ packets: came, lost: fates.length - came, duplicates: indices.length - came });
      }),
      { numRuns: 100 },
    );
  });
});

describe('what is a stream', () => {
  const NONE = { streams: 0, packets: 0, mos: NaN };
  test.each<[string, ScriptedDatagram[]]>([
    ['three packets', run([0, 1, 2])],
    ['numbers that do not follow each other', run(upTo(20).map((i) => i * 1000))],
    ['a source that changes', upTo(20).map((i) => rtp(i, { source: i }))],
    ['timestamps by chance', upTo(20).map((i) => rtp(i, { ticks: (i * 0x9e37_79b1) | 0 }))],
    ['a type that nobody has, not often enough', run(upTo(10), { type: 50 })],
    ['numbers that go up and down', [0, 5, 1, 7, 2, 9, 3, 4, 1, 9, 2].map((i) => rtp(i))],
    ['lengths for numbers', upTo(20).map((i) => lengths(i))],
    ['another version', run(upTo(20), { flags: 0x40 })],
    ['more contributors than bytes', run(upTo(20), { flags: 0x8f, media: 20 })],
    ['RTCP', run(upTo(20), { type: 200 - 128 })],
    ['headers cut off', run(upTo(20)).map((packet) => ({ ...packet, captured: 11 }))],
    ['something else between', [rtp(0), bytes(0xc3), ...run([1, 2, 3, 4, 5])]],
  ])('%s: no', (_name, script) => {
    expect(open().follow(script).stream()).toMatchObject(NONE);
  });

  test.each<[string, ScriptedDatagram[]]>([
    ['four packets', run([0, 1, 2, 3])],
    ['losses at the beginning', run([0, 3, 4, 9])],
    ['a type that nobody has, often enough', run(upTo(12), { type: 50 })],
    ['with STUN and DTLS on its port', [bytes(0), bytes(22), bytes(1), ...run(upTo(4))]],
    ['among them something else, later', [...run(upTo(4)), bytes(0xc3), bytes(0x41)]],
    ['another source first', [rtp(0, { source: 1 }), ...run(upTo(4))]],
  ])('%s: yes', (_name, script) => {
    expect(open().follow(script).stream()).toMatchObject({ streams: 1, ssrc: SOURCE });
  });

  test('directions are apart', () => {
    const flow = open().follow(
      upTo(30).flatMap((i) => [rtp(i), ...(i % 2 === 0 ? [rtp(i / 2, { isForward: false, source: 7 })] : [])]),
    );
    expect(flow.stream(true)).toMatchObject({ ssrc: SOURCE, packets: 30 });
    expect(flow.stream(false)).toMatchObject({ ssrc: 7, packets: 15 });
  });

  test('the busiest of several is told, the others are counted', () => {
    const script = upTo(40).flatMap((i) => [rtp(i), rtp(i, { source: 2 }), ...(i < 20 ? [rtp(i, { source: 3 })] : [])]);
    const flow = open().follow([...script, rtp(40)]);
    expect(flow.stream()).toMatchObject({ streams: 3, ssrc: SOURCE, packets: 41 });
  });

  test('streams one after another take a bounded number of rows', () => {
    const script = upTo(20).flatMap((n) =>
      upTo(10).map((i) => ({ ...rtp(i, { source: n }), us: START_US + n * 10e6 + i })),
    );
    const flow = open().follow(script);
    expect(flow.stream()).toMatchObject({ streams: 20, packets: 10 });
    expect(flow.rowsBeside).toBe(4);
    flow.datagrams.free(flow.flows, flow.row);
    expect(flow.rowsBeside).toBe(0);
  });

  test('datagrams without any meaning take a few rows at most', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 60 }), (payloads) => {
        const flow = open().follow(payloads.map((payload, i) => ({ us: START_US + i, payload, isForward: i % 3 > 0 })));
        expect(flow.rowsBeside).toBeLessThanOrEqual(8);
      }),
    );
  });
});

describe('time', () => {
  /** RFC 3550 A.8, in µs and without rounding. */
  function jitterOf(transits: readonly number[]): { mean: number; max: number } {
    let jitter = 0;
    let sum = 0;
    let max = 0;
    transits.slice(1).forEach((transit, i) => {
      jitter += (Math.abs(transit - (transits[i] ?? 0)) - jitter) / 16;
      sum += jitter;
      max = Math.max(max, jitter);
    });
    return { mean: sum / (transits.length - 1), max };
  }
  const swing = upTo(400).map((i) => ((i * 7919) % 13) * 1000);

  test('the jitter is that of the RFC', () => {
    const stream = open()
      .follow(swing.map((lateUs, i) => rtp(i, { lateUs })))
      .stream();
    const { mean, max } = jitterOf(swing);
    expect(stream.jitterMean).toBeCloseTo(mean, 3);
    expect(stream.jitterMax).toBeCloseTo(max, 3);
  });

  test.each([8000, 16_000, 48_000, 90_000])('a clock of %i Hz is found out within two seconds', (clock) => {
    const packets = swing.map((lateUs, i) => rtp(i, { type: 100, ticks: i * (clock / 50), lateUs }));
    const stream = open().follow(packets).stream();
    // The 51 packets of the first second are not timed.
    const { mean } = jitterOf(swing.slice(51));
    expect(Math.abs((stream.jitterMean ?? 0) / mean - 1)).toBeLessThan(0.05);
    expect(stream.mos).toBeNaN();
  });

  test('a clock that is none stays unknown', () => {
    const stream = open()
      .follow(upTo(400).map((i) => rtp(i, { type: 100, ticks: i * 77 })))
      .stream();
    expect(stream).toMatchObject({ packets: 400, jitterMean: NaN });
  });

  test('telephone events and comfort noise are not timed', () => {
    const event = { type: 101, ticks: 30 * TICKS, media: 4 };
    const noise = { type: 13, ticks: 0, media: 1 };
    const script = upTo(100).map((i) => rtp(i, i >= 30 && i < 60 ? event : i === 70 ? noise : {}));
    expect(open().follow(script).stream()).toMatchObject({ packets: 100, lost: 0, payloadType: PCMU, jitterMax: 0 });
  });

  test('another codec is followed', () => {
    const script = upTo(100).map((i) => rtp(i, { type: i < 50 ? 0 : 8 }));
    expect(open().follow(script).stream()).toMatchObject({ payloadType: 8, jitterMax: 0 });
  });

  test('a packet later than the buffer holds is not played', () => {
    const late = upTo(100).map((i) => rtp(i, { lateUs: i % 25 === 24 ? 150_000 : 0 }));
    const flow = open()
      .follow(late.toSorted((a, b) => a.us - b.us))
      .stream();
    expect(flow).toMatchObject({ packets: 100, lost: 0, late: 4 });
    const gone = open()
      .follow(run(without(100, 24, 49, 74, 99)))
      .stream();
    expect(flow.mos).toBeLessThan(gone.mos ?? 0);
  });

  test('a clock that goes 200 ppm slow makes no packet late', () => {
    const drifting = upTo(60_000).map((i) => rtp(i, { lateUs: i * STEP_US * 200e-6 }));
    expect(open().follow(drifting).stream()).toMatchObject({ late: 0 });
  });

  test('a sender that begins its clock anew has no jitter of it', () => {
    const script = upTo(100).map((i) => rtp(i, { ticks: i < 50 ? i * TICKS : 0x4000_0000 + i * TICKS }));
    expect(open().follow(script).stream()).toMatchObject({ jitterMax: 0, late: 0 });
  });
});

describe('reports', () => {
  function report(
    kind: number,
    us: number,
    isForward: boolean,
    source: number,
    middle: number,
    about: number,
    last: number,
    delay: number,
  ): ScriptedDatagram {
    const payload = new Uint8Array(kind === 200 ? 52 : 32);
    const view = new DataView(payload.buffer);
    const block = kind === 200 ? 28 : 8;
    view.setUint8(0, 0x81);
    view.setUint8(1, kind);
    view.setUint16(2, payload.length / 4 - 1);
    view.setUint32(4, source);
    if (kind === 200) view.setUint32(10, middle);
    view.setUint32(block, about);
    view.setUint32(block + 16, last);
    view.setUint32(block + 20, delay);
    return { us: START_US + us, isForward, payload };
  }
  const media = upTo(50).flatMap((i) => [rtp(i), rtp(i, { isForward: false, source: 9 })]);
  const there = report(200, 1_000_000, true, SOURCE, 0x1111, 0, 0, 0);
  const back = report(200, 1_560_000, false, 9, 0x2222, SOURCE, 0x1111, 0x8000);
  const last = report(201, 1_700_000, true, SOURCE, 0, 9, 0x2222, 0x1999);

  test('tell the round trip to each receiver, and so half of their sum', () => {
    const flow = open().follow([...media, there, back, last]);
    // 560 − 500 ms to the responder, 140 − 100 ms to the initiator.
    expect(flow.stream(true).delay).toBeCloseTo((60_000 + 40_000) / 2, -1);
    expect(flow.stream(false).delay).toBeCloseTo(50_000, -1);
    expect(flow.stream(true).mos).toBeLessThan(open().follow(media).stream().mos ?? 0);
  });

  test.each([
    ['sent twice', [there, { ...there, us: there.us + 1000 }, back, { ...back, us: back.us + 2000 }, last], 50_000],
    [
      'answered sooner than was waited, by the step of a clock',
      [{ ...there, us: there.us + 65_000 }, back, last],
      20_000,
    ],
    ['answered long before that', [{ ...there, us: there.us + 100_000 }, back, last], NaN],
    ['about another report', [there, back, report(201, 1_700_000, true, SOURCE, 0, 9, 0x3333, 0x1999)], NaN],
  ])('%s', (_name, script, delay) => {
    const told =
      open()
        .follow([...media, ...script])
        .stream().delay ?? 0;
    expect(Number.isNaN(delay) ? told : Math.round(told / 100) * 100).toBe(delay);
  });

  test('cut off at any byte tell nothing, or all', () => {
    for (let captured = 0; captured < 32; captured++) {
      const flow = open().follow([...media, there, back, { ...last, captured }]);
      expect(flow.stream().delay).toBeNaN();
    }
  });
});

test('restored in between, the stream is the same', () => {
  const script = run(without(200, 20, 21, 99)).map((packet, i) => ({
    ...packet,
    us: packet.us + ((i * 31) % 7) * 900,
  }));
  const whole = open().follow(script);
  for (const cut of [1, 3, 22, 100, 196]) {
    const resumed = open().follow(script.slice(0, cut)).restored().follow(script.slice(cut));
    expect(resumed.stream()).toEqual(whole.stream());
  }
});
