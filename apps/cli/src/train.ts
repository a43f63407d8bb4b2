import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { VECTORS, VERSION } from '@weir/service/training';
import { FAILED } from './failure.ts';
import { callBack, trainerCommand } from './trainer.ts';

export interface TrainFlags {
  readonly data: readonly string[];
  readonly labels?: readonly string[];
  readonly output: string;
  readonly packageVersion: string;
  readonly seed: string;
  readonly vectors?: string;
  readonly created?: string;
  readonly evaluate?: string;
  readonly seeds: string;
  readonly ndpi?: string;
  readonly python?: string;
}

/** Runs the trainer, which calls this program back for vectors. Its exit code is ours. */
export async function trainCommand(name: string, flags: TrainFlags): Promise<number> {
  const { python, cwd } = trainerCommand(flags.python);
  const child = spawn(python, ['-m', 'weir_trainer', name, ...wordsOf(flags)], { stdio: 'inherit', cwd });
  return new Promise((done, failed) => {
    child.on('error', (cause) => failed(new Error(`${python} cannot be started: ${cause.message}`, { cause })));
    child.on('close', (code) => done(code ?? FAILED));
  });
}

function wordsOf(flags: TrainFlags): string[] {
  const optional: readonly [string, string | undefined][] = [
    ['--vectors', absolute(flags.vectors)],
    ['--created', flags.created],
    ['--evaluate', absolute(flags.evaluate)],
    ['--ndpi', absolute(flags.ndpi)],
  ];
  return [
    ...flags.data.flatMap((folder) => ['--data', resolve(folder)]),
    ...(flags.labels ?? []).flatMap((file) => ['--labels', resolve(file)]),
    ...[
      '--output',
      resolve(flags.output),
      '--version',
      flags.packageVersion,
      '--seed',
      flags.seed,
      '--seeds',
      flags.seeds,
    ],
    ...[...callBack(), '--weir-version', VERSION],
    ...Object.entries(VECTORS.fingerprints).flatMap(([names, one]) => ['--fingerprint', `${names}=${one}`]),
    ...['--extractor', `${VECTORS.extractor}`],
    ...optional.flatMap(([word, value]) => (value === undefined ? [] : [word, value])),
  ];
}

/** The trainer runs in a folder of its own. */
function absolute(path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(path);
}
