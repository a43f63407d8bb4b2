import { installed } from '../installation.ts';

/** Where models and the keys that are believed lie, by the settings. */
export interface ModelPlaces {
  readonly folder: string;
  readonly keys: string;
}

/** The places in force; where a setting is empty, those that the platform came with. */
export function modelPlaces({ models }: { readonly models: ModelPlaces }): ModelPlaces {
  const folder = models.folder === '' ? installed('models') : models.folder;
  return { folder, keys: models.keys === '' ? installed('models/keys') : models.keys };
}
