import type { InstanceConfig, StoragePlace } from '../config/load-config';
import { openFolder } from '../storage/folder/open-folder';
import { openS3 } from '../storage/s3/open-s3';
import type { OpenStorage } from '../storage/storage';

/** The storage at a place, with the time limits and authorities of its instance. */
export function openStorage(
  place: StoragePlace,
  address: string,
  { limits, wire }: Pick<InstanceConfig, 'limits' | 'wire'>,
): OpenStorage {
  if (place.kind === 'folder') return openFolder(place.path);
  const { bucket, region, endpoint, pathStyle, readCredentials } = place;
  return openS3({
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
