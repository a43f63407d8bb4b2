/**
 * `npm run evaluate`: how good detection is on the captures of the shared data and on the lab's, with intervals and controls, and what
 * was measured of each model. Writes docs/reference/detection-quality.md; the shared data stand beside the checkout or where the tests
 * find them. `--benign FOLDER`: recordings of `tools/lab/benign.mjs`, to count false alerts over.
 */
import { writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sharedPath } from '@weir/packet/testing';
import { alertsOf } from './alerts-of.ts';
import { judgeCapture, type JudgedCapture } from './captures.ts';
import { evaluatedIn } from './evaluated.ts';
import { recordingsIn } from './lab.ts';
import { labReport } from './lab-report.ts';
import { capturesIn, type LabelledCapture } from './labels.ts';
import { modelReport } from './model-report.ts';
import { ndpiAlarms } from './ndpi-risks.ts';
import { captureReport, type Control } from './report.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const page = join(root, 'docs/reference/detection-quality.md');
const data = sharedPath('');
const captures = (['attacks', 'wifi', 'benign'] as const).flatMap((folder) => capturesIn(data, folder));
const { values } = parseArgs({ options: { benign: { type: 'string' } } });

async function judgedOf(of: readonly LabelledCapture[]): Promise<JudgedCapture[]> {
  const alerts = await alertsOf(of.map(({ path }) => path));
  return of.map((capture) => judgeCapture(capture, alerts.get(capture.file) ?? []));
}

const judged = await judgedOf(captures);
const lab = await judgedOf(recordingsIn(join(root, 'testdata/attacks-lab')));
const benign =
  values.benign === undefined
    ? undefined
    : { folder: basename(resolve(values.benign)), judged: await judgedOf(recordingsIn(values.benign)) };
const controls: readonly Control[] = [
  { name: 'nDPI’s flow risks at medium', alarms: ({ capture }) => ndpiAlarms(data, capture) },
  { name: 'always', alarms: () => true },
];

const text = [
  '# How good detection is',
  '',
  'Written by `npm run evaluate`; no number here is typed by hand. Captures are those of the shared data set, and the lab’s.',
  '',
  captureReport(judged, controls),
  labReport(lab, benign),
  modelReport(evaluatedIn(join(root, 'apps/trainer/evaluated'))),
].join('\n');
writeFileSync(page, text);
process.stdout.write(text);
