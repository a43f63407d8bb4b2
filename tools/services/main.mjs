#!/usr/bin/env node
/** Starts, stops and shows real services by hand: `node tools/services/main.mjs start|stop|status [--folder F] [kafka registry redis clickhouse s3]`. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SERVICE_NAMES, servicesIn, startServices } from './index.mjs';
import { CACHE_FOLDER } from './jars.mjs';

const USAGE = `usage: node tools/services/main.mjs start|stop|status [--folder FOLDER] [${SERVICE_NAMES.join(' ')}]
start prints the environment on stdout: eval "$(node tools/services/main.mjs start | sed 's/^/export /')"`;

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      folder: { type: 'string', default: join(CACHE_FOLDER, 'by-hand') },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command, ...named] = positionals;
  const unknown = named.filter((name) => !SERVICE_NAMES.includes(name));
  if (values.help) return console.log(USAGE);
  if (!['start', 'stop', 'status'].includes(command) || unknown.length > 0) {
    console.error(unknown.length > 0 ? `no such service: ${unknown.join(' ')}\n${USAGE}` : USAGE);
    process.exitCode = 2;
    return;
  }
  const names = named.length > 0 ? named : SERVICE_NAMES;
  if (command === 'start') {
    const { env } = await startServices({ names, folder: values.folder, log: (line) => console.error(line) });
    for (const [key, value] of Object.entries(env)) console.log(`${key}=${value}`);
    return;
  }
  const services = await servicesIn(values.folder, names);
  if (command === 'stop') await Promise.all(services.map((service) => service.stop()));
  for (const service of services) {
    const state = service.running() ? `running, process ${service.pid()}` : 'stopped';
    console.log(`${service.name.padEnd(10)} ${state.padEnd(24)} ${service.url}`);
  }
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
