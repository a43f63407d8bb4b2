import type { Manifest } from '@weir/detect/packages';

/** Something that two versions of a model have not alike; undefined where one has nothing. */
export interface Difference {
  readonly what: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Facts that a reader compares: one line each, by what they are. */
function factsOf(manifest: Manifest): Map<string, string> {
  const { input, output, abstention, calibration, metrics, data, runtime, files } = manifest;
  const facts = new Map<string, string>([
    ['version', manifest.version],
    ['created', manifest.created],
    ['kind', manifest.kind],
    ['model.onnx', `${files['model.onnx'].sha256.slice(0, 12)}…, ${files['model.onnx'].bytes} bytes`],
    ['features', `${input.features.slice(0, 12)}…, ${input.width} of them`],
    ['classes', output.classes.join(', ')],
    ['abstention', abstention.enabled ? `distance ${abstention.distance?.limit ?? 'none'}` : 'off'],
    ['seed', String(manifest.seed)],
  ]);
  for (const name of input.columns) facts.set(`feature ${name}`, 'is read');
  for (const [name, { n }] of Object.entries(calibration)) facts.set(`calibration of ${name}`, `${n} rows`);
  for (const [name, { value, low, high, n }] of Object.entries(metrics))
    facts.set(
      `metric ${name}`,
      low === null || high === null ? `${value} (n ${n})` : `${value} [${low}, ${high}] (n ${n})`,
    );
  for (const { file, sha256, role } of data) facts.set(`data ${role} ${file}`, sha256.slice(0, 12));
  for (const [name, version] of Object.entries(runtime)) facts.set(`runtime ${name}`, version);
  return facts;
}

/** What has changed from one manifest to another, in the order of the facts. */
export function differences(from: Manifest, to: Manifest): readonly Difference[] {
  const before = factsOf(from);
  const after = factsOf(to);
  const found: Difference[] = [];
  for (const what of new Set([...before.keys(), ...after.keys()])) {
    const difference = { what, from: before.get(what), to: after.get(what) };
    if (difference.from !== difference.to) found.push(difference);
  }
  return found;
}
