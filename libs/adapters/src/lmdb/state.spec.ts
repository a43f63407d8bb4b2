import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stateContract } from '@weir/stream/contract';
import { createLmdbState } from './state.ts';

stateContract('lmdb', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-lmdb-'));
  return {
    open: () => Promise.resolve(createLmdbState({ folder })),
    remove: () => rm(folder, { recursive: true }),
  };
});
