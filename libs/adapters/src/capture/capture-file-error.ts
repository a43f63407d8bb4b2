import { codeOf, InputError, reasonOf } from '@weir/stream';

/** A capture file cannot be read, or not beyond a place. What came before stands. */
export class CaptureFileError extends InputError {
  override name = 'CaptureFileError';
}

/** One sentence for what the system says about a path. */
export function unreadableError(path: string, cause: unknown, offset?: number): CaptureFileError {
  return new CaptureFileError(`${path}: ${sentenceOf(cause, offset)}`, { cause });
}

function sentenceOf(cause: unknown, offset: number | undefined): string {
  switch (codeOf(cause)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file; check the path';
    case 'EACCES':
    case 'EPERM':
      return 'this user may not read the file; change its permissions or run as a user who may';
    case 'EISDIR':
      return 'is a folder; name a capture file in it';
    default:
      return `cannot be read${offset === undefined ? '' : ` at byte ${offset}`}: ${reasonOf(cause)}`;
  }
}
