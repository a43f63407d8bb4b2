import { InputError } from '@weir/stream';
import type { Verified } from '@weir/detect/packages';
import type { Config } from '../config/index.ts';
import { checkPackage } from '../models/check-package.ts';
import { modelPlaces } from '../models/model-places.ts';
import { openRegistry } from '../models/open-registry.ts';

const NAME_AND_VERSION = /^([\w-]+)@(\d+\.\d+\.\d+)$/;

/**
 * A package, looked at as before it is used.
 *
 * @param named NAME@VERSION of one that is registered, or the folder of one
 * @throws {InputError} when there is no such package, or it is refused
 */
export async function namedPackage(config: Config, named: string): Promise<Verified> {
  const [, name, version] = NAME_AND_VERSION.exec(named) ?? [];
  const found =
    name === undefined || version === undefined
      ? await checkPackage(named, modelPlaces(config).keys, config.s3)
      : await registered(config, name, version);
  if (!found.ok) throw new InputError(found.message);
  return found;
}

async function registered(config: Config, name: string, version: string): ReturnType<typeof checkPackage> {
  const { registry, close } = await openRegistry(config);
  try {
    return await registry.load(name, version);
  } finally {
    await close();
  }
}
