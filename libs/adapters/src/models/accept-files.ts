import {
  goldenRefusal,
  refuse,
  verifyPackage,
  type Expected,
  type Refusal,
  type Trust,
  type Verified,
} from '@weir/detect/packages';

/** Scores of a model's golden rows, row by row; or why there are none. */
export type GoldenScorer = (verified: Verified) => Promise<Float32Array | string>;

/** A package of these files, when everything about it is right; its golden rows are scored last, since nothing else may be loaded. */
export async function acceptFiles(
  files: ReadonlyMap<string, Uint8Array>,
  trust: Trust,
  expected: Expected,
  score: GoldenScorer,
): Promise<Verified | Refusal> {
  const verified = verifyPackage(files, trust, expected);
  if (!verified.ok) return verified;
  const scores = await score(verified);
  if (typeof scores !== 'string') return goldenRefusal(expected.at, verified.manifest, scores) ?? verified;
  const what = `does not score its golden rows (${scores})`;
  return refuse('goldenMismatch', `${expected.at}/model.onnx`, what, 'train it anew');
}
