import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FrameReader, putRequest, readReply, readRequest, replyFrame, requestWords, type RunReply } from './frames.ts';

const REPLY: RunReply = {
  batch: 7,
  said: [
    { scores: Float32Array.of(0.25, 0.75), members: new Float32Array(0), ms: 1.5 },
    undefined,
    { scores: Float32Array.of(Number.NaN), members: Float32Array.of(1, 2, 3), ms: 0 },
  ],
};

/** Frames that come in pieces of these lengths, the last of them with the rest. */
function heardIn(lengths: readonly number[], ...frames: readonly Uint8Array[]): RunReply[] {
  const heard: RunReply[] = [];
  const reader = new FrameReader((frame) => heard.push(readReply(frame)));
  let rest = Buffer.concat(frames);
  for (const length of lengths) {
    reader.push(rest.subarray(0, length));
    rest = rest.subarray(length);
  }
  reader.push(rest);
  return heard;
}

describe('frames', () => {
  test('a request is read as it was written', () => {
    const asked = { batch: 3, set: 2, models: [0, 4], rows: 2 };
    const words = requestWords(asked, 6);
    const frame = new Int32Array(words);
    const vectors = Float32Array.of(1, 2, 3, -0.5, Number.NaN, 6);
    new Float32Array(frame.buffer).set(vectors, putRequest(frame, words, asked));
    expect(readRequest(frame)).toEqual({ ...asked, vectors });
    expect(frame[0]).toBe(frame.length);
  });

  test('a reply is read as it was written, in memory of its own', () => {
    const bytes = replyFrame(REPLY);
    const [read] = heardIn([], bytes);
    bytes.fill(0);
    expect(read).toEqual(REPLY);
  });

  test('come whole, however the pipe cuts them', () => {
    const replies = [REPLY, { batch: 8, said: [] }, { ...REPLY, batch: 9 }];
    const lengths = fc.array(fc.nat(40), { maxLength: 20 });
    fc.assert(fc.property(lengths, (cuts) => expect(heardIn(cuts, ...replies.map(replyFrame))).toEqual(replies)));
  });

  test('may be larger than what is held at first', () => {
    const said = [{ scores: new Float32Array(100_000).fill(0.5), members: new Float32Array(0), ms: 2 }];
    expect(heardIn([1 << 16, 1 << 16, 10], replyFrame({ batch: 1, said }), replyFrame(REPLY))).toEqual([
      { batch: 1, said },
      REPLY,
    ]);
  });

  test('what is none is refused', () => {
    expect(() => heardIn([], new Uint8Array(8))).toThrow('a frame about a batch cannot have 0 words');
  });
});
