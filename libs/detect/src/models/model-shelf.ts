import { manifestSchema } from '../package/manifest.ts';
import { ModelJudge } from './model-judge.ts';

/** Models remembered; those in force and some that were. */
const MOST = 32;

/** A model as it is served, out of a verified package. */
export interface ServedPackage {
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly role: 'champion' | 'canary' | 'shadow';
  readonly places: readonly number[];
  readonly onnx: Uint8Array;
  readonly manifest: Uint8Array;
}

/** What a package's judge is made of is read once, for all who judge by it. */
export class ModelShelf {
  readonly #judges = new Map<string, ModelJudge | string>();

  /** Who judges by a model, or why nobody can. */
  judgeOf(model: ServedPackage): ModelJudge | string {
    let judge = this.#judges.get(model.digest);
    if (judge === undefined) {
      judge = readJudge(model);
      this.#judges.set(model.digest, judge);
      const [oldest] = this.#judges.keys();
      if (this.#judges.size > MOST && oldest !== undefined) this.#judges.delete(oldest);
    }
    return judge;
  }
}

function readJudge({ manifest, onnx, places }: ServedPackage): ModelJudge | string {
  let read: unknown;
  try {
    read = JSON.parse(new TextDecoder().decode(manifest));
  } catch {
    return 'its manifest is not JSON';
  }
  const parsed = manifestSchema.safeParse(read);
  if (!parsed.success) return `its manifest is not one: ${parsed.error.issues[0]?.message ?? ''}`;
  const judge = ModelJudge.of(parsed.data, onnx, places);
  return 'problem' in judge ? judge.problem : judge;
}
