/** Files of a package, and what the objects were told apart by that they came from. */
export interface KeptPackage {
  readonly tags: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Packages that were read, the latest ones: who looks again reads nothing that is still the same. */
export class PackageCache {
  readonly #mostBytes: number;
  /** The one that was asked for last is the last. */
  readonly #kept = new Map<string, KeptPackage>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get(at: string): KeptPackage | undefined {
    const found = this.#kept.get(at);
    if (found !== undefined) {
      this.#kept.delete(at);
      this.#kept.set(at, found);
    }
    return found;
  }

  set(at: string, found: KeptPackage): void {
    this.#drop(at);
    this.#kept.set(at, found);
    this.#bytes += bytesOf(found);
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#mostBytes) return;
      this.#drop(oldest);
    }
  }

  #drop(at: string): void {
    const found = this.#kept.get(at);
    if (found === undefined) return;
    this.#kept.delete(at);
    this.#bytes -= bytesOf(found);
  }
}

function bytesOf({ files }: KeptPackage): number {
  let bytes = 0;
  for (const file of files.values()) bytes += file.length;
  return bytes;
}
