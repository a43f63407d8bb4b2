import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { filesOf, registryTest, testRegistry, type TestPlace } from './contract/registry-contract.ts';
import { ModelFolder } from './model-folder.ts';

const act = { who: 'Ada', why: 'a test' };

function placeIn(root: string): TestPlace {
  const folder = join(root, 'models');
  return {
    open: () => new ModelFolder(folder),
    async put(path, bytes) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    },
    remove: (path) => rm(join(folder, path)),
  };
}

describe('a registry in a folder', () => testRegistry(placeIn));

describe('the files', () => {
  const testing = registryTest(placeIn);
  const folder = (): string => join(testing.root(), 'models');

  test('one that lies in its place stays there', async () => {
    const models = testing.registry();
    const place = join(folder(), 'test_forest', '1.0.0');
    await mkdir(place, { recursive: true });
    for (const [name, bytes] of filesOf('1.0.0')) await writeFile(join(place, name), bytes);
    expect(await models.register(place, act)).toMatchObject({ ok: true });
  });

  test('a line of the audit log that a crash cut short is left out', async () => {
    const models = await testing.withVersions('1.0.0');
    const path = join(folder(), 'audit.jsonl');
    await writeFile(path, `${await readFile(path, 'utf8')}{"at":"20`);
    await models.promote('test_forest', '1.0.0', 'shadow', act);
    expect(await models.audit(9)).toMatchObject([{ what: 'promote' }, { what: 'register' }]);
  });

  test('a state that nobody can read is said with its name', async () => {
    const models = await testing.withVersions('1.0.0');
    await writeFile(join(folder(), 'registry.json'), '{');
    await expect(models.state()).rejects.toThrow(/registry\.json is not what a registry writes/);
  });

  test('a lock of a process that ended is taken over', async () => {
    const models = await testing.withVersions('1.0.0');
    await writeFile(join(folder(), 'registry.lock'), '999999999');
    expect(await models.promote('test_forest', '1.0.0', 'shadow', act)).toMatchObject({ ok: true });
    await writeFile(join(folder(), 'registry.lock'), String(process.pid));
    expect(await models.unset('test_forest', 'shadow', act)).toMatchObject({ ok: true });
  });
});
