#!/usr/bin/env node
/**
 * `node tools/setup/complete-lock.mjs`, after `npm install` on a registry mirror that lacks builds for other platforms: npm leaves such
 * optional packages out of the lock, and `npm ci` then refuses the lock everywhere. Their exact versions stand in the packages that
 * ask for them, and their platforms in their names.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './step.mjs';

const SYSTEMS = ['darwin', 'linux', 'win32', 'freebsd', 'android', 'openharmony'];
const PROCESSORS = ['arm64', 'x64', 'arm', 'ppc64', 'riscv64', 's390x', 'ia32', 'loong64'];

/** `os`, `cpu` and `libc` of a package named after its platform, such as `@swc/core-linux-arm64-gnu`; undefined for other names. */
function platformOf(name) {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-');
  const system = words.find((word) => SYSTEMS.includes(word));
  const processor = words.find((word) => PROCESSORS.includes(word));
  if (!system || !processor) return undefined;
  const last = words.at(-1);
  const libc = last.startsWith('musl') ? ['musl'] : last.startsWith('gnu') ? ['glibc'] : undefined;
  return { cpu: [processor], ...(libc && system === 'linux' ? { libc } : {}), optional: true, os: [system] };
}

/** True when a package at `path` finds `name` in its own node_modules or in one above. */
function resolves(packages, path, name) {
  for (let at = path; ; at = at.slice(0, at.lastIndexOf('/node_modules/'))) {
    if (packages[`${at}/node_modules/${name}`]) return true;
    if (!at.includes('/node_modules/')) return packages[`node_modules/${name}`] !== undefined;
  }
}

/** Adds what is missing to the lock's packages; returns the names added. */
export function completeLock(packages) {
  const added = [];
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const platform = platformOf(name);
      if (!platform || !/^\d/.test(version) || resolves(packages, path, name)) continue;
      packages[`node_modules/${name}`] = { version, ...(dev ? { dev } : {}), ...platform };
      added.push(name);
    }
  }
  return added;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = join(ROOT, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const added = completeLock(lock.packages);
  const sorted = Object.entries(lock.packages).toSorted(([a], [b]) => (a === b ? 0 : a.localeCompare(b, 'en')));
  if (added.length > 0)
    writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
  console.log(added.length > 0 ? `added to package-lock.json: ${added.join(' ')}` : 'package-lock.json is complete');
}
