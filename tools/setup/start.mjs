/** `npm start`: from a fresh clone to the running embedded platform. */
import { join } from 'node:path';
import { prepareCheckout } from './install.mjs';
import { attach, ROOT } from './step.mjs';

/** Runs `weir start` with the arguments; paths are seen from where the user called npm. */
export async function start(args) {
  await prepareCheckout();
  const cwd = process.env.INIT_CWD ?? process.cwd();
  return attach(process.execPath, [join(ROOT, 'apps/cli/bin/weir.cjs'), 'start', ...args], { cwd });
}
