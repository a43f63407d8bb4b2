import { Option, type Command } from 'commander';
import { configOption, examples, type Finish } from './commands.ts';
import type { ChallengeFlags } from './model-challenge.ts';

/**
 * As the registry has them; not read from it, since help is printed without loading anything. A challenger is made by `challenge` alone.
 */
const ALIASES = ['champion', 'canary', 'shadow'] as const;
const METRIC_NAMES = ['abstentions', 'votes', 'shared-votes'] as const;

interface ModelFlags {
  readonly config?: string;
  readonly json?: boolean;
}

/** Models: packages, keys, and which version is in force. */
export function addModels(program: Command, finish: Finish): void {
  const models = program
    .command('models')
    .description('models that detection uses: signed packages, and which are in force');
  addReading(models, finish);
  addChanging(models, finish);
  addKeygen(models, finish);
  addSign(models, finish);
  addVerify(models, finish);
}

function addKeygen(models: Command, finish: Finish): void {
  models
    .command('keygen')
    .description('make an Ed25519 key to sign packages with; nothing is overwritten')
    .argument('<file>', 'where the private half goes, mode 600; the public half goes beside it as *.pub.pem')
    .option('--json', 'print the key id and both files as JSON')
    .addHelpText('after', examples(['weir models keygen ~/keys/site.key']))
    .action(async (path: string, flags: ModelFlags) =>
      finish(await (await import('./model-keys.ts')).keygenCommand(path, flags)),
    );
}

function addSign(models: Command, finish: Finish): void {
  models
    .command('sign')
    .description('sign a package; its manifest must be right')
    .argument('<folder>', 'the package: model.onnx, manifest.json and CARD.md')
    .addOption(
      new Option('--key <file>', 'file of a private key; may be repeated while a key is being replaced').argParser(
        (path: string, others: readonly string[] | undefined): readonly string[] | undefined => [
          ...(others ?? []),
          path,
        ],
      ),
    )
    .option('--dry-run', 'say what would be done')
    .option('--json', 'print the outcome as JSON')
    .addHelpText('after', examples(['weir models sign models/ddos_lgbm/1.0.0 --key ~/keys/site.key']))
    .action(async (folder: string, flags: ModelFlags & { key?: readonly string[]; dryRun?: boolean }) =>
      finish(await (await import('./model-keys.ts')).signCommand(folder, flags)),
    );
}

function addVerify(models: Command, finish: Finish): void {
  models
    .command('verify')
    .description('look at packages as is done before they are loaded, and say what is wrong')
    .argument('<folder...>', 'packages')
    .option('--keys <folder>', 'public keys that are believed; as the settings say without')
    .option('--json', 'print a package a line as JSON, with the reason if it is refused')
    .addOption(configOption())
    .addHelpText(
      'after',
      examples([
        'weir models verify models/ddos_lgbm/1.0.0',
        'weir models verify models/*/[0-9]* --json',
        'weir models verify s3://weir/models/ddos_lgbm/1.0.0',
      ]),
    )
    .action(async (folders: string[], flags: ModelFlags & { keys?: string }) =>
      finish(await (await import('./model-keys.ts')).verifyCommand(folders, flags)),
    );
}

function addReading(models: Command, finish: Finish): void {
  models
    .command('list')
    .description('models, which of their versions are in force, and what has drifted as a platform that runs says')
    .option('--json', 'print a model a line as JSON')
    .addOption(configOption())
    .action(async (flags: ModelFlags) => finish(await (await import('./models.ts')).listModelsCommand(flags)));
  models
    .command('show')
    .description('a model, what was done to it of late and what has drifted; or one of its versions, checked')
    .argument('<name>')
    .argument('[version]')
    .option('--json', 'print it as JSON, with all that its manifest says')
    .addOption(configOption())
    .action(async (name: string, version: string | undefined, flags: ModelFlags) =>
      finish(await (await import('./models.ts')).showModelCommand(name, version, flags)),
    );
  models
    .command('diff')
    .description('what has changed from one version of a model to another')
    .argument('<name>')
    .argument('<from>')
    .argument('<to>')
    .option('--json', 'print a difference a line as JSON')
    .addOption(configOption())
    .addHelpText('after', examples(['weir models diff ddos_lgbm 1.0.0 1.1.0']))
    .action(async (name: string, from: string, to: string, flags: ModelFlags) =>
      finish(await (await import('./models.ts')).diffModelsCommand(name, from, to, flags)),
    );
}

