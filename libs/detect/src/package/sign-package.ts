import { selfContainedProblem } from '../onnx/self-contained.ts';
import { listingRefusal } from './listing.ts';
import type { Manifest } from './manifest.ts';
import { readManifest } from './read-manifest.ts';
import { refuse, type Refusal } from './refusal.ts';
import { signFiles } from './signature.ts';

export interface Signed {
  readonly ok: true;
  readonly manifest: Manifest;
  /** Text of signature.json. */
  readonly signature: string;
}

/**
 * Signs what would be accepted, and nothing else. A signature that is there already is replaced.
 *
 * @param at the folder, as messages name it
 * @param files of the package, by their names
 * @param privateKeys one, or two while a key is being replaced
 */
export function signPackage(
  at: string,
  files: ReadonlyMap<string, Uint8Array>,
  privateKeys: readonly Uint8Array[],
): Signed | Refusal {
  const unsigned = new Map([...files].filter(([name]) => name !== 'signature.json'));
  const entries = [...unsigned].map(([name, bytes]) => ({ name, isFile: true, bytes: bytes.length }));
  const listing = listingRefusal(at, entries, true);
  if (listing !== undefined) return listing;
  const read = readManifest(at, unsigned);
  if (!read.ok) return read;
  const { manifest } = read;
  const problem = selfContainedProblem(unsigned.get('model.onnx') ?? new Uint8Array());
  if (problem !== undefined)
    return refuse(problem.reason, `${at}/model.onnx`, problem.what, 'export the model anew, as one file');
  return { ok: true, manifest, signature: signFiles(`${manifest.name}/${manifest.version}`, unsigned, privateKeys) };
}
