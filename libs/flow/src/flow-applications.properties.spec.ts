import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { cut, scriptedBatch, type ScriptedPacket } from './packet-script.ts';
import { foldAll, rowsOf } from './scripted-flows.ts';
import { ACK, RST, SYN } from './tcp-state.ts';

const SETTINGS = { idleTimeoutUs: 8e6, activeTimeoutUs: 30e6, tcpEndTimeoutUs: 2e6, maxFlows: 100_000 };
const REQUEST = Uint8Array.from('GET /abcdefghijklmn HTTP/1.1\r\nHost: weir.example\r\n\r\n', (c) => c.charCodeAt(0));

/** Few connections that say the same request in small pieces, again and again, begin anew, and fall silent for around the timeouts. */
const conversations = fc
  .array(
    fc.record({
      flow: fc.constantFrom(0, 0, 0, 0, 1, 2),
      gap: fc.oneof(
        { weight: 30, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.constantFrom(0.3, 1.5, 2.5, 9) },
      ),
      act: fc.oneof(
        { weight: 20, arbitrary: fc.constant('piece') },
        { weight: 1, arbitrary: fc.constantFrom('begin', 'close', 'close and begin') },
      ),
      size: fc.integer({ min: 1, max: 9 }),
      isBack: fc.constantFrom(false, false, false, true),
    }),
    { minLength: 20, maxLength: 120 },
  )
  .map((steps) => {
    const said = [0, 0, 0];
    let clock = 0;
    return steps.flatMap(({ flow, gap, act, size, isBack }): ScriptedPacket[] => {
      clock += gap;
      const ends = [`10.0.0.${flow + 1}#5000`, '10.0.0.9#7777'] as const;
      const packet = {
        t: clock,
        from: isBack ? ends[1] : ends[0],
        to: isBack ? ends[0] : ends[1],
        protocol: flow === 2 ? 17 : 6,
        sequence: 0,
        payload: 0,
      };
      if (act !== 'piece') {
        said[flow] = 0;
        const close = { ...packet, flags: RST };
        const begin = { ...packet, flags: SYN };
        return act === 'close' ? [close] : act === 'begin' ? [begin] : [close, begin];
      }
      const from = (said[flow] ?? 0) % REQUEST.length;
      said[flow] = from + size;
      const content = REQUEST.slice(from, from + size);
      return [{ ...packet, flags: flow === 2 ? 0 : ACK, sequence: from + 1, content, payload: content.length }];
    });
  });

/** As a mirror of both ports of a switch records them: each segment twice, a copy maybe behind some others. */
const mirrored = fc.tuple(conversations, fc.integer({ min: 1, max: 4 })).map(([script, most]) => {
  const twice: ScriptedPacket[] = [];
  let run: ScriptedPacket[] = [];
  const put = (...packets: readonly ScriptedPacket[]): number => twice.push(...packets, ...packets);
  script.forEach((packet, i) => {
    const hasData = (packet.payload ?? 0) > 0;
    if (run.length === most || !hasData) {
      put(...run);
      run = [];
    }
    const marked = packet.protocol === 6 ? { ...packet, copyMark: i + 1 } : packet;
    if (hasData) run.push(marked);
    else put(marked);
  });
  put(...run);
  return twice;
});

describe.each([
  ['with room', SETTINGS.maxFlows],
  ['with room for two', 2],
  ['with room for one', 1],
])('%s', (_name, maxFlows) => {
  const settings = { ...SETTINGS, maxFlows };

  test('what a flow is said to be does not depend on which payload its messages left out', () => {
    fc.assert(
      fc.property(conversations, fc.integer({ min: 2, max: 60 }), (script, size) => {
        const batch = scriptedBatch(script);
        const whole = rowsOf(foldAll([batch], settings));
        expect(rowsOf(foldAll(cut(batch, 1), settings))).toEqual(whole);
        expect(rowsOf(foldAll(cut(batch, size), settings))).toEqual(whole);
        expect(rowsOf(foldAll(cut(batch, script.length), settings))).toEqual(whole);
      }),
      { numRuns: 80 },
    );
  });

  test('nor on which copies of mirrored packets they have', () => {
    fc.assert(
      fc.property(mirrored, fc.integer({ min: 2, max: 60 }), (script, size) => {
        const batch = scriptedBatch(script);
        const whole = rowsOf(foldAll([batch], settings));
        expect(rowsOf(foldAll(cut(batch, size), settings))).toEqual(whole);
        expect(rowsOf(foldAll(cut(batch, script.length), settings))).toEqual(whole);
      }),
      { numRuns: 80 },
    );
  });
});

test('the conversations are long enough: payload is left out of them, and some are recognised', () => {
  const scripts = fc.sample(conversations, 100);
  const kept = (script: readonly ScriptedPacket[]): number =>
    cut(scriptedBatch(script), script.length).reduce((sum, { payload }) => sum + payload.length, 0);
  const given = (script: readonly ScriptedPacket[]): number =>
    script.reduce((sum, { content }) => sum + (content?.length ?? 0), 0);
  expect(scripts.some((script) => kept(script) < given(script) * 0.7)).toBe(true);
  const found = scripts.flatMap((script) => rowsOf(foldAll([scriptedBatch(script)], SETTINGS)));
  expect(found.map(({ application }) => application)).toEqual(expect.arrayContaining(['', 'http']));
});

test('what goes on after the active timeout is what it was, initiator and application', () => {
  const say = (t: number, text: string, from = '10.0.0.1#5000', to = '10.0.0.2#7777'): ScriptedPacket => ({
    t,
    from,
    to,
    protocol: 6,
    flags: ACK,
    sequence: 1,
    content: Uint8Array.from(text, (character) => character.charCodeAt(0)),
  });
  const later = Array.from({ length: 20 }, (_, i) => say(4 * (i + 1), 'x', '10.0.0.2#7777', '10.0.0.1#5000'));
  const flows = rowsOf(foldAll(cut(scriptedBatch([say(0, 'SSH-2.0-weir\r\n'), ...later]), 1), SETTINGS));
  expect(flows.length).toBeGreaterThan(2);
  for (const flow of flows)
    expect(flow).toMatchObject({ srcPort: 5000, application: 'ssh', applicationBasis: 'content' });
  expect(flows.map(({ endReason }) => endReason).slice(0, -1)).toEqual(flows.slice(1).map(() => 'activeTimeout'));
});
