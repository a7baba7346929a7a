import type { StoragePlace } from '../config/load-config';
import { openFolder } from '../storage/folder/open-folder';
import type { OpenStorage } from '../storage/storage';

/** The storage at a place. */
export function openStorage(place: StoragePlace): OpenStorage {
  return openFolder(place.path);
}
