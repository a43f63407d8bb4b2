import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAKER = fileURLToPath(new URL('../../../../shared/bench/make-bench.py', import.meta.url));

/** The benchmark file, repeated so many times; made once and kept in the folder for temporary files. @throws {Error} without its maker */
export function benchFile(repeat: number): string {
  if (!existsSync(MAKER)) {
    throw new Error(`The maker of the benchmark file is not there (${MAKER}); give a capture with --file FILE.pcap.`);
  }
  const folder = join(tmpdir(), 'weir-bench');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `bench-${repeat}.pcap`);
  if (!existsSync(file)) execFileSync('python3', [MAKER, '--repeat', String(repeat), file], { stdio: 'inherit' });
  return file;
}
