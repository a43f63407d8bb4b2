import { z } from 'zod';
import { FAMILIES, SEVERITIES } from '../family.ts';

/** Bounds of what a manifest may list, so that reading one is bounded work. */
export const MAX_COLUMNS = 1_024;
export const MAX_CLASSES = 64;
export const MAX_CALIBRATION_POINTS = 2_000;
export const GOLDEN_ROWS = 32;
const MAX_DATA_FILES = 10_000;
const MAX_TEXT = 4_000;

const text = z.string().max(MAX_TEXT);
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in lower-case hex');
export const className = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'is no name of a class (camelCase, at most 40)');
const count = z.number().int().min(0);
const end = z.enum(['src', 'dst', 'none']);

export const fileDigest = z.strictObject({
  sha256: sha256Hex.describe('SHA-256 of the file, hex.'),
  bytes: count.describe('Its length, bytes.'),
});

export const input = z.strictObject({
  name: z.literal('vectors').describe('Name of the ONNX input: float32 [n, width]; NaN is "not defined" and allowed.'),
  features: sha256Hex.describe('Fingerprint of the feature registry that the vectors come from.'),
  extractor: z.number().int().min(1).describe('Version of the extractor of that registry.'),
  width: z.number().int().min(1).max(MAX_COLUMNS).describe('Columns of a vector.'),
  columns: z
    .array(z.string().min(1).max(100))
    .max(MAX_COLUMNS)
    .describe('Names of the features, in the order of the vector. They may be some of the registry’s, in any order.'),
  records: z
    .array(z.enum(['early', 'final']))
    .max(2)
    .describe('Group flows: which records of a flow it was trained for. Group windows: [].'),
  scopes: z
    .array(z.enum(['source', 'protocol', 'port', 'host', 'pair', 'bss', 'station', 'flows']))
    .max(8)
    .describe('Group windows: the scopes of rows it was trained for. Group flows: [].'),
  seconds: z
    .array(z.number().int().min(1).max(3_600))
    .max(8)
    .describe('Group windows: the lengths of windows it was trained for, s. Group flows: [].'),
});

export const output = z.strictObject({
  name: z
    .literal('scores')
    .describe(
      'Name of the ONNX output, float32: of kind probability [n, classes], a column a class in their order, that of "benign" too; of kind anomaly [n, 1], the score of classes[1].',
    ),
  classes: z.array(className).min(2).max(MAX_CLASSES).describe('The first is "benign". Of kind anomaly there are two.'),
  kind: z
    .enum(['probability', 'anomaly'])
    .describe('Whether scores are chances of classes in 0…1, or grow with how unusual a row is.'),
});

export const classMeaning = z.strictObject({
  family: z.enum(FAMILIES).describe('What an alarm of this class is about.'),
  technique: z
    .string()
    .regex(/^(T\d{4}(\.\d{3})?)?$/, 'is no ATT&CK id')
    .describe('ATT&CK id, or empty.'),
  severity: z.enum(SEVERITIES).describe('How bad it is if it is true.'),
  attacker: end.describe('Which end of the record does it.'),
  victim: end.describe('Which end of the record suffers it.'),
  quality: z
    .strictObject({
      grade: z.enum(['degraded', 'poor']).describe('How bad the quality is; good is benign.'),
      cause: z.enum(['loss', 'delay', 'jitter', 'throughput', 'wireless']).describe('What makes it so.'),
    })
    .optional()
    .describe('Of the classes of a model of quality alone.'),
});

/**
 * Scores of benign rows that training never saw, reduced: `scores` are some of the distinct ones, rising, and `above[i]` is how many of
 * all n are greater than `scores[i]`. The upper tail is exact: among the greatest no distinct score is left out.
 */
export const calibration = z.strictObject({
  n: z.number().int().min(1).describe('Benign calibration rows.'),
  scores: z
    .array(z.number())
    .min(1)
    .max(MAX_CALIBRATION_POINTS)
    .describe('Distinct scores, strictly rising, from the least to the greatest.'),
  above: z
    .array(count)
    .max(MAX_CALIBRATION_POINTS)
    .describe('Of all n, how many are greater than the score at the same place.'),
});

const distance = z.strictObject({
  center: z
    .array(z.number())
    .max(MAX_COLUMNS)
    .describe('Of each column the median over training rows of all classes that have a value; 0 where none has.'),
  scale: z
    .array(z.number().positive())
    .max(MAX_COLUMNS)
    .describe(
      'Of each column 1.4826 · MAD of these rows; where that is 0 the mean absolute deviation, and 1 where that is 0 too.',
    ),
  cap: z.number().positive().describe('A column counts at most so much.'),
  limit: z
    .number()
    .positive()
    .describe(
      'Abstain above it. The distance of a row is the mean of min(cap, |x − center| / scale) over the columns with a value; none has: 0.',
    ),
  quantile: z.number().gt(0.5).lt(1).describe('Which quantile of calibration rows of all classes the limit is; 0.999.'),
  n: z.number().int().min(1).describe('Calibration rows that it was taken from.'),
});

const disagreement = z.strictObject({
  members: z
    .number()
    .int()
    .min(2)
    .max(64)
    .describe(
      'Columns of the second ONNX output "members", float32 [n, members]: the score that each member gives the class that scores highest but for benign.',
    ),
  limit: z.number().positive().describe('Abstain where greatest − least is above it.'),
  quantile: z.number().gt(0.5).lt(1).describe('Which quantile of calibration rows of all classes the limit is; 0.99.'),
  n: z.number().int().min(1).describe('Calibration rows that it was taken from.'),
});

export const abstention = z.strictObject({
  enabled: z.boolean().describe('Off where abstaining was not measured to lower the error by 30 % at 95 % coverage.'),
  distance: distance.nullable().describe('Abstain where a row is far from what training saw; null: never.'),
  disagreement: disagreement.nullable().describe('Abstain where the members disagree; null: there is one member.'),
});

export const usual = z.strictObject({
  median: z.number().nullable().describe('Median over benign training rows with a value; null: none has.'),
  mad: z.number().min(0).nullable().describe('Median absolute deviation of these rows; null: none has a value.'),
});

export const goldenRows = z.strictObject({
  inputs: z
    .array(z.array(z.number().nullable()).max(MAX_COLUMNS))
    .length(GOLDEN_ROWS)
    .describe('32 vectors; null is NaN. Values are exact in float32.'),
  scores: z
    .array(z.array(z.number()).max(MAX_CLASSES))
    .length(GOLDEN_ROWS)
    .describe('What the model makes of them, to 1e-5.'),
});

export const metric = z.strictObject({
  value: z.number().describe('What was measured on rows that training never saw.'),
  low: z.number().nullable().describe('Lower end of the 95 % interval; null: no interval was measured.'),
  high: z.number().nullable().describe('Upper end.'),
  n: count.describe('Units that it was measured on.'),
  over: z
    .string()
    .max(200)
    .describe('What the units are, and how they were split: "captures, left out one at a time".'),
});

export const dataFile = z.strictObject({
  file: text.describe('Name of the capture or recording.'),
  source: text.describe('Where it is published, or that the lab made it.'),
  sha256: sha256Hex.describe('SHA-256 of the file.'),
  role: z.enum(['train', 'calibrate', 'test']).describe('What it was used for.'),
});
export const data = z.array(dataFile).min(1).max(MAX_DATA_FILES);
