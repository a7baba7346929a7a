import type { ArchiveSettings } from '../../domain/instance/settings';
import { readSecretAgain } from '../../secrets/secret-reader';
import type { SecretRef } from '../../secrets/secret-ref';
import { anchorSecret } from '../../secrets/secret-ref';
import { ArchiveKeys } from '../archive-keys';
import type { Finding } from '../findings';
import type { ArchiveConfig } from '../instance-config';
import { isMapping } from '../parse-config-file';
import { folderPlace, placeAddress, type StoragePlace } from '../storage-place';
import type { YamlPath } from '../yaml/yaml-document';
import { presentSecret } from './present-secret';
import { isBucketName, readS3 } from './read-s3';
import type { Reading } from './reading';
import { scheduleOf } from './schedule-of';

const OURS = ['lethe', 'archive'] as const;
const THE_SCRIPTS = 's3_archive';
/** What is shorter can be guessed. @unit characters */
const SHORTEST_SECRET = 16;

/** How learners are archived; undefined where the file says nothing about it. */
export async function readArchive(said: ArchiveKeys | undefined, reading: Reading): Promise<ArchiveConfig | undefined> {
  if (said === undefined && reading.script[THE_SCRIPTS] == null) return undefined;
  const keys = said ?? ArchiveKeys.parse({});
  const place = await readPlace(keys, said === undefined, reading);
  if (place === undefined) {
    if (keys.contents !== 'none') return undefined;
    if (keys.keep !== undefined) reading.findings.warn([...OURS, 'keep'], NOTHING_TO_REMOVE);
  }
  const hash = await readHashSecret(keys, reading);
  const { redacted_username: username, redacted_email: email, redacted_name: name } = keys;
  const settings: ArchiveSettings = {
    address: place === undefined ? null : placeAddress(place),
    contents: keys.contents,
    coolOffDays: keys.cool_off_days,
    batchSize: keys.batch_size,
    ...(keys.keep === undefined ? {} : { keepMs: keys.keep }),
    redaction: {
      ...(username === undefined ? {} : { username }),
      ...(email === undefined ? {} : { email }),
      ...(name === undefined ? {} : { name }),
    },
    ...(keys.unreported === 'leave' ? {} : { unreported: keys.unreported }),
    ...(keys.schedule === undefined ? {} : { schedule: scheduleOf(keys.schedule) }),
  };
  return {
    settings,
    ...(place === undefined ? {} : { place }),
    ...(hash === undefined ? {} : { readHashSecret: () => readSecretAgain(hash, reading.secrets, 'archive') }),
  };
}

const NOTHING_TO_REMOVE: Finding = {
  message: 'lethe.archive.keep removes nothing: the file names no place where archives are',
  hint: 'leave the place of older archives in the file: folder, or s3_archive.bucket_name',
};

/**
 * The folder where there is one, else the bucket that the script has. `none` needs neither; where one is named, it is the
 * place of what was archived before, which still expires and can be found.
 * @param onlyTheirs the file has the script's key alone, which Lethe may never need: what is wrong with it is a warning
 */
async function readPlace(keys: ArchiveKeys, onlyTheirs: boolean, reading: Reading): Promise<StoragePlace | undefined> {
  if (keys.folder !== undefined) return folderPlace(keys.folder, reading.folder);
  const { script, findings } = reading;
  const tell = (path: YamlPath, finding: Finding) =>
    void (onlyTheirs ? findings.warn(path, finding) : findings.fault(path, finding));
  const bucket = isMapping(script[THE_SCRIPTS]) ? script[THE_SCRIPTS].bucket_name : undefined;
  if (bucket === undefined) {
    if (keys.contents === 'none') return undefined;
    tell(script[THE_SCRIPTS] == null ? OURS : [THE_SCRIPTS], {
      message: 'no place for archives: neither lethe.archive.folder nor s3_archive.bucket_name',
      hint: 'write lethe: {archive: {folder: /path}}, or s3_archive: {bucket_name: NAME}',
      atKey: true,
    });
    return undefined;
  }
  if (typeof bucket !== 'string' || !isBucketName(bucket)) {
    tell([THE_SCRIPTS, 'bucket_name'], {
      message: 's3_archive.bucket_name is not the name of a bucket',
      hint: 'write bucket_name: NAME, without s3:// and without a path',
    });
    return undefined;
  }
  return readS3(bucket, keys, OURS, reading);
}

async function readHashSecret(keys: ArchiveKeys, reading: Reading): Promise<SecretRef | undefined> {
  const path = [...OURS, 'hash_secret'];
  if (keys.hash_secret === undefined) {
    if (keys.contents !== 'pseudonymous') return undefined;
    reading.findings.fault(OURS, {
      message: 'lethe.archive.contents is pseudonymous, and there is no hash_secret',
      hint: 'write hash_secret: env:NAME, and keep that secret as long as the archives',
      code: 'secret.missing',
      atKey: true,
    });
    return undefined;
  }
  const ref = anchorSecret(keys.hash_secret, reading.folder);
  if (!reading.checkSecrets) return ref;
  const secret = await presentSecret(ref, path, reading);
  if (secret !== undefined && secret.length < SHORTEST_SECRET) {
    reading.findings.fault(path, {
      message: `lethe.archive.hash_secret is shorter than ${SHORTEST_SECRET} characters`,
      hint: 'make a long one, for example with: openssl rand -hex 32',
    });
  }
  return ref;
}
