/**
 * # 7. Writing a protocol
 *
 * What a flow speaks is told from the beginning of its payload in both directions. A protocol is a value of two functions: one looks
 * at that beginning and says yes, no or maybe, the other reads metadata. Adding one is a file with such a value in
 * `libs/application/src/protocols` and a line with a number of its own in the registry beside it; tables, the reference page and the
 * tests that every protocol is put to take it from there.
 *
 * The protocol of this chapter is made up. A thermometer opens a TCP connection to port 7070 and says
 *
 *     offset 0  "TEMP"     what it is
 *            4  version    1
 *            5  length     of the name, 1 to 32
 *            6  name       in ASCII
 *
 * and the station answers with "OKAY".
 */
import {
  Beginning,
  defineProtocol,
  identifierOf,
  PROTOCOLS,
  type Conversation,
  type Recognition,
} from '@weir/application';
import { expect, test } from '@jest/globals';

// Offsets on top, as the specification has them.
const MAGIC = 'TEMP';
const VERSION = 4;
const NAME_LENGTH = 5;
const NAME = 6;
const LONGEST_NAME = 32;

const thermometer = defineProtocol({
  name: 'thermometer',
  reference: 'chapter 7',
  transports: ['tcp'],
  // Where a flow has this port the protocol is asked first, and it is the guess where content says nothing.
  ports: [7070],
  // Nothing else begins a conversation of it, so it is not asked about others. That keeps many protocols cheap.
  firstBytes: [MAGIC.charCodeAt(0)],
  fields: { device: { doc: 'Name of the thermometer', kind: 'text' } },

  /**
   * A side holds the bytes [0, length) that came so far, and says whether more may come. `maybe` asks to be shown more; it costs memory, so
   * a protocol says no as soon as it knows. Each function is asked again from the start when more has come, and keeps nothing itself.
   */
  recognise({ forward }: Conversation): Recognition {
    for (let i = 0; i < Math.min(MAGIC.length, forward.length); i++) {
      if (forward.bytes[i] !== MAGIC.charCodeAt(i)) return 'no';
    }
    if (forward.length <= NAME_LENGTH) return forward.closed ? 'no' : 'maybe';
    const length = forward.bytes[NAME_LENGTH] ?? 0;
    return forward.bytes[VERSION] === 1 && length > 0 && length <= LONGEST_NAME ? 'yes' : 'no';
  },

  /** Is only asked once the protocol is recognised. `done` gives the memory of the flow's beginning back. */
  read({ forward }, tell) {
    const end = NAME + (forward.bytes[NAME_LENGTH] ?? 0);
    if (forward.length < end) return forward.closed ? 'done' : 'more';
    tell('device', String.fromCharCode(...forward.bytes.subarray(NAME, end)));
    return 'done';
  },
});

/** The conversation in which the initiator has said this so far. */
function saying(text: string, { dstPort = 7070, closed = false } = {}): Conversation {
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const none = new Uint8Array(0);
  const forward = { bytes, view: new DataView(bytes.buffer), length: bytes.length, ends: [bytes.length], closed };
  const reverse = { bytes: none, view: new DataView(none.buffer), length: 0, ends: [], closed };
  return { transport: 'tcp', srcPort: 50000, dstPort, forward, reverse };
}

const HELLO = 'TEMP\u0001\u0007kitchen';

// Numbers are given once and never changed, as flows, tables and checkpoints know a protocol by them.
const examine = identifierOf([...PROTOCOLS, { number: 60000, protocol: thermometer }]);

test('it is recognised by its content, on any port', () => {
  expect(examine(saying(HELLO))).toMatchObject({ application: 60000, basis: 'content', isFinal: true });
  expect(examine(saying(HELLO, { dstPort: 4711 }))).toMatchObject({ application: 60000, basis: 'content' });
});

test('while it may still be the one, the port is a guess that is not final', () => {
  expect(examine(saying('TE'))).toMatchObject({ application: 60000, basis: 'port', isFinal: false });
  expect(examine(saying('TEST'))).toMatchObject({ application: 60000, basis: 'port' });
  expect(thermometer.recognise(saying('TEST'))).toBe('no');
});

test('every truncation has an answer, and nothing is refused that may still become it', () => {
  for (let size = 0; size < NAME; size++) {
    expect(thermometer.recognise(saying(HELLO.slice(0, size)))).toBe('maybe');
    expect(thermometer.recognise(saying(HELLO.slice(0, size), { closed: true }))).toBe('no');
  }
});

test('its fields are read once they are there', () => {
  const fields = new Map<string, string | number>();
  const tell = (name: string, value: string | number): unknown => fields.set(name, value);
  expect(thermometer.read?.(saying(HELLO.slice(0, 9)), tell)).toBe('more');
  expect(fields.size).toBe(0);
  expect(thermometer.read?.(saying(HELLO), tell)).toBe('done');
  expect(Object.fromEntries(fields)).toEqual({ device: 'kitchen' });
});

/**
 * A flow shows its packets to a `Beginning`, which puts the segments of TCP in order, asks the protocols of the registry, and lets go
 * of the bytes as soon as nothing more is to be learnt from them; of HTTP more requests may follow, so it goes on to listen. It can be saved with its flow, and restored elsewhere.
 */
test('the registry’s own protocols are asked the same way', () => {
  const request = new TextEncoder().encode('GET /index.html HTTP/1.1\r\nHost: weir.test\r\n\r\n');
  const answer = new TextEncoder().encode('HTTP/1.1 404 Not Found\r\nServer: example\r\n\r\n');
  const beginning = new Beginning('tcp', 50000, 8000);
  // The second half comes first: it waits for what is missing.
  beginning.startsAt(true, 1000);
  beginning.take(true, request, 10, request.length, 1010);
  expect(beginning.application).toBe(0);
  beginning.take(true, request, 0, 10, 1000);

  const restored = Beginning.restore(beginning.save());
  restored.take(false, answer, 0, answer.length, 77);
  expect([restored.basis, restored.isFinished, restored.heldBytes]).toEqual([
    'content',
    false,
    request.length + answer.length,
  ]);
  expect(Object.fromEntries(restored.fields)).toEqual({
    method: 'GET',
    path: '/index.html',
    host: 'weir.test',
    status: 404,
    server: 'example',
  });
});
