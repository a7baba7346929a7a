import { isAbsolute, normalize, resolve } from 'node:path';

/** Where files are kept, as a file of an instance names it. */
export type StoragePlace = FolderPlace | S3Place;

export interface FolderPlace {
  readonly kind: 'folder';
  /** As the instance file has it: a relative path stays one, since another machine can have the same file in another folder. */
  readonly written: string;
  /** Absolute. */
  readonly path: string;
}

/** @param beside the folder of the instance file */
export function folderPlace(written: string, beside: string): FolderPlace {
  const path = resolve(beside, written);
  return { kind: 'folder', path, written: isAbsolute(written) ? path : normalize(written).replace(/\/+$/, '') };
}

export interface S3Place {
  readonly kind: 's3';
  readonly bucket: string;
  readonly region?: string;
  /** Absent: Amazon's. */
  readonly endpoint?: string;
  readonly pathStyle: boolean;
  /** Reads the key at each call; absent: what the AWS SDK finds. @throws {RetirementError} `secret.missing` when it is gone */
  readonly readCredentials?: () => Promise<{ readonly accessKeyId: string; readonly secretAccessKey: string }>;
}

/** The place for people and for the record: another one is another archive. */
export function placeAddress(place: StoragePlace): string {
  if (place.kind === 'folder') return `folder:${place.written}`;
  const at = place.endpoint === undefined ? '' : ` at ${new URL(place.endpoint).host}`;
  return `s3://${place.bucket}${at}`;
}
