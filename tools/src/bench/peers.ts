import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measured } from './measured.ts';
import type { Rival } from './offline.ts';

/** With NFStream, which `npm test` installs. */
const PYTHON = fileURLToPath(new URL('../../peers/.venv/bin/python', import.meta.url));
const NFSTREAM = `
import sys
from nfstream import NFStreamer
print(sum(1 for _ in NFStreamer(source=sys.argv[1], statistical_analysis=True)))
`;

/** Programs that turn a capture into flows, and how each is told to. */
const PEERS: readonly { readonly program: string; command(file: string, folder: string): string[] }[] = [
  { program: 'nfpcapd', command: (file, folder) => ['nfpcapd', '-r', file, '-l', folder] },
  // Flow export goes to the discard port; nobody listens.
  { program: 'softflowd', command: (file) => ['softflowd', '-r', file, '-n', '127.0.0.1:9'] },
  { program: 'argus', command: (file, folder) => ['argus', '-r', file, '-w', join(folder, 'argus.out')] },
  { program: 'ndpiReader', command: (file) => ['ndpiReader', '-i', file, '-q'] },
];

function isOnPath(program: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.some((folder) => existsSync(join(folder, program)));
}

/** The peers that are installed, and the names of those that are not. */
export function peers(wanted: (name: string) => boolean): { present: Rival[]; missing: string[] } {
  const present: Rival[] = [];
  const missing: string[] = [];
  for (const { program, command } of PEERS) {
    if (!wanted(program)) continue;
    if (isOnPath(program)) present.push({ name: program, run: (file, folder) => measured(command(file, folder)) });
    else missing.push(program);
  }
  if (!wanted('NFStream')) return { present, missing };
  if (existsSync(PYTHON)) present.push({ name: 'NFStream', run: (file) => measured([PYTHON, '-c', NFSTREAM, file]) });
  else missing.push('NFStream');
  return { present, missing };
}
