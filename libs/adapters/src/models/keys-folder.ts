import { generateKeyPairSync } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { privateKeyOf, publicKeyOf, revocationsSchema, type PublicKey, type Trust } from '@weir/detect/packages';
import { codeOf, InputError, reasonOf } from '@weir/stream';

const PUBLIC_KEY = '.pub.pem';
const REVOKED = 'revoked.json';
/** A key file is about a hundred bytes; a list of revocations a few thousand. */
const MOST_BYTES = 4 * 1024 * 1024;
const OTHERS_MAY_READ = 0o077;

async function textOf(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > MOST_BYTES)
      throw new InputError(`${path} is far too large for a key or a list of them.`);
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError(`${path} cannot be read (${reasonOf(cause)}); check its name and who may read it.`, { cause });
  }
}

/**
 * Whom an installation believes: every `*.pub.pem` in a folder, without what revoked.json beside them takes back.
 *
 * @throws {InputError} when the folder or one of its files cannot be read; then nothing is believed
 */
export async function readTrust(folder: string): Promise<Trust> {
  const names = await readdir(folder).catch((cause: unknown) => {
    const mend = 'set MODELS_KEYS to the folder of the public keys that you trust';
    throw new InputError(`${folder} cannot be read (${reasonOf(cause)}); ${mend}.`, { cause });
  });
  const keys = new Map<string, Uint8Array>();
  for (const name of names.filter((found) => found.endsWith(PUBLIC_KEY))) {
    const path = join(folder, name);
    const key = publicKeyOf(await textOf(path));
    if (key === undefined)
      throw new InputError(`${path} has no Ed25519 public key in PEM; make one with \`weir models keygen\`.`);
    keys.set(key.keyId, key.bytes);
  }
  const revoked = names.includes(REVOKED) ? await readRevocations(join(folder, REVOKED)) : { keys: [], packages: [] };
  return {
    keys,
    revokedKeys: new Map(revoked.keys.map(({ keyId, why }) => [keyId, why])),
    revokedPackages: new Map(revoked.packages.map(({ digest, why }) => [digest, why])),
  };
}

async function readRevocations(path: string): Promise<ReturnType<typeof revocationsSchema.parse>> {
  const text = await textOf(path);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new InputError(`${path} is no JSON (${reasonOf(cause)}); mend it, nothing is believed until then.`, {
      cause,
    });
  }
  const checked = revocationsSchema.safeParse(json);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw new InputError(
    `${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}; mend it, nothing is believed until then.`,
  );
}

/**
 * The secret of a key file that nobody else may read.
 *
 * @throws {InputError} when it cannot be read, others may read it, or it is no Ed25519 key in PEM
 */
export async function readPrivateKey(path: string): Promise<Uint8Array> {
  const pem = await textOf(path);
  const { mode } = await stat(path);
  if (process.platform !== 'win32' && (mode & OTHERS_MAY_READ) !== 0)
    throw new InputError(`${path} may be read by others; forbid it with chmod 600.`);
  const key = privateKeyOf(pem);
  if (key === undefined)
    throw new InputError(
      `${path} has no unencrypted Ed25519 private key in PEM; make one with \`weir models keygen\`.`,
    );
  return key;
}

/**
 * Makes a key: its private half at `path`, for nobody else to read, and its public half beside it with `.pub.pem`.
 *
 * @throws {InputError} when there is a file already, or the folder cannot be written
 */
export async function writeKeyPair(path: string): Promise<PublicKey & { readonly publicPath: string }> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const publicPath = `${path.replace(/\.(key|pem)$/, '')}${PUBLIC_KEY}`;
  await writeNew(path, privateKey, 0o600);
  await writeNew(publicPath, publicKey, 0o644);
  const key = publicKeyOf(publicKey);
  if (key === undefined) throw new Error('a key that was just made cannot be read');
  return { ...key, publicPath };
}

async function writeNew(path: string, text: string, mode: number): Promise<void> {
  try {
    await writeFile(path, text, { mode, flag: 'wx', flush: true });
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST')
      throw new InputError(`${path} is there already; keys are not overwritten, choose another name.`, { cause });
    throw new InputError(`${path} cannot be written (${reasonOf(cause)}); choose another place.`, { cause });
  }
}
