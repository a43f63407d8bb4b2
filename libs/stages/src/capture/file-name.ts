/** The name of a source: the last part of its path. */
export function basename(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
}
