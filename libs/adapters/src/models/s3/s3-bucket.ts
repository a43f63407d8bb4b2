import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { InputError } from '@weir/stream';
import { isRefusedBecauseOf, statusOf, StoreProblem } from './store-problem.ts';
import type { BucketPlace, S3Settings } from './settings.ts';

const CONNECT_MS = 5_000;
/** Without a byte for so long a request is given up, ms. */
const SILENT_MS = 20_000;
const ATTEMPTS = 3;
const CONFLICTS = 5;

/** An object as it was, and what it is told apart by from what it is later. */
export interface Stored {
  readonly bytes: Uint8Array;
  readonly tag: string;
}

/** An object that a listing names. */
export interface Listed {
  /** Its key without what was asked for. */
  readonly name: string;
  readonly bytes: number;
  readonly tag: string;
}

/** Only if there is no such object yet, or only if it is still the one with this tag. */
export type Condition = 'absent' | { readonly tag: string };

/**
 * Objects of a bucket below a prefix. (Not called `Bucket`: tsc 7.0.2 emits another name for a property that is named like its class.) What fails is an InputError that says what, where and how to mend it, without anything of the
 * request: that is signed.
 */
export class S3Bucket {
  readonly #client: S3Client;
  readonly #place: BucketPlace;

  constructor(place: BucketPlace, { endpoint, pathStyle }: S3Settings) {
    this.#place = place;
    this.#client = new S3Client({
      ...(endpoint === '' ? {} : { endpoint }),
      forcePathStyle: pathStyle,
      maxAttempts: ATTEMPTS,
      // Checksums that stores other than AWS may not know; what is read is checked by who reads it.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: CONNECT_MS,
        requestTimeout: SILENT_MS,
        socketTimeout: SILENT_MS,
        throwOnRequestTimeout: true,
      },
    });
  }

  /** What messages call an object. */
  nameOf(key: string): string {
    return `s3://${this.#place.bucket}/${this.#place.prefix}${key}`;
  }

  /** An object; undefined where there is none. */
  read(key: string, mostBytes: number): Promise<Stored | undefined> {
    return this.#tried('read', key, () => this.#get(key, {}, mostBytes));
  }

  /** An object that is not the one with this tag any more; `same` if it is, undefined where there is none. */
  readNewer(key: string, tag: string, mostBytes: number): Promise<Stored | 'same' | undefined> {
    return this.#tried('read', key, async () => {
      try {
        return await this.#get(key, { IfNoneMatch: tag }, mostBytes);
      } catch (cause) {
        if (statusOf(cause) === 304) return 'same';
        throw cause;
      }
    });
  }

  /** What there is below a key, in the order of the names. */
  list(key: string, most: number): Promise<readonly Listed[]> {
    return this.#tried('read', key, async () => {
      const Prefix = `${this.#place.prefix}${key}`;
      const { Contents = [] } = await this.#client.send(
        new ListObjectsV2Command({ Bucket: this.#place.bucket, Prefix, MaxKeys: most }),
      );
      return Contents.map(({ Key = '', Size = 0, ETag = '' }) => ({
        name: Key.slice(Prefix.length),
        bytes: Size,
        tag: ETag,
      }));
    });
  }

  /** Writes an object under a condition. Resolves to its tag; undefined where the condition did not hold. */
  async write(key: string, bytes: Uint8Array, condition: Condition): Promise<string | undefined> {
    return this.#tried('written', key, async () => {
      for (let conflicts = 0; ; conflicts++) {
        try {
          return await this.#put(key, bytes, condition);
        } catch (cause) {
          // Another wrote in the same moment, and it is not said who was the first.
          if (statusOf(cause) === 409 && conflicts < CONFLICTS) continue;
          if (isUnmet(cause, condition)) return undefined;
          throw cause;
        }
      }
    });
  }

  async #get(key: string, condition: { IfNoneMatch?: string }, mostBytes: number): Promise<Stored | undefined> {
    try {
      const { Body, ContentLength, ETag } = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#place.bucket, Key: `${this.#place.prefix}${key}`, ...condition }),
      );
      if (Body === undefined || ETag === undefined || ContentLength === undefined)
        throw new InputError(
          `${this.nameOf(key)} came without a length or an ETag, as S3 has them; check S3_ENDPOINT.`,
        );
      if (ContentLength > mostBytes) {
        // Nobody is to send gigabytes into nothing.
        if ('destroy' in Body && typeof Body.destroy === 'function') Body.destroy();
        throw new InputError(`${this.nameOf(key)} has ${ContentLength} bytes, ${mostBytes} are the most; take it out.`);
      }
      return { bytes: await Body.transformToByteArray(), tag: ETag };
    } catch (cause) {
      if (statusOf(cause) === 404 && !isRefusedBecauseOf(cause, 'NoSuchBucket')) return undefined;
      throw cause;
    }
  }

  async #put(key: string, bytes: Uint8Array, condition: Condition): Promise<string> {
    const { ETag } = await this.#client.send(
      new PutObjectCommand({
        Bucket: this.#place.bucket,
        Key: `${this.#place.prefix}${key}`,
        Body: bytes,
        ...(condition === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: condition.tag }),
      }),
    );
    if (ETag === undefined)
      throw new InputError(`${this.nameOf(key)} was written without an ETag, as S3 has them; check S3_ENDPOINT.`);
    return ETag;
  }

  async #tried<T>(done: 'read' | 'written', key: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof InputError) throw cause;
      throw StoreProblem.of(cause, done, this.nameOf(key), this.#place.bucket);
    }
  }
}

/** Whether it was not written because the condition does not hold, or others write all the time. What is to be replaced may be gone. */
function isUnmet(cause: unknown, condition: Condition): boolean {
  const status = statusOf(cause);
  const isGone = condition !== 'absent' && status === 404 && !isRefusedBecauseOf(cause, 'NoSuchBucket');
  return status === 412 || status === 409 || isGone;
}
