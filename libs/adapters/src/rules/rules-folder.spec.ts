import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError, type RuleText } from '@weir/stream';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openRulesFolder, type RulesFolder } from './index.ts';

let folder = '';
let open: RulesFolder | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-rules-'));
});
afterEach(() => {
  open?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Takes every file but those that say `wrong`. */
function check(files: readonly RuleText[]): { version: string } | { problems: string[] } {
  const wrong = files.filter(({ text }) => text.includes('wrong'));
  if (wrong.length > 0) return { problems: wrong.map(({ path }) => `${path}:1:1: wrong`) };
  return { version: files.map(({ text }) => text).join('+') };
}

/** What is told next. */
function told(): { readonly next: Promise<string>; readonly tell: (sentence: string) => void } {
  let tell: (sentence: string) => void = () => undefined;
  const next = new Promise<string>((resolve) => (tell = resolve));
  return { next, tell: (sentence) => tell(sentence) };
}

test('rules are read from the folder and those below it, in the order of their paths', () => {
  mkdirSync(join(folder, 'scan'));
  writeFileSync(join(folder, 'z.yaml'), 'last');
  writeFileSync(join(folder, 'scan', 'a.yml'), 'first');
  writeFileSync(join(folder, 'notes.txt'), 'wrong');
  open = openRulesFolder({ folder, check });
  expect(open.current().version).toBe('first+last');
  expect(open.current().files.map(({ path }) => path)).toEqual([join(folder, 'scan', 'a.yml'), join(folder, 'z.yaml')]);
});

test('a first set that is wrong is refused with its sentences', () => {
  writeFileSync(join(folder, 'a.yaml'), 'wrong');
  expect(() => openRulesFolder({ folder, check })).toThrow(new InputError(`${join(folder, 'a.yaml')}:1:1: wrong`));
});

test('a folder that is not there is refused', () => {
  expect(() => openRulesFolder({ folder: join(folder, 'none'), check })).toThrow('the rules cannot be read');
});

test('a good set replaces the one before', async () => {
  writeFileSync(join(folder, 'a.yaml'), 'one');
  const { next, tell } = told();
  open = openRulesFolder({ folder, check, tell, settleMs: 20 });
  const before = open.current();
  expect(open.current()).toBe(before);
  writeFileSync(join(folder, 'b.yaml'), 'two');
  await expect(next).resolves.toBe('2 files of rules are in force, version one+two');
  expect(open.current().version).toBe('one+two');
});

test('a wrong set is refused as a whole and the one before stays', async () => {
  writeFileSync(join(folder, 'a.yaml'), 'one');
  const { next, tell } = told();
  open = openRulesFolder({ folder, check, tell, settleMs: 20 });
  writeFileSync(join(folder, 'b.yaml'), 'wrong');
  await expect(next).resolves.toBe(
    `the rules in ${folder} are refused and those before stay in force: ${join(folder, 'b.yaml')}:1:1: wrong`,
  );
  expect(open.current().version).toBe('one');
});
