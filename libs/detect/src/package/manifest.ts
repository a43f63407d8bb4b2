/**
 * manifest.json of a model package: what `model.onnx` beside it wants, says and is worth. A field that is not listed here is refused.
 * A package is a folder `<name>/<version>/` of `model.onnx`, `CARD.md`, `manifest.json` and `signature.json`, and nothing else.
 */
import { z } from 'zod';
import {
  abstention,
  calibration,
  className,
  classMeaning,
  data,
  fileDigest,
  goldenRows,
  input,
  metric,
  output,
  usual,
} from './manifest-parts.ts';

/** Files that a manifest lists: all of the package but itself and the signature. */
export const LISTED_FILES = ['CARD.md', 'model.onnx'] as const;
export const BENIGN = 'benign';

const SEMVER = /^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/;

export const modelName = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'is no name of a model (a–z, 0–9, _)');
export const modelVersion = z
  .string()
  .regex(SEMVER, 'is no version like 1.2.3')
  .describe('Major: features or classes changed; minor: trained anew; patch: calibrated anew.');

const fields = z.strictObject({
  format: z.literal(1).describe('Version of this format.'),
  name: modelName.describe('Name of the model; the folder above the package has it.'),
  version: modelVersion,
  kind: z.enum(['trees', 'isolationForest']).describe('What the ONNX graph computes, so that scores can be explained.'),
  group: z.enum(['flows', 'windows']).describe('Which records it scores.'),
  created: z.iso.datetime().describe('When it was trained, UTC.'),
  files: z
    .strictObject({ 'CARD.md': fileDigest, 'model.onnx': fileDigest })
    .describe('All files of the package but manifest.json and signature.json.'),
  input: input.describe('What the model reads.'),
  output: output.describe('What it writes.'),
  classes: z.record(className, classMeaning).describe('What each class but "benign" means.'),
  calibration: z.record(className, calibration).describe('Of each class but "benign", its scores of benign rows.'),
  abstention: abstention.describe('When the model says that it does not know.'),
  baseline: z.record(z.string(), usual).describe('Of each column what is usual, for explanations.'),
  goldenRows: goldenRows.describe('Rows whose scores are known, checked before the model is used.'),
  metrics: z.record(z.string().min(1).max(100), metric).describe('What it is worth, with intervals.'),
  data: data.describe('What it was made from.'),
  runtime: z
    .record(z.string().min(1).max(100), z.string().max(200))
    .describe('Programs that made it: name and version.'),
  seed: z.number().int().min(0).describe('Seed of all that was left to chance.'),
  notes: z.string().max(20_000).describe('What else a reader should know.'),
});

type Fields = z.infer<typeof fields>;

function strictlyRising(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value > (values[i - 1] ?? Infinity));
}

function sameNames(found: readonly string[], wanted: readonly string[]): boolean {
  return found.length === wanted.length && wanted.every((name) => found.includes(name));
}

/** What the shape of single fields cannot say: path of what is wrong, and what is wrong with it. */
function* contradictions(manifest: Fields): Generator<[path: (string | number)[], problem: string]> {
  const { input: read, output: written, abstention: abstain, goldenRows: golden } = manifest;
  const flows = manifest.group === 'flows';
  const alarms = written.classes.slice(1);
  const scores = written.kind === 'anomaly' ? 1 : written.classes.length;
  if (read.columns.length !== read.width)
    yield [['input', 'columns'], `has ${read.columns.length} names, width is ${read.width}`];
  if (new Set(read.columns).size !== read.columns.length) yield [['input', 'columns'], 'has a name twice'];
  if (flows !== read.records.length > 0) yield [['input', 'records'], `does not go with group ${manifest.group}`];
  if (flows === read.scopes.length > 0) yield [['input', 'scopes'], `does not go with group ${manifest.group}`];
  if (flows === read.seconds.length > 0) yield [['input', 'seconds'], `does not go with group ${manifest.group}`];
  if (written.classes[0] !== BENIGN) yield [['output', 'classes'], `does not begin with "${BENIGN}"`];
  if (new Set(written.classes).size !== written.classes.length) yield [['output', 'classes'], 'has a name twice'];
  if (written.kind === 'anomaly' && alarms.length !== 1)
    yield [['output', 'classes'], 'has not two names, as kind anomaly wants'];
  if (!sameNames(Object.keys(manifest.classes), alarms)) yield [['classes'], 'has other names than output.classes'];
  if (!sameNames(Object.keys(manifest.calibration), alarms))
    yield [['calibration'], 'has other names than output.classes'];
  if (!sameNames(Object.keys(manifest.baseline), read.columns))
    yield [['baseline'], 'has other names than input.columns'];
  for (const [name, { n, scores: points, above }] of Object.entries(manifest.calibration)) {
    if (!strictlyRising(points)) yield [['calibration', name, 'scores'], 'do not rise strictly'];
    if (above.length !== points.length)
      yield [['calibration', name, 'above'], `has ${above.length} counts for ${points.length} scores`];
    if (!strictlyRising(above.toReversed()) || above.at(-1) !== 0 || (above[0] ?? 0) >= n)
      yield [['calibration', name, 'above'], `does not fall strictly from below ${n} to 0`];
  }
  const { distance } = abstain;
  if (distance !== null && distance.center.length !== read.width)
    yield [['abstention', 'distance', 'center'], 'has not width values'];
  if (distance !== null && distance.scale.length !== read.width)
    yield [['abstention', 'distance', 'scale'], 'has not width values'];
  const wrongRow = golden.inputs.findIndex((row) => row.length !== read.width);
  if (wrongRow >= 0) yield [['goldenRows', 'inputs', wrongRow], `has not ${read.width} values`];
  const wrongScores = golden.scores.findIndex((row) => row.length !== scores);
  if (wrongScores >= 0) yield [['goldenRows', 'scores', wrongScores], `has not ${scores} values`];
}

/** The whole of it: every field, and that they agree with each other. */
export const manifestSchema = fields.superRefine((manifest, context) => {
  for (const [path, message] of contradictions(manifest)) context.addIssue({ code: 'custom', path, message });
});

export type Manifest = z.infer<typeof manifestSchema>;
