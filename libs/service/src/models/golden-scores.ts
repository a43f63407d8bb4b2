import type { OnnxModels } from '@weir/adapters/onnx';
import { goldenInputs, type Verified } from '@weir/detect/packages';
import { vectorsWith } from './known-features.ts';
import type { ModelRole, ServedModel } from '@weir/stream';

/** A verified package as the models port serves it. */
export function servedModel({ manifest, digest, places, model, manifestJson }: Verified, role: ModelRole): ServedModel {
  const { name, version, input, output, abstention } = manifest;
  return {
    name,
    version,
    digest,
    role,
    classes: output.classes,
    fingerprint: vectorsWith(input.features),
    places,
    scoreWidth: output.kind === 'anomaly' ? 1 : output.classes.length,
    memberWidth: abstention.disagreement?.members ?? 0,
    onnx: model,
    manifest: manifestJson,
  };
}

/** What a model makes of its golden rows, or why it makes nothing of them. Loaded beside what is in force, and not for longer. */
export async function goldenScores(models: OnnxModels, verified: Verified): Promise<Float32Array | string> {
  const { manifest, places } = verified;
  const { group, input } = manifest;
  // Golden rows have the columns of the model in its order.
  const model = { ...servedModel(verified, 'champion'), places: places.map((_, i) => i) };
  const loaded = await models.load(group, [model]);
  if (loaded.kind === 'refused') return loaded.reason;
  const vectors = Float64Array.from(goldenInputs(manifest));
  const question = { group, fingerprint: model.fingerprint, width: input.width, vectors };
  const { answers, silent, none } = await loaded.set.score(question);
  loaded.set.release();
  return answers[0]?.scores ?? silent[0]?.reason ?? none ?? 'it says nothing';
}
