import { existsSync } from 'node:fs';
import { installed } from '@weir/service/training';

/** How the trainer, which is Python, is called. @throws {Error} when it is not installed */
export function trainerCommand(python: string | undefined): { readonly python: string; readonly cwd: string } {
  const own = installed('apps/trainer/.venv/bin/python');
  if (python === undefined && !existsSync(own))
    throw new Error(`${own} is not there; \`node tools/setup.mjs trainer\` makes it, or name another with --python.`);
  return { python: python ?? own, cwd: installed('apps/trainer') };
}

/** How it calls this program back for vectors. */
export function callBack(): string[] {
  return ['--weir', process.execPath, '--weir', installed('apps/cli/bin/weir.cjs')];
}
