import { GOLDEN_ROWS } from './manifest-parts.ts';
import type { Manifest } from './manifest.ts';
import { refuse, type Refusal } from './refusal.ts';

/** How far a score may be from the one in the manifest. */
const TOLERANCE = 1e-5;

/** The golden rows as the model reads them: float32 [32, width], row by row; what is not defined is NaN. */
export function goldenInputs({ goldenRows, input }: Manifest): Float32Array {
  const vectors = new Float32Array(GOLDEN_ROWS * input.width);
  goldenRows.inputs.forEach((row, i) =>
    vectors.set(
      row.map((value) => value ?? NaN),
      i * input.width,
    ),
  );
  return vectors;
}

/**
 * Whether a model gives the scores that its manifest says.
 *
 * @param at the folder of the package, as messages name it
 * @param scores of the golden rows, row by row, as the model's output has them
 */
export function goldenRefusal(at: string, { goldenRows }: Manifest, scores: Float32Array): Refusal | undefined {
  const wanted = goldenRows.scores.flat();
  const where = `${at}/model.onnx`;
  const mend = 'train it anew, or take the runtime that the manifest names';
  if (scores.length !== wanted.length)
    return refuse(
      'goldenMismatch',
      where,
      `gives ${scores.length} scores for the golden rows, not ${wanted.length}`,
      mend,
    );
  const columns = wanted.length / GOLDEN_ROWS;
  const wrong = wanted.findIndex((score, i) => !(Math.abs((scores[i] ?? NaN) - score) <= TOLERANCE));
  if (wrong < 0) return undefined;
  const row = Math.floor(wrong / columns) + 1;
  return refuse('goldenMismatch', where, `gives ${scores[wrong]} for golden row ${row}, not ${wanted[wrong]}`, mend);
}
