import type { InstanceConfig, StoragePlace } from '../config/load-config';
import { openFolder } from '../storage/folder/open-folder';
import type { OpenStorage } from '../storage/storage';

/** Loaded where an instance has a bucket: a worker without one does not carry the library. */
const s3 = () => require('../storage/s3/open-s3') as typeof import('../storage/s3/open-s3');

/** The storage at a place, with the time limits and authorities of its instance. */
export function openStorage(
  place: StoragePlace,
  address: string,
  { limits, wire }: Pick<InstanceConfig, 'limits' | 'wire'>,
): OpenStorage {
  if (place.kind === 'folder') return openFolder(place.path, address);
  const { bucket, region, endpoint, pathStyle, readCredentials } = place;
  return s3().openS3({
    address,
    bucket,
    pathStyle,
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(readCredentials === undefined ? {} : { readCredentials }),
    ...(wire.ca === undefined ? {} : { ca: wire.ca }),
    connectTimeoutMs: limits.connectTimeoutMs,
    answerTimeoutMs: limits.answerTimeoutMs,
  });
}
