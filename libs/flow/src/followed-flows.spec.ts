import { describe, expect, test } from '@jest/globals';
import { OPENING_PACKETS } from './opening-payload.ts';
import { cut, scriptedBatch, type ScriptedPacket } from './packet-script.ts';
import { foldAll, rowsOf, TEST_SETTINGS } from './scripted-flows.ts';
import { ACK, SYN } from './tcp-state.ts';

const CLIENT = '10.0.0.1#5000';
const SERVER = '10.0.0.9#21';
const EXCHANGES = 3 * OPENING_PACKETS;

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** A client that tries passwords, far beyond the packets that are looked at from the start. */
function guessing(): ScriptedPacket[] {
  const next = { [CLIENT]: 1, [SERVER]: 1 };
  const say = (from: typeof CLIENT | typeof SERVER, t: number, text: string): ScriptedPacket => {
    const content = bytesOf(text);
    const packet = { t, from, to: from === CLIENT ? SERVER : CLIENT, protocol: 6, flags: ACK, content };
    const sequence = next[from];
    next[from] += content.length;
    return { ...packet, sequence, payload: content.length };
  };
  const hello = { t: 0, from: CLIENT, to: SERVER, protocol: 6, flags: SYN, payload: 0 };
  const script = [hello, say(SERVER, 0.05, '220 FTP here\r\n')];
  for (let i = 0; i < EXCHANGES; i++)
    script.push(
      say(CLIENT, i + 0.1, `USER ann\r\n`),
      say(SERVER, i + 0.2, '331 Password\r\n'),
      say(CLIENT, i + 0.3, `PASS try${i}\r\n`),
      say(SERVER, i + 0.4, '530 Not so\r\n'),
    );
  return script;
}

function fieldsOf(messages: Parameters<typeof foldAll>[0]): unknown[] {
  return rowsOf(foldAll(messages, TEST_SETTINGS)).map(({ applicationFields }) => JSON.parse(applicationFields));
}

describe('a conversation that is followed', () => {
  test('tells what is said after its beginning, whatever the size of messages', () => {
    const batch = scriptedBatch(guessing());
    const told = [expect.objectContaining({ login_failures: EXCHANGES })];
    for (const size of [1, 3, 7, batch.count]) expect(fieldsOf(cut(batch, size))).toEqual(told);
  });

  test('hears a segment that is sent again once', () => {
    const script = guessing();
    const again = script.flatMap((packet) => [packet, { ...packet, t: packet.t + 0.05 }]);
    expect(fieldsOf(cut(scriptedBatch(again), 5))).toEqual([expect.objectContaining({ login_failures: EXCHANGES })]);
  });

  test('of all payload only marked messages are kept behind its beginning', () => {
    const script = guessing();
    const kept = cut(scriptedBatch(script), script.length).reduce((sum, { payload }) => sum + payload.length, 0);
    const given = script.reduce((sum, { content }) => sum + (content?.length ?? 0), 0);
    expect(kept).toBeLessThan(given * 0.75);
  });
});

test('lengths of segments tell a log-in of SSH, though their payload is not kept, and each once', () => {
  const lengths = 'S23 C41 S1088 C1448 C112 C1208 S1448 S116 C16 C44 S44 C68 S76 C140 S100 C308 S28 C112 S256';
  const next = { C: 1, S: 1 };
  const script = lengths.split(' ').map((text, i): ScriptedPacket => {
    const who = text.startsWith('C') ? 'C' : 'S';
    const payload = Number(text.slice(1));
    const sequence = next[who];
    next[who] += payload;
    const [from, to] = who === 'C' ? [CLIENT, SERVER] : [SERVER, CLIENT];
    const spoken = i < 2 ? { content: bytesOf(`SSH-2.0-some${who}`.padEnd(payload - 2, '.').concat('\r\n')) } : {};
    return { t: i / 10, from, to, protocol: 6, flags: ACK, payload, sequence, ...spoken };
  });
  const hello = { t: -1, from: CLIENT, to: SERVER, protocol: 6, flags: SYN, payload: 0 };
  const batch = scriptedBatch([hello, ...script.flatMap((packet) => [packet, { ...packet, t: packet.t + 0.05 }])]);
  for (const size of [1, 3, 7, batch.count])
    expect(fieldsOf(cut(batch, size))).toEqual([expect.objectContaining({ logins: 1 })]);
  const refused = scriptedBatch([hello, ...script.filter(({ payload }) => payload !== 28)]);
  expect(fieldsOf(cut(refused, 3))).toEqual([expect.not.objectContaining({ logins: 1 })]);
});
