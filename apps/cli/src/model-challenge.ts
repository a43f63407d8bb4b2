import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { challengeSentence, modelOf, readChallengeReport, type ChallengeReport } from '@weir/service/models';
import { DONE, FAILED, UsageError } from './failure.ts';
import { actOf, packageName, tellChange, withRegistry, type ChangeFlags, type Registry } from './models.ts';
import { refused } from './model-keys.ts';
import { say } from './talk.ts';
import { callBack, trainerCommand } from './trainer.ts';

export interface ChallengeFlags extends ChangeFlags {
  readonly data: readonly string[];
  readonly labels?: readonly string[];
  readonly set?: string;
  readonly vectors?: string;
  readonly python?: string;
}

const MOST_OUTPUT_BYTES = 1 << 20;

/** Makes a version challenger if it beats the champion on a frozen set of captures. Exit code 1 when it does not. */
export function challengeModelCommand(what: string, flags: ChallengeFlags): Promise<number> {
  const { config, dryRun: isDryRun = false, json, set } = flags;
  const act = actOf(flags);
  return withRegistry(config, async (registry) => {
    const { name, version, isFolder } = packageName(what);
    if (isFolder) {
      if (isDryRun)
        throw new UsageError('--dry-run needs a registered version, NAME/VERSION; a folder is registered first.');
      const registered = await registry.register(what, act);
      if (!registered.ok) return refused(registered, json);
    }
    const champion = modelOf(await registry.state(), name)?.aliases['champion'];
    if (champion === undefined) throw new Error(`${name} has no champion to beat; see \`weir models list\``);
    if (champion === version) throw new Error(`${name} ${version} is the champion itself; name another version.`);
    const report = await judged(registry, name, version, champion, flags);
    if (set !== undefined && report.set !== set)
      throw new Error(`the captures and labels are those of set ${report.set}, not of ${set}; nothing was changed.`);
    const sentence = `${name} ${version} ${challengeSentence(champion, report)}`;
    if (!report.wins) {
      if (json === true) process.stdout.write(`${JSON.stringify({ name, version, champion, ...report })}\n`);
      else say(`${sentence}. Nothing was changed.`);
      return FAILED;
    }
    if (json !== true) say(`${sentence}.`);
    const why = `${act.why}; ${challengeSentence(champion, report)} (${report.set})`;
    const outcome = await registry.promote(name, version, 'challenger', { ...act, why }, isDryRun);
    if (json !== true || !outcome.ok) return tellChange(outcome, name, 'challenger', flags);
    process.stdout.write(
      `${JSON.stringify({ name, version, champion, ...report, alias: 'challenger', dryRun: isDryRun })}\n`,
    );
    return DONE;
  });
}

/** What the trainer says of two registered versions, each checked before. @throws {Error} when it cannot compare them */
async function judged(
  registry: Registry,
  name: string,
  version: string,
  champion: string,
  { data, labels = [], vectors, python }: ChallengeFlags,
): Promise<ChallengeReport> {
  const trainer = trainerCommand(python);
  const folder = mkdtempSync(join(tmpdir(), 'weir-challenge-'));
  try {
    const [candidateFolder, championFolder] = [join(folder, 'candidate'), join(folder, 'champion')];
    await unpack(registry, name, version, candidateFolder);
    await unpack(registry, name, champion, championFolder);
    const words = [
      ...['-m', 'weir_trainer.challenge', '--candidate', candidateFolder, '--champion', championFolder],
      ...data.flatMap((one) => ['--data', resolve(one)]),
      ...labels.flatMap((file) => ['--labels', resolve(file)]),
      ...callBack(),
      ...(vectors === undefined ? [] : ['--vectors', resolve(vectors)]),
    ];
    const { stdout } = await promisify(execFile)(trainer.python, words, {
      cwd: trainer.cwd,
      maxBuffer: MOST_OUTPUT_BYTES,
    }).catch((cause: unknown) => {
      const told = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim().split('\n').at(-1) : '';
      throw new Error(told || `${trainer.python} cannot be started`, { cause });
    });
    return readChallengeReport(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes the files of a registered version that is right. @throws {Error} with what is wrong with it */
async function unpack(registry: Registry, name: string, version: string, folder: string): Promise<void> {
  const loaded = await registry.load(name, version);
  if (!loaded.ok) throw new Error(loaded.message);
  const read = await registry.files(name, version);
  if (!read.ok) throw new Error(read.message);
  mkdirSync(folder);
  for (const [file, bytes] of read.files) writeFileSync(join(folder, file), bytes);
}
