/** `npm run bench`, `npm run chaos` and `node tools/setup.mjs services`: what runs on the real services. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prepareCheckout } from './install.mjs';
import { attach, ROOT } from './step.mjs';
import { installJars, installSystemPackages } from './system.mjs';

async function prepare() {
  await installSystemPackages();
  await prepareCheckout();
  await installJars();
}

/** Runs the built `tools/dist/<name>/main.js`, which starts the services that it wants itself. */
export async function runWithServices(name, args) {
  await prepare();
  const main = join(ROOT, 'tools/dist', name, 'main.js');
  if (!existsSync(main)) throw new Error(`There is no ${name} in this version: ${main} was not built.`);
  return attach(process.execPath, [main, ...args], { cwd: process.env.INIT_CWD ?? process.cwd() });
}

/** Starts, stops or shows services by hand. */
export async function services(args) {
  if (args[0] === 'start') await prepare();
  return attach(process.execPath, [join(ROOT, 'tools/services/main.mjs'), ...args]);
}
