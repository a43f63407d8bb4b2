import { refuse, type Refusal } from './refusal.ts';

const MIB = 1024 * 1024;

/** What a package consists of, and how large each file may be, bytes. */
export const FILE_LIMITS = {
  'CARD.md': MIB,
  'manifest.json': 8 * MIB,
  'model.onnx': 64 * MIB,
  'signature.json': MIB / 16,
} as const;
export type PackageFile = keyof typeof FILE_LIMITS;
export const PACKAGE_FILES: readonly PackageFile[] = ['CARD.md', 'manifest.json', 'model.onnx', 'signature.json'];

/** Something in the folder of a package. */
export interface Entry {
  readonly name: string;
  /** Whether it is a file, and no link, folder or device. */
  readonly isFile: boolean;
  readonly bytes: number;
}

function isPackageFile(name: string): name is PackageFile {
  return Object.hasOwn(FILE_LIMITS, name);
}

/**
 * What is wrong with what lies in the folder of a package, before anything of it is read.
 *
 * @param at the folder, as messages name it
 * @param unsigned whether it may be without signature.json
 */
export function listingRefusal(at: string, entries: readonly Entry[], unsigned = false): Refusal | undefined {
  for (const { name, isFile, bytes } of entries) {
    const where = `${at}/${name.slice(0, 100)}`;
    if (!isPackageFile(name))
      return refuse(
        'extraFile',
        where,
        'does not belong to a package',
        `a package is ${PACKAGE_FILES.join(', ')}: take it out`,
      );
    if (!isFile)
      return refuse('notAFile', where, 'is no file but a link, a folder or a device', 'put the file itself there');
    const limit = FILE_LIMITS[name];
    if (bytes > limit)
      return refuse(
        'tooLarge',
        where,
        `has ${bytes} bytes, ${limit} are the most`,
        'make a smaller model or a shorter text',
      );
  }
  for (const name of PACKAGE_FILES) {
    if (entries.some((entry) => entry.name === name) || (unsigned && name === 'signature.json')) continue;
    const mend = name === 'signature.json' ? 'sign it with `weir models sign`' : 'copy the whole package again';
    return refuse('missingFile', `${at}/${name}`, 'is not there', mend);
  }
  return undefined;
}
