import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { LISTED_FILES, manifestSchema, type Manifest } from './manifest.ts';
import { refuse, type Refusal } from './refusal.ts';

const MEND = 'let `weir train` write it anew';

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/**
 * manifest.json of a package, strict, and whether it tells of the files beside it.
 *
 * @param at the folder, as messages name it
 */
export function readManifest(
  at: string,
  files: ReadonlyMap<string, Uint8Array>,
): { readonly ok: true; readonly manifest: Manifest } | Refusal {
  const where = `${at}/manifest.json`;
  const json = parsed(files.get('manifest.json') ?? new Uint8Array());
  if (json === undefined) return refuse('malformedManifest', where, 'is no JSON in UTF-8', MEND);
  const result = manifestSchema.safeParse(json);
  if (!result.success) {
    const [issue] = result.error.issues;
    const path = issue === undefined || issue.path.length === 0 ? 'the whole' : issue.path.join('.');
    return refuse('malformedManifest', where, `is not as format 1 wants it: ${path}: ${issue?.message ?? ''}`, MEND);
  }
  for (const name of LISTED_FILES) {
    const bytes = files.get(name) ?? new Uint8Array();
    const listed = result.data.files[name];
    if (listed.bytes !== bytes.length || listed.sha256 !== bytesToHex(sha256(bytes)))
      return refuse('malformedManifest', where, `tells of another ${name} than the one beside it`, MEND);
  }
  return { ok: true, manifest: result.data };
}
