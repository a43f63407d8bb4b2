import { loadConfig } from '@weir/service/config';
import { checkPackage, makeKeyPair, modelPlaces, signFolder } from '@weir/service/models';
import { DONE, FAILED, UsageError } from './failure.ts';
import { complain, say } from './talk.ts';

interface JsonFlag {
  readonly json?: boolean;
}

/** Makes a key to sign packages with. */
export async function keygenCommand(path: string, { json }: JsonFlag): Promise<number> {
  const { keyId, publicPath } = await makeKeyPair(path);
  if (json === true) process.stdout.write(`${JSON.stringify({ keyId, privateKey: path, publicKey: publicPath })}\n`);
  else process.stdout.write(`${keyId}\n`);
  say(`${path} is the private half: keep it. ${publicPath} goes into the keys folder of whoever should believe it.`);
  return DONE;
}

/** Signs a package. */
export async function signCommand(
  folder: string,
  { key, dryRun, json }: JsonFlag & { readonly key?: readonly string[]; readonly dryRun?: boolean },
): Promise<number> {
  if (key === undefined) throw new UsageError('Name the file of the private key with --key.');
  const signed = await signFolder(named(folder), key, dryRun === true);
  if (!signed.ok) return refused(signed, json);
  const { name, version } = signed.manifest;
  if (json === true) process.stdout.write(`${JSON.stringify({ name, version, signed: dryRun !== true })}\n`);
  say(dryRun === true ? `${name} ${version} would be signed.` : `${name} ${version} is signed.`);
  return DONE;
}

/** Looks at packages as a detector does before it loads them. */
export async function verifyCommand(
  folders: readonly string[],
  { config, keys, json }: JsonFlag & { readonly config?: string; readonly keys?: string },
): Promise<number> {
  const settings = loadConfig({ file: config });
  const believed = keys ?? modelPlaces(settings).keys;
  let code = DONE;
  for (const folder of folders) {
    const checked = await checkPackage(named(folder), believed, settings.s3);
    if (!checked.ok) {
      code = refused(checked, json);
      continue;
    }
    const { manifest, digest, keyId } = checked;
    const { name, version } = manifest;
    if (json === true) process.stdout.write(`${JSON.stringify({ ok: true, name, version, digest, keyId })}\n`);
    else process.stdout.write(`OK   ${name} ${version} ${digest}, signed by ${keyId}\n`);
  }
  return code;
}

/** Says why a package is refused: for programs on standard output, for people on the other. */
export function refused(
  { reason, where, message }: { readonly reason: string; readonly where: string; readonly message: string },
  json: boolean | undefined,
): number {
  if (json === true) process.stdout.write(`${JSON.stringify({ ok: false, reason, where, message })}\n`);
  else complain(message);
  return FAILED;
}

/** A folder as it was typed, without what a shell puts after it. */
function named(folder: string): string {
  return folder.replace(/(?<=.)\/+$/, '');
}
