import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bytesField, integerField, message, testModel, textField } from '../testing/index.ts';
import { selfContainedProblem } from './self-contained.ts';

const model = testModel();

/** Graphs in attributes of nodes of graphs. */
function nested(depth: number): Uint8Array {
  let graph: Uint8Array = new Uint8Array();
  for (let i = 0; i < depth; i++) graph = bytesField(1, bytesField(5, bytesField(6, graph)));
  return bytesField(7, graph);
}

describe('what speaks against a model', () => {
  test('nothing, if all is in it', () => {
    expect(selfContainedProblem(model)).toBeUndefined();
  });

  test.each([
    ['no graph', integerField(1, 8), 'malformedModel', 'is no ONNX model: it has no graph'],
    ['an empty file', new Uint8Array(), 'malformedModel', 'is no ONNX model: it has no graph'],
    ['graphs in graphs', nested(9), 'malformedModel', 'has graphs in graphs, deeper than 16'],
    ['a text', new TextEncoder().encode('<html>'), 'malformedModel', 'is no ONNX model: at byte'],
    [
      'a tensor by another name of the place',
      bytesField(7, bytesField(5, message([textField(8, 'weights'), integerField(14, 1)]))),
      'externalTensor',
      'has a tensor "weights" whose data are in another file',
    ],
    [
      'a function with an operator of somebody else',
      message([model, bytesField(25, bytesField(7, textField(7, 'com.microsoft')))]),
      'foreignOperator',
      'uses an operator of "com.microsoft", which ONNX does not define',
    ],
  ])('%s', (_name, bytes, reason, what) => {
    expect(selfContainedProblem(bytes)).toMatchObject({ reason, what: expect.stringContaining(what) });
  });

  test('cut at every byte of its graph it is no model', () => {
    for (let length = 0; length < model.length - 22; length++)
      expect(selfContainedProblem(model.subarray(0, length))).toMatchObject({ reason: 'malformedModel' });
  });

  test('whatever the bytes, it ends and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(), (bytes, at) => {
        selfContainedProblem(bytes);
        const altered = Uint8Array.from(model);
        altered.set(bytes.subarray(0, 5), at % (model.length - 5));
        selfContainedProblem(altered);
      }),
    );
  });
});
