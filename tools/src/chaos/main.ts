/** `npm run chaos -- --kills N --seed S`: kills and compares on real services. See docs/explanation/exactly-once.md. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { reasonOf } from '@weir/stream';
import { startServices } from '../../services/index.mjs';
import { outage, OUTAGES } from './outage.ts';
import { rehearse } from './rehearse.ts';

const USAGE = `usage: npm run chaos -- [--kills N] [--seed S] [--packets N] [--lanes N]
       npm run chaos -- --outage redis|clickhouse|kafka [--seconds N] [--seed S] [--packets N] [--lanes N]`;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    packets: { type: 'string', default: '1000000' },
    lanes: { type: 'string', default: '4' },
    outage: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    help: { type: 'boolean', short: 'h' },
  },
});

function whole(name: 'kills' | 'seed' | 'packets' | 'lanes' | 'seconds'): number {
  const value = Number(values[name]);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`--${name} must be a whole number, not ${values[name]}`);
}

/** A session of the group's members, ms; short, so that lanes of killed members are soon given away. */
const SESSION_MS = 2_000;

/** What the processes have written is all there is to look for a cause in. Says where it is. */
function keepLogs(folder: string): string {
  const kept = mkdtempSync(join(tmpdir(), 'weir-chaos-'));
  for (const name of readdirSync(folder)) if (name.endsWith('.log')) cpSync(join(folder, name), join(kept, name));
  return `what the processes wrote is in ${kept}`;
}

async function main(): Promise<number> {
  if (values.help === true) {
    console.log(USAGE);
    return 0;
  }
  const away = OUTAGES.find((name) => name === values.outage);
  if (values.outage !== undefined && away === undefined) throw new Error(`--outage is one of ${OUTAGES.join(', ')}`);
  const say = (line: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);
  const services = await startServices({
    log: say,
    options: { kafka: { heapMb: 768, properties: { 'group.min.session.timeout.ms': 1000 } } },
  });
  const folder = join(services.folder, 'chaos');
  mkdirSync(folder, { recursive: true });
  try {
    const seconds = whole('seconds');
    const { text, passed } = await rehearse({
      services: services.env,
      folder,
      kills: away === undefined ? whole('kills') : 0,
      seed: whole('seed'),
      packets: whole('packets'),
      lanes: whole('lanes'),
      sessionMs: SESSION_MS,
      say,
      ...(away === undefined
        ? {}
        : {
            beside: {
              seconds: seconds + 20,
              act: (crews, config) => outage(services, away, seconds, crews, config, say),
            },
          }),
    });
    console.log(text);
    if (!passed) say(keepLogs(folder));
    return passed ? 0 : 1;
  } catch (cause) {
    say(keepLogs(folder));
    throw cause;
  } finally {
    await services.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main().catch((cause: unknown) => {
  console.error(`chaos: ${reasonOf(cause)}`);
  return 1;
});
