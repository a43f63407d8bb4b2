import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where programs are looked for: those of administrators are not on everybody's path. */
export const PATH = `${process.env.PATH}${delimiter}/usr/sbin${delimiter}/sbin`;

export function isInstalled(program) {
  return PATH.split(delimiter).some((folder) => {
    const file = join(folder, program);
    if (!existsSync(file)) return false;
    accessSync(file, constants.X_OK);
    return true;
  });
}

/** One sentence on what stands in the way of recording with programs of Debian packages (`{ program: package }`), or null. */
export function obstacle(packages) {
  if (process.platform !== 'linux') return 'Recording needs Linux network namespaces.';
  if (process.getuid() !== 0) return 'Recording needs root, to make network namespaces and capture in them.';
  const missing = Object.keys(packages).filter((program) => !isInstalled(program));
  if (missing.length > 0) {
    const wanted = [...new Set(missing.map((program) => packages[program]))].join(' ');
    return `Missing: ${missing.join(', ')}. Install with: apt-get install --no-install-recommends ${wanted}`;
  }
  if (!existsSync('/dev/net/tun')) return 'Recording needs /dev/net/tun: modprobe tun.';
  return null;
}
