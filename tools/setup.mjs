#!/usr/bin/env node
/**
 * The one door of a checkout: `npm start`, `npm test`, `npm run bench`, `npm run evaluate`, `npm run chaos` end here. Node built-ins only, since it runs
 * before anything is installed. Each command installs what it needs, says what it does, and repeats quickly.
 */
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 15)) {
  console.error(
    'Weir needs Node 20.15 or newer, this is Node ' +
      process.versions.node +
      '. ' +
      'Install a newer Node (nodejs.org, nvm or your system) and run the same command again.',
  );
  process.exit(1);
}

const USAGE = `usage: node tools/setup.mjs COMMAND [ARGUMENTS]
  start [FILE.pcap …] [--once …]   install, build, run the embedded platform   (npm start -- FILE.pcap)
  test [PATTERN …]                 install, build, run every check and test    (npm test, npm test -- libs/packet)
  bench [ARGUMENTS]                install, build, run the benchmarks          (npm run bench)
  evaluate                         install, build, measure detection          (npm run evaluate)
  chaos [--kills N --seed S]       install, build, kill and compare            (npm run chaos -- --kills 12)
  trainer                          Python and its packages for weir train      (node tools/setup.mjs trainer)
  services start|stop|status       real Kafka, registry, Redis, ClickHouse, S3 (node tools/setup.mjs services start)`;

const commands = {
  start: async (args) => (await import('./setup/start.mjs')).start(args),
  test: async (args) => (await import('./setup/test.mjs')).test(args),
  bench: async (args) => (await import('./setup/real.mjs')).runWithServices('bench', args),
  evaluate: async (args) => (await import('./setup/evaluate.mjs')).evaluate(args),
  chaos: async (args) => (await import('./setup/real.mjs')).runWithServices('chaos', args),
  trainer: async () => (await import('./setup/python.mjs')).installTrainer(),
  services: async (args) => (await import('./setup/real.mjs')).services(args),
};

const [name, ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
if (!command) {
  console.error(USAGE);
  process.exit(name === undefined || name === '--help' || name === '-h' ? 0 : 2);
}
try {
  process.exitCode = await command(args);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
