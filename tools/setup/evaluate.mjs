/** `npm run evaluate`: how good detection is on the shared captures. */
import { join } from 'node:path';
import { prepareCheckout } from './install.mjs';
import { attach, ROOT } from './step.mjs';

export async function evaluate(args) {
  await prepareCheckout();
  return attach(process.execPath, [join(ROOT, 'tools/dist/evaluate/main.js'), ...args]);
}
