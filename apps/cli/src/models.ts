import { statSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { loadConfig } from '@weir/service/config';
import {
  comparisonSchema,
  comparisonSentence,
  differences,
  driftAt,
  modelOf,
  modelView,
  modelViews,
  openRegistry,
  platformUrl,
  type Alias,
  type Comparison,
  type MetricName,
  type ModelState,
  type Outcome,
} from '@weir/service/models';
import { DONE, UsageError } from './failure.ts';
import { refused } from './model-keys.ts';
import { driftTable, driftWord } from './model-drift.ts';
import { tableText } from './table.ts';
import { say } from './talk.ts';

interface ModelsFlags {
  readonly config?: string;
  readonly json?: boolean;
}
export interface ChangeFlags extends ModelsFlags {
  readonly why?: string;
  readonly dryRun?: boolean;
}
export type Registry = Awaited<ReturnType<typeof openRegistry>>['registry'];

const RECENT = 5;

export async function withRegistry(
  config: string | undefined,
  work: (registry: Registry) => Promise<number>,
): Promise<number> {
  const { registry, close } = await openRegistry(loadConfig({ file: config }));
  try {
    return await work(registry);
  } finally {
    await close();
  }
}

/** Models and which of their versions are in force. */
export function listModelsCommand({ config, json }: ModelsFlags): Promise<number> {
  return withRegistry(config, async (registry) => {
    const models = modelViews(await registry.state());
    // Of a platform that runs; without one nobody knows.
    const drift = await driftAt(platformUrl(loadConfig({ file: config })));
    const of = (name: string) => drift?.filter(({ model }) => model === name);
    if (json === true)
      for (const model of models) process.stdout.write(`${JSON.stringify({ ...model, drift: of(model.name) })}\n`);
    else if (models.length === 0) say('There are no models; bring one in with `weir models deploy`.');
    else {
      const rows = models.map(({ name, group, aliases, versions }) => [
        name,
        group,
        Object.entries(aliases)
          .map(([alias, version]) => `${alias} ${version}`)
          .join(', '),
        versions.map(({ version }) => version).join(' '),
        ...(drift === undefined ? [] : [driftWord(of(name) ?? [])]),
      ]);
      const heads = ['Model', 'Scores', 'In force', 'Versions', ...(drift === undefined ? [] : ['Drift'])];
      process.stdout.write(tableText(heads, rows));
    }
    return DONE;
  });
}

/** A model of the registry. @throws {Error} where it, or one of the versions, is not there */
async function known(registry: Registry, name: string, versions: readonly string[]): Promise<ModelState> {
  const model = modelOf(await registry.state(), name);
  if (model === undefined) throw new Error(`there is no model ${name}; see \`weir models list\``);
  const unknown = versions.find((version) => !Object.hasOwn(model.versions, version));
  if (unknown !== undefined)
    throw new Error(`${name} has no version ${unknown}; there are ${Object.keys(model.versions).join(', ')}.`);
  return model;
}

/** A model with what was done to it of late; or a version with its manifest. */
export function showModelCommand(
  name: string,
  version: string | undefined,
  { config, json }: ModelsFlags,
): Promise<number> {
  return withRegistry(config, async (registry) => {
    const model = await known(registry, name, version === undefined ? [] : [version]);
    const view = modelView(name, model);
    if (version === undefined) {
      const audit = await registry.audit(RECENT, name);
      const url = platformUrl(loadConfig({ file: config }));
      const drift = (await driftAt(url))?.filter(({ model: of }) => of === name);
      if (json === true) process.stdout.write(`${JSON.stringify({ ...view, audit, drift })}\n`);
      else {
        const rows = view.versions.map((one) => [
          one.version,
          one.aliases.join(', '),
          one.registered,
          one.digest.slice(0, 12),
          one.classes.join(', '),
        ]);
        process.stdout.write(tableText(['Version', 'Is', 'Registered', 'Digest', 'Classes'], rows));
        if (view.comparison !== undefined) process.stdout.write(`\n${comparisonSentence(view.comparison)}\n`);
        const acts = audit.map(({ at, who, what, version: of, alias = '', comparison, why }) => [
          at,
          who,
          `${what} ${of} ${alias}${comparison === undefined ? '' : `, decided by ${comparison.metric}`}`.trim(),
          why,
        ]);
        process.stdout.write(`\n${tableText(['When', 'Who', 'What', 'Why'], acts)}`);
        if (drift === undefined) say(`What has drifted is not known: no platform answers at ${url}.`);
        else process.stdout.write(`\n${driftTable(name, drift)}`);
      }
      return DONE;
    }
    const loaded = await registry.load(name, version);
    if (!loaded.ok) return refused(loaded, json);
    const { manifest, digest, keyId } = loaded;
    // Golden rows and calibration are for programs.
    const { goldenRows: _rows, calibration: _scores, baseline: _usual, ...read } = manifest;
    process.stdout.write(
      `${JSON.stringify({ digest, keyId, ...(json === true ? manifest : read) }, undefined, json === true ? 0 : 2)}\n`,
    );
    return DONE;
  });
}

/** What has changed between two versions. */
export function diffModelsCommand(
  name: string,
  from: string,
  to: string,
  { config, json }: ModelsFlags,
): Promise<number> {
  return withRegistry(config, async (registry) => {
    await known(registry, name, [from, to]);
    const [before, after] = [await registry.load(name, from), await registry.load(name, to)];
    if (!before.ok) return refused(before, json);
    if (!after.ok) return refused(after, json);
    const found = differences(before.manifest, after.manifest);
    if (json === true) for (const one of found) process.stdout.write(`${JSON.stringify(one)}\n`);
    else
      process.stdout.write(
        tableText(
          ['What', from, to],
          found.map((one) => [one.what, one.from ?? '', one.to ?? '']),
        ),
      );
    return DONE;
  });
}

type DeployFlags = ChangeFlags & {
  readonly alias: Alias;
  readonly decideBy?: MetricName;
  readonly after: number;
  readonly margin: number;
};

/** What decides about a canary, if that is said. */
function comparisonOf({ alias, decideBy, after, margin }: DeployFlags): Comparison | undefined {
  if (decideBy === undefined) return undefined;
  if (alias !== 'canary') throw new UsageError(`--decide-by compares a canary with the champion; add --alias canary.`);
  const read = comparisonSchema.safeParse({ metric: decideBy, records: after, margin });
  if (read.success) return read.data;
  throw new UsageError('--after is a whole number of records from 1000 on, and --margin a share from 0 to below 1.');
}

/** Registers a package, if it is a folder, and makes it what the alias says. */
export function deployModelCommand(what: string, flags: DeployFlags): Promise<number> {
  const act = actOf(flags);
  const comparison = comparisonOf(flags);
  const { alias, config, dryRun: isDryRun = false, json } = flags;
  return withRegistry(config, async (registry) => {
    const { name, version, isFolder } = packageName(what);
    if (isFolder) {
      const registered = await registry.register(what, act, isDryRun);
      if (!registered.ok) return refused(registered, json);
      say(`${what} is ${isDryRun ? 'right, and would be registered' : 'registered'}.`);
      // What is not registered yet cannot be tried to be promoted.
      if (isDryRun) return DONE;
    }
    const outcome = await registry.promote(name, version, alias, act, isDryRun, comparison);
    return tellChange(outcome, name, alias, flags);
  });
}

/** Makes an earlier champion champion again. */
export function rollbackModelCommand(name: string, flags: ChangeFlags & { readonly to?: string }): Promise<number> {
  const act = actOf(flags);
  return withRegistry(flags.config, async (registry) =>
    tellChange(await registry.rollback(name, flags.to, act, flags.dryRun), name, 'champion', flags),
  );
}

/** The model and version that somebody means by a folder of a package or NAME/VERSION. */
export function packageName(what: string): { name: string; version: string; isFolder: boolean } {
  const isFolder = statSync(what, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder && what.split('/').length !== 2)
    throw new UsageError(`${what} is neither a folder nor NAME/VERSION of a registered model.`);
  const [name = '', version = ''] = what.split(/[\\/]/).slice(-2);
  return { name, version, isFolder };
}

export function actOf({ why, dryRun }: ChangeFlags): { who: string; why: string } {
  if (why === undefined && dryRun !== true) throw new UsageError('Say with --why what for; it is written down.');
  return { who: `${userInfo().username}@${hostname()}`, why: why ?? '' };
}

/** Says what came of a change of alias. */
export function tellChange(outcome: Outcome, name: string, alias: Alias, { dryRun, json }: ChangeFlags): number {
  // It is so already: nothing went wrong.
  if (!outcome.ok && outcome.reason === 'sameVersion') {
    say(outcome.message);
    return DONE;
  }
  if (!outcome.ok) return refused(outcome, json);
  const { version, before } = outcome;
  if (json === true)
    process.stdout.write(`${JSON.stringify({ name, version, alias, before, dryRun: dryRun === true })}\n`);
  else
    say(
      `${name} ${version} ${dryRun === true ? 'would be' : 'is'} ${alias}${before === undefined ? '' : `, ${before} was`}.`,
    );
  return DONE;
}
