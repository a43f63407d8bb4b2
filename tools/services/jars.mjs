/** Fetches the jars of Kafka, the schema registry and the S3 store with Maven, once per version of pom.xml, into `.services/jars/`. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const POM = join(here, 'pom.xml');
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';

/** The git-ignored folder with jars and running services. */
export const CACHE_FOLDER = resolve(here, '../../.services');
export const JARS_FOLDER = join(CACHE_FOLDER, 'jars');

/** Path of a program on the PATH, or undefined. */
export function findProgram(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      continue;
    }
  }
  return undefined;
}

/** Path of `java` of JAVA_HOME or the PATH, or undefined. */
export function findJava() {
  const home = process.env.JAVA_HOME;
  if (home && existsSync(join(home, 'bin/java'))) return join(home, 'bin/java');
  return findProgram('java');
}

let version;

/** Major version of the Java that would be used, or undefined where there is none. */
export function javaVersion() {
  if (version !== undefined) return version;
  const java = findJava();
  if (!java) return undefined;
  const { stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  const found = /version "(?:1\.)?(\d+)/.exec(stderr ?? '');
  version = found ? Number(found[1]) : undefined;
  return version;
}

const pomHash = () => createHash('sha256').update(readFileSync(POM)).digest('hex');
const stampFile = join(JARS_FOLDER, 'complete');

/** True when the jars of the committed pom.xml are all in place. */
export function jarsAreFetched() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === pomHash();
}

function run(program, args, cwd) {
  const done = spawnSync(program, args, { encoding: 'utf8', cwd });
  if (done.status === 0) return;
  const output = `${done.stdout ?? ''}${done.stderr ?? ''}${done.error?.message ?? ''}`;
  const told = output.trim().split('\n').slice(-12).join('\n  ');
  throw new Error(`${program} ${args[0]} failed (exit ${done.status ?? done.signal}):\n  ${told}`);
}

/**
 * Fetches the jars unless they are there. A folder is complete or it is not there: it is filled aside and renamed.
 * @returns {boolean} whether anything was fetched
 * @throws Error with Maven's last lines, or saying that Maven is missing
 */
export function fetchJars() {
  if (jarsAreFetched()) return false;
  if (!findProgram('mvn')) {
    throw new Error('Maven is not on the PATH; on Debian: apt-get install maven default-jre-headless');
  }
  const aside = join(CACHE_FOLDER, `jars-${process.pid}`);
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(join(aside, 'registry'), { recursive: true });
  run('mvn', ['-B', '-q', '-f', POM, COPY, `-DoutputDirectory=${join(aside, 'kafka')}`], aside);
  const archive = readdirSync(join(aside, 'kafka')).find((file) => file.endsWith('-all.tar.gz'));
  if (!archive) throw new Error(`Maven brought no registry archive (…-all.tar.gz) for ${POM}`);
  run('tar', ['xzf', join('..', 'kafka', archive)], join(aside, 'registry'));
  rmSync(join(aside, 'kafka', archive));
  // A program with all it needs in it, of other versions than Kafka's.
  mkdirSync(join(aside, 's3'));
  const store = readdirSync(join(aside, 'kafka')).find((file) => /^s3mock-.*-exec\.jar$/.test(file));
  if (!store) throw new Error(`Maven brought no S3 store (s3mock-…-exec.jar) for ${POM}`);
  renameSync(join(aside, 'kafka', store), join(aside, 's3', store));
  writeFileSync(join(aside, 'complete'), pomHash());
  if (jarsAreFetched()) {
    rmSync(aside, { recursive: true, force: true }); // another process was quicker, and may be using them
    return false;
  }
  rmSync(JARS_FOLDER, { recursive: true, force: true });
  renameSync(aside, JARS_FOLDER);
  return true;
}

/** Why services on the Java machine cannot run here and how to mend it, or true. */
export function javaServicesAvailable() {
  const major = javaVersion();
  if (major === undefined) return 'no java on the PATH; on Debian: apt-get install default-jre-headless';
  if (major < 17)
    return `java is version ${major}, 17 or newer is needed; on Debian: apt-get install default-jre-headless`;
  if (!jarsAreFetched() && !findProgram('mvn')) {
    return 'its jars are not fetched and there is no mvn on the PATH; on Debian: apt-get install maven';
  }
  return true;
}
