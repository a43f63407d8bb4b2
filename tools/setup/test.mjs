/** `npm test`: every check and every test, on real services; all failures are told at the end, not only the first. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { servicesAvailable, startServices, sweepAbandonedRuns } from '../services/index.mjs';
import { CACHE_FOLDER } from '../services/jars.mjs';
import { bundle } from './bundle.mjs';
import { buildConsole, compile, installPackages } from './install.mjs';
import { installPeers, installTrainer } from './python.mjs';
import { attach, ROOT, run, step } from './step.mjs';
import { findChromium, installJars, installSystemPackages } from './system.mjs';
import { addJestResult, closingLines, createTally } from './tally.mjs';

const bin = (name) => join(ROOT, 'node_modules/.bin', name);

/** The checks besides Jest, in order; `always` ones run also when only some tests were asked for. */
const CHECKS = [
  { name: 'types (tsc -b)', always: true, work: compile },
  { name: 'programs (rolldown)', always: true, work: bundle },
  { name: 'page (tsc, vite)', always: true, work: buildConsole },
  { name: 'format (prettier)', work: () => run(bin('prettier'), ['--check', '--log-level=warn', '.']) },
  { name: 'lint (oxlint)', work: () => run(bin('oxlint'), ['--type-aware', '--deny-warnings']) },
  {
    name: 'unused files, exports, dependencies (knip)',
    work: () => run(bin('knip'), ['--no-progress', '--no-config-hints']),
  },
  {
    name: 'generated files are fresh',
    work: () => run(process.execPath, [join(ROOT, 'tools/dist/generate/main.js'), '--check']),
  },
];

async function runChecks(tally, onlySome) {
  for (const check of CHECKS) {
    if (onlySome && !check.always) continue;
    try {
      await step(check.name, check.work);
      tally.passed += 1;
    } catch {
      tally.failed += 1;
      tally.notes.push(`failed: ${check.name}`);
    }
  }
}

const VARIABLES = {
  kafka: 'WEIR_TEST_KAFKA_BROKERS',
  registry: 'WEIR_TEST_SCHEMA_REGISTRY_URL',
  redis: 'WEIR_TEST_REDIS_URL',
  clickhouse: 'WEIR_TEST_CLICKHOUSE_URL',
  s3: 'WEIR_TEST_S3_ENDPOINT',
};

/** A service or program that cannot be had is skipped by name, or a failure where the real ones are required. */
function tellMissing(tally, name, why) {
  const required = process.env.WEIR_REQUIRE_REAL === '1';
  if (required) tally.failed += 1;
  else tally.skipped += 1;
  tally.notes.push(`${required ? 'failed' : 'skipped'}: tests on real ${name}: ${why}`);
}

async function startTestServices(tally) {
  const available = Object.entries(servicesAvailable());
  for (const [name, why] of available) if (why !== true) tellMissing(tally, name, why);
  const names = available.filter(([, why]) => why === true).map(([name]) => name);
  try {
    let running;
    await step(`start ${names.join(', ')}`, async () => {
      running = await startServices({ names });
    });
    return running;
  } catch (error) {
    tellMissing(tally, names.join(', '), error.message.split('\n')[0]);
    return undefined;
  }
}

function testEnvironment(tally, running) {
  const env = { WEIR_ROOT: ROOT };
  for (const service of Object.values(running?.services ?? {})) env[VARIABLES[service.name]] = service.url;
  const chromium = findChromium();
  if (chromium) env.WEIR_TEST_CHROMIUM = chromium;
  else tellMissing(tally, 'Chromium', 'it is not installed; on Debian: apt-get install chromium');
  return env;
}

/** Runs Jest on this terminal and adds its counts. */
async function runJest(tally, args, env) {
  const output = join(CACHE_FOLDER, `jest-${process.pid}.json`);
  mkdirSync(CACHE_FOLDER, { recursive: true });
  const jest = [
    ...['--experimental-vm-modules', '--no-warnings', join(ROOT, 'node_modules/jest/bin/jest.js')],
    ...['--ci', '--maxWorkers=2', '--json', `--outputFile=${output}`, ...args],
  ];
  const code = await attach(process.execPath, jest, { env, group: true });
  const before = tally.failed;
  if (existsSync(output)) addJestResult(tally, JSON.parse(readFileSync(output, 'utf8')));
  rmSync(output, { force: true });
  if (code !== 0 && tally.failed === before) {
    tally.failed += 1;
    tally.notes.push(`failed: Jest ended with ${code}`);
  }
}

/** Stops the services at the end, also when this process is told to end: Jest gets the signal too, and its end leads here. */
async function withServices(tally, work) {
  let interrupted = false;
  const remember = () => {
    interrupted = true;
  };
  process.on('SIGINT', remember);
  process.on('SIGTERM', remember);
  const running = await startTestServices(tally);
  try {
    if (!interrupted) await work(running);
  } finally {
    await running?.stop();
    await sweepAbandonedRuns(); // of a spec that was killed
    process.off('SIGINT', remember);
    process.off('SIGTERM', remember);
  }
  if (!interrupted) return;
  tally.failed += 1;
  tally.notes.push('failed: interrupted before the end');
}

/** @param args patterns and options for Jest; with any, only the build and the tests named run */
export async function test(args) {
  const begin = performance.now();
  const tally = createTally();
  // First what packages are built with.
  await installSystemPackages();
  await installPackages();
  await installJars();
  for (const install of [installTrainer, installPeers])
    await install().catch((error) => tellMissing(tally, 'Python packages', error.message.split('\n')[0]));
  await runChecks(tally, args.length > 0);
  await withServices(tally, async (running) => {
    await runJest(tally, args, testEnvironment(tally, running));
  });
  console.error(`npm test took ${((performance.now() - begin) / 1000).toFixed(0)} s`);
  console.log(
    closingLines(tally)
      .map((line) => line.replaceAll(`${ROOT}/`, ''))
      .join('\n'),
  );
  return tally.failed > 0 ? 1 : 0;
}