type ChangeFlags = ModelFlags & { why?: string; dryRun?: boolean };
type DeployFlags = ChangeFlags & {
  alias: (typeof ALIASES)[number];
  decideBy?: (typeof METRIC_NAMES)[number];
  after: number;
  margin: number;
};

function addChanging(models: Command, finish: Finish): void {
  const changing = (command: Command): Command =>
    command
      .option('--why <text>', 'what for; it is written down with who and when')
      .option('--dry-run', 'say what would be done')
      .option('--json', 'print the outcome as JSON')
      .addOption(configOption());
  changing(
    models
      .command('deploy')
      .description('register a package, if it is not, and make it champion, or what --alias says')
      .argument('<package>', 'folder of a package, or NAME/VERSION of one that is registered'),
  )
    .addOption(new Option('--alias <alias>', 'what it will be').choices(ALIASES).default('champion'))
    .addOption(
      new Option(
        '--decide-by <metric>',
        'of a canary: what decides, once, whether it becomes champion or is taken back; without it people do',
      ).choices(METRIC_NAMES),
    )
    .addOption(
      new Option('--after <records>', 'when that is decided: records that it judges in one process')
        .argParser(Number)
        .default(100_000),
    )
    .addOption(
      new Option('--margin <share>', 'it may be worse by so much and still become champion')
        .argParser(Number)
        .default(0),
    )
    .addHelpText(
      'after',
      examples([
        'weir models deploy downloads/ddos_lgbm/1.1.0 --alias shadow --why "trained on January"',
        'weir models deploy ddos_lgbm/1.1.0 --why "a week as canary, nothing amiss"',
        'weir models deploy ddos_lgbm/1.1.0 --alias canary --decide-by shared-votes --margin 0.05 --why "as shadow for a week"',
      ]),
    )
    .action(async (what: string, flags: DeployFlags) =>
      finish(await (await import('./models.ts')).deployModelCommand(what, flags)),
    );
  changing(
    models
      .command('challenge')
      .description('make a version challenger if it beats the champion on captures that neither has learnt from')
      .argument('<package>', 'folder of a package, or NAME/VERSION of one that is registered')
      .requiredOption('--data <folder...>', 'folders of captures; those that labels are known for are taken')
      .option('--labels <file...>', 'more of what is known of captures, as `weir feedback export` writes it')
      .option(
        '--set <sha256>',
        'refuse captures and labels other than those of this set, as an earlier challenge named it',
      )
      .option('--vectors <folder>', 'keep vectors there for the next time')
      .option('--python <program>', 'Python with what apps/trainer/requirements.txt names'),
  )
    .addHelpText(
      'after',
      examples([
        'weir models challenge downloads/ddos_lgbm/1.1.0 --data frozen --why "trained on marks of January"',
        'weir models challenge ddos_lgbm/1.1.0 --data frozen --set 6dcf… --dry-run',
      ]),
    )
    .action(async (what: string, flags: ChallengeFlags) =>
      finish(await (await import('./model-challenge.ts')).challengeModelCommand(what, flags)),
    );
  changing(
    models
      .command('rollback')
      .description('make the champion before champion again, or the version that --to names')
      .argument('<name>')
      .option('--to <version>', 'any registered version'),
  )
    .addHelpText('after', examples(['weir models rollback ddos_lgbm --why "alerts on backups"']))
    .action(async (name: string, flags: ChangeFlags & { to?: string }) =>
      finish(await (await import('./models.ts')).rollbackModelCommand(name, flags)),
    );
}
