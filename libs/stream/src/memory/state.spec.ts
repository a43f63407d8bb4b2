import { describe, expect, test } from '@jest/globals';
import { stateContract } from '../contract/state-contract.ts';
import { emptyCheckpoint } from '../state.ts';
import { parseCheckpoint } from '../checkpoint-text.ts';
import { createMemoryState } from './state.ts';

stateContract('memory', () => {
  const store = createMemoryState();
  return Promise.resolve({ open: () => Promise.resolve(store), remove: () => Promise.resolve() });
});

describe('checkpoints as text', () => {
  test('what JSON cannot carry is refused by a save', async () => {
    const lane = await createMemoryState().claim('capture', 0);
    const checkpoint = { ...emptyCheckpoint('capture-1'), position: 1n };
    await expect(lane.save({ checkpoint, changed: [], removed: [] })).rejects.toThrow(TypeError);
  });

  test.each([
    ['{"layout":', 'the checkpoint in flow/3 is not JSON'],
    ['{"layout":"flow-1"}', 'the checkpoint in flow/3 cannot be read: offset:'],
    ['{"layout":"flow-1","offset":0,"marks":{"a":{"sequence":1}}}', 'marks.a.part'],
  ])('%s is refused with the place', (text, sentence) => {
    expect(() => parseCheckpoint(text, 'flow/3')).toThrow(sentence);
  });
});
