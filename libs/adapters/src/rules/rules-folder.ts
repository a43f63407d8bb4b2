import { readdirSync, readFileSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { InputError, type Rules, type RuleText, type RuleTexts } from '@weir/stream';

/** Says which version some rules are together, or what is wrong with them, a sentence each. */
export type CheckRules = (
  files: readonly RuleText[],
) => { readonly version: string } | { readonly problems: readonly string[] };

export interface RulesFolderOptions {
  readonly folder: string;
  readonly check: CheckRules;
  /** Takes a sentence about each set that was taken or refused after the first; without it the folder is read once. */
  readonly tell?: (sentence: string) => void;
  /** How long nothing in the folder may have changed before it is read again, ms. */
  readonly settleMs?: number;
}

/** Rules of a folder, the newest that were right as a whole. */
export interface RulesFolder extends Rules {
  /** Ends watching. */
  close(): void;
}

/** An editor writes a file in several steps, and a person several files. */
const SETTLE_MS = 200;

/**
 * The rules in a folder and those below it, read anew when something there changes. A set with anything wrong in it is refused as a whole,
 * and the one before it stays in force.
 * @throws {InputError} when the folder cannot be read or the first set is wrong
 */
export function openRulesFolder({ folder, check, tell, settleMs = SETTLE_MS }: RulesFolderOptions): RulesFolder {
  const files = readRules(folder);
  const checked = check(files);
  if ('problems' in checked) throw new InputError(checked.problems.join('\n'));
  let current: RuleTexts = { version: checked.version, files };
  const stop = tell === undefined ? () => undefined : watchFolder(folder, settleMs, tell, () => tell(readAgain()));

  /** Takes what is in the folder now if it is right; says what became of it. */
  function readAgain(): string {
    const found = readRules(folder);
    const result = check(found);
    if ('problems' in result)
      return `the rules in ${folder} are refused and those before stay in force: ${result.problems.join('; ')}`;
    if (result.version !== current.version) current = { version: result.version, files: found };
    return `${found.length} files of rules are in force, version ${result.version.slice(0, 12)}`;
  }

  return { current: () => current, close: stop };
}

/** The files of rules in a folder and those below it, in the order of their paths. @throws {InputError} when the folder or a file in it cannot be read */
export function readRules(folder: string): readonly RuleText[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.ya?ml$/.test(path))
      .toSorted()
      .map((path) => ({ path: join(folder, path), text: readFileSync(join(folder, path), 'utf8') }));
  } catch (cause) {
    throw new InputError(
      `${folder}: the rules cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

/** Calls `settled` when something changed and then nothing for a while. Returns how to end it. */
function watchFolder(
  folder: string,
  settleMs: number,
  tell: (sentence: string) => void,
  settled: () => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    try {
      settled();
    } catch (cause) {
      if (!(cause instanceof InputError)) throw cause;
      tell(`${cause.message}; the rules before stay in force`);
    }
  };
  let watcher: FSWatcher;
  try {
    watcher = watch(folder, { recursive: true, persistent: false }, () => {
      clearTimeout(timer);
      timer = setTimeout(look, settleMs).unref();
    });
  } catch (cause) {
    tell(
      `${folder} cannot be watched, rules are changed by a restart: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
    return () => undefined;
  }
  watcher.on('error', (cause) =>
    tell(`${folder} is not watched any more: ${cause instanceof Error ? cause.message : String(cause)}`),
  );
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
