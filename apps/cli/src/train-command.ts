import { Argument, type Command } from 'commander';
import { examples, type Finish } from './commands.ts';
import type { TrainFlags } from './train.ts';

/** As the trainer has them; it is a program of Python that need not be there for help. */
const RECIPES = ['malware_lgbm', 'ddos_lgbm', 'anomaly_iforest', 'qos_lgbm'] as const;

export function addTrain(program: Command, finish: Finish): void {
  program
    .command('train')
    .description('make a model package from labelled captures, with vectors that this Weir computes')
    .addArgument(new Argument('<name>', 'what to train').choices(RECIPES))
    .requiredOption('--data <folder...>', 'folders of captures; those that labels are known for are taken')
    .option('--labels <file...>', 'more of what is known of captures, as `weir feedback export` writes it')
    .option('--output <folder>', 'where the package goes, as NAME/VERSION', 'models')
    .option('--package-version <version>', 'version of the package', '1.0.0')
    .option('--vectors <folder>', 'keep vectors there for the next time')
    .option('--seed <n>', 'seed of all that is left to chance', '1')
    .option('--created <time>', 'time that the package bears, ISO 8601 in UTC; now without')
    .option('--evaluate <file>', 'measure only, thoroughly, and write the figures there as JSON')
    .option('--seeds <n>', 'how many seeds it is measured with', '5')
    .option('--ndpi <folder>', 'what nDPI says of the same captures, to measure beside it')
    .option('--python <program>', 'Python with what apps/trainer/requirements.txt names')
    .addHelpText(
      'after',
      examples([
        'node tools/setup.mjs trainer',
        'weir train ddos_lgbm --data captures/attacks captures/benign',
        'weir train ddos_lgbm --data captures/attacks captures/benign --evaluate ddos.json',
      ]),
    )
    .action(async (name: string, flags: TrainFlags) =>
      finish(await (await import('./train.ts')).trainCommand(name, flags)),
    );
}
