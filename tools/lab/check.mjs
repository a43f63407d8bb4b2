/**
 * Checks testdata/lab.pcapng.gz against its manifest: every activity is on the wire as it says, and nothing else than the
 * lab's own addresses is. Needs nothing but Node: `node tools/lab/check.mjs`.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recordingProblems } from './check/recording.mjs';

const testdata = join(dirname(fileURLToPath(import.meta.url)), '../../testdata');
const manifest = JSON.parse(readFileSync(join(testdata, 'lab.manifest.json'), 'utf8'));
const problems = recordingProblems(manifest, readFileSync(join(testdata, manifest.capture)));
for (const problem of problems) console.error(problem);
console.log(`${manifest.frames} frames, ${manifest.activities.length} activities, ${problems.length} differences`);
process.exitCode = problems.length === 0 ? 0 : 1;
