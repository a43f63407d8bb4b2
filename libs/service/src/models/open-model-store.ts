import { ModelFolder, type ModelStore } from '@weir/adapters/models';
import type { S3Settings } from '@weir/adapters/models/s3/settings';
import { quietAwsSdk } from '../config/load.ts';
import { modelPlaces, type ModelPlaces } from './model-places.ts';

/** What has to be known to find models. */
export interface ModelSettings {
  readonly models: ModelPlaces;
  readonly s3: S3Settings;
}

/** Whether a place is in a bucket and in no folder. */
export function isInBucket(place: string): boolean {
  return place.startsWith('s3://');
}

/** Where the models of these settings are kept. Nothing is read yet. @throws {InputError} when a bucket is not named right */
export async function openModelStore(settings: ModelSettings): Promise<ModelStore> {
  const { folder } = modelPlaces(settings);
  if (!isInBucket(folder)) return new ModelFolder(folder);
  quietAwsSdk();
  // The client is large, and most installations have a folder.
  const { openModelBucket } = await import('@weir/adapters/models/s3');
  return openModelBucket(folder, settings.s3);
}
