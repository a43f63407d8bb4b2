import { InputError } from '@weir/stream';
import type { ModelStore } from '../model-store.ts';

import { ModelBucket } from './model-bucket.ts';
import { S3Bucket } from './s3-bucket.ts';
import { bucketPlaceOf, type S3Settings } from './settings.ts';

/**
 * Models of a registry in an S3-compatible store. Nothing is asked of it yet.
 *
 * @param place `s3://BUCKET/PREFIX`
 * @throws {InputError} when that is no such place
 */
export function openModelBucket(place: string, settings: S3Settings): ModelStore {
  const found = bucketPlaceOf(place);
  if (found === undefined) throw new InputError(`${place} names no bucket; write s3://BUCKET or s3://BUCKET/PREFIX.`);
  return new ModelBucket(new S3Bucket(found, settings));
}
