import { readSecretAgain } from '../../secrets/secret-reader';
import type { SecretRef } from '../../secrets/secret-ref';
import { anchorSecret } from '../../secrets/secret-ref';
import { pathText } from '../findings';
import { isMapping } from '../parse-config-file';
import type { S3Keys } from '../s3-keys';
import type { S3Place } from '../storage-place';
import { readBaseUrl } from './base-url';
import { presentSecret } from './present-secret';
import type { Reading } from './reading';

const THE_SCRIPTS = 's3_archive';

/** @source https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, and older names */
export function isBucketName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/.test(name);
}

/** A bucket. @param at where its keys are in the file */
export async function readS3(
  bucket: string,
  keys: S3Keys,
  at: readonly string[],
  reading: Reading,
): Promise<S3Place | undefined> {
  const { script, findings } = reading;
  const theirs = isMapping(script[THE_SCRIPTS]) ? script[THE_SCRIPTS].region : undefined;
  const region = keys.s3_region ?? (typeof theirs === 'string' && theirs !== '' ? theirs : undefined);
  const url = keys.s3_endpoint === undefined ? undefined : readBaseUrl(keys.s3_endpoint);
  if (url?.kind === 'invalid') {
    findings.fault([...at, 's3_endpoint'], { message: `${pathText(at)}.s3_endpoint ${url.message}`, hint: url.hint });
    return undefined;
  }
  if (url?.clear) {
    findings.warn([...at, 's3_endpoint'], {
      message: `${pathText(at)}.s3_endpoint is http: names and e-mail addresses of learners go over the network unencrypted`,
      hint: `write ${url.url.replace(/^http:/, 'https:')}, unless that network is private`,
    });
  }
  const { s3_access_key_id: id, s3_secret_access_key: secret } = keys;
  if ((id === undefined) !== (secret === undefined)) {
    findings.fault(at, {
      message: `${pathText(at)} has one of s3_access_key_id and s3_secret_access_key`,
      hint: 'write both, or neither: then the worker takes what the AWS SDK finds',
      atKey: true,
    });
    return undefined;
  }
  const read = async (name: string, ref: SecretRef) => {
    const anchored = anchorSecret(ref, reading.folder);
    if (reading.checkSecrets) await presentSecret(anchored, [...at, name], reading);
    return () => readSecretAgain(anchored, reading.secrets, 'S3');
  };
  const readId = id === undefined ? undefined : await read('s3_access_key_id', id);
  const readSecret = secret === undefined ? undefined : await read('s3_secret_access_key', secret);
  return {
    kind: 's3',
    bucket,
    ...(region === undefined ? {} : { region }),
    ...(url === undefined ? {} : { endpoint: url.url }),
    pathStyle: keys.s3_path_style ?? url !== undefined,
    ...(readId === undefined || readSecret === undefined
      ? {}
      : { readCredentials: async () => ({ accessKeyId: await readId(), secretAccessKey: await readSecret() }) }),
  };
}
