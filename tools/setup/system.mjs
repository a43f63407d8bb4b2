/** Programs that tests need from the operating system: installed as root on Debian, named elsewhere. */
import { existsSync, readdirSync } from 'node:fs';
import { fetchJars, findJava, findProgram, jarsAreFetched, javaVersion } from '../services/jars.mjs';
import { run, step } from './step.mjs';

const LISTS = '/var/lib/apt/lists';

/** Paths at which Chromium is found under its names on several systems. */
export function findChromium() {
  const named = process.env.WEIR_TEST_CHROMIUM;
  if (named) return existsSync(named) ? named : undefined;
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  return names.map(findProgram).find((path) => path !== undefined) ?? (existsSync(mac) ? mac : undefined);
}

const NEEDS = [
  { package: 'default-jre-headless', present: () => findJava() !== undefined && (javaVersion() ?? 0) >= 17 },
  { package: 'maven', present: () => jarsAreFetched() || findProgram('mvn') !== undefined },
  { package: 'redis-server', present: () => findProgram('redis-server') !== undefined },
  { package: 'chromium', present: () => findChromium() !== undefined },
  { package: 'tcpdump', present: () => process.platform !== 'linux' || findProgram('tcpdump') !== undefined },
  { package: 'libpcap-dev', present: () => process.platform !== 'linux' || existsSync('/usr/include/pcap.h') },
  { package: 'g++', present: () => findProgram('g++') !== undefined },
  { package: 'make', present: () => findProgram('make') !== undefined },
  { package: 'python3', present: () => findProgram('python3') !== undefined },
  { package: 'iproute2', present: () => process.platform !== 'linux' || findProgram('ip') !== undefined },
];

const missingPackages = () => NEEDS.filter((need) => !need.present()).map((need) => need.package);

const aptListsPresent = () => existsSync(LISTS) && readdirSync(LISTS).some((file) => file.includes('_Packages'));

async function aptInstall(packages) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const update = () => run('apt-get', ['update', '-q'], { env });
  const install = () => run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { env });
  if (!aptListsPresent()) await update();
  try {
    await install();
  } catch {
    // Old lists name versions that the archive no longer has; the second failure is the one to tell.
    await update();
    await install();
  }
}

/**
 * Installs what is missing where that may be done without asking; returns the Debian packages that still are.
 * A failure is printed; the tests that need the program then say so themselves.
 */
export async function installSystemPackages() {
  const missing = missingPackages();
  if (missing.length === 0) return [];
  const mayInstall = process.getuid?.() === 0 && findProgram('apt-get') !== undefined;
  if (mayInstall) {
    await step(`apt-get install ${missing.join(' ')}`, () => aptInstall(missing)).catch(() => undefined);
    return missingPackages();
  }
  console.error(`Some tests need programs that are not here. On Debian: apt-get install ${missing.join(' ')}`);
  return missing;
}

/** Fetches the jars of Kafka, the registry and the S3 store where Java and Maven are; a failure is printed, and those services then are missing. */
export async function installJars() {
  if (jarsAreFetched() || findProgram('mvn') === undefined) return;
  await step(
    'mvn dependency:copy-dependencies (Kafka, the schema registry, an S3 store)',
    async () => void fetchJars(),
  ).catch(() => undefined);
}
