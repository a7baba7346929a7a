import { loadConfig } from '../../src/config/load-config';
import { temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();
let count = 0;

const FILE = `client_id: worker
client_secret: env:SECRET
base_urls: {lms: https://lms.example.com}
retirement_pipeline:
  - [RETIRING_LMS, LMS_COMPLETE, LMS, retirement_lms_retire]
`;

async function read(more: string, lethe: readonly string[] = []) {
  count += 1;
  const keys = ['cool_off_days: 7', ...lethe].map((line) => `  ${line}\n`).join('');
  const path = folder.write(`site-${count}.yml`, `${FILE}${more}lethe:\n${keys}`);
  const env = { SECRET: 'a-client-secret', HASH: 'a-secret-of-the-hashes', SHORT: 'short', ID: 'an-id', KEY: 'a-key' };
  const { instances, warnings } = await loadConfig({ path, env });
  return { archive: instances[0]?.archive, warnings };
}

const faultOf = (more: string, lethe: readonly string[] = []) =>
  read(more, lethe).then(
    () => 'nothing',
    (error: Error) => error.message,
  );

describe('the archive of an instance file', () => {
  it('is the bucket of the script, with the defaults of the script', async () => {
    const { archive } = await read('s3_archive: {bucket_name: our-bucket, region: eu-west-1}\n');
    expect(archive).toMatchObject({
      settings: { address: 's3://our-bucket', contents: 'full', coolOffDays: 37, batchSize: 200, redaction: {} },
      place: { kind: 's3', bucket: 'our-bucket', region: 'eu-west-1', pathStyle: false },
    });
    expect((await read('')).archive).toBeUndefined();
  });

  it('is a folder where one is named, relative to the file, and in force as the file has it', async () => {
    const { archive } = await read('s3_archive: {bucket_name: our-bucket}\n', [
      'archive: {folder: kept, keep: 730d, schedule: {every: 7d}, redacted_email: gone@example.com}',
    ]);
    expect(archive?.settings).toMatchObject({
      address: 'folder:kept',
      keepMs: 730 * 86_400_000,
      schedule: { everyMs: 7 * 86_400_000 },
      redaction: { email: 'gone@example.com' },
    });
    expect(archive?.place).toMatchObject({ kind: 'folder', path: `${folder.path}/kept` });
  });

  it('is any storage that speaks S3, with a key of its own', async () => {
    const { archive } = await read('s3_archive: {bucket_name: our-bucket}\n', [
      'archive: {s3_endpoint: "https://s3.example.com", s3_access_key_id: env:ID, s3_secret_access_key: env:KEY}',
    ]);
    expect(archive?.settings.address).toBe('s3://our-bucket at s3.example.com');
    if (archive?.place?.kind !== 's3') throw new Error('no bucket');
    expect(archive.place).toMatchObject({ endpoint: 'https://s3.example.com', pathStyle: true });
    expect(await archive.place.readCredentials?.()).toEqual({ accessKeyId: 'an-id', secretAccessKey: 'a-key' });
  });

  it('may keep nothing, and then needs no place', async () => {
    const { archive } = await read('', ['archive: {contents: none}']);
    expect(archive?.settings).toMatchObject({ address: null, contents: 'none' });
    expect(archive?.place).toBeUndefined();
  });

  it('knows the place of older archives where nothing is kept any more', async () => {
    const inFolder = await read('', ['archive: {folder: kept, contents: none, keep: 30d}']);
    expect(inFolder.archive).toMatchObject({
      settings: { address: 'folder:kept', contents: 'none', keepMs: 30 * 86_400_000 },
      place: { kind: 'folder', path: `${folder.path}/kept` },
    });
    const inBucket = await read('s3_archive: {bucket_name: our-bucket}\n', ['archive: {contents: none}']);
    expect(inBucket.archive).toMatchObject({
      settings: { address: 's3://our-bucket' },
      place: { bucket: 'our-bucket' },
    });
    expect(inBucket.warnings.map(({ message }) => message)).not.toContainEqual(expect.stringContaining('keep'));
  });

  it('warns of an age where no place is named in which anything could be too old', async () => {
    const { archive, warnings } = await read('', ['archive: {contents: none, keep: 30d}']);
    expect(archive?.settings).toMatchObject({ address: null, contents: 'none' });
    expect(warnings.map(({ message }) => message)).toContainEqual(expect.stringContaining('keep removes nothing'));
  });

  it('reads the secret of the hashes', async () => {
    const { archive } = await read('', ['archive: {folder: kept, contents: pseudonymous, hash_secret: env:HASH}']);
    expect(await archive?.readHashSecret?.()).toBe('a-secret-of-the-hashes');
  });

  it.each([
    ['', 'archive: {}', 'no place for archives'],
    ['s3_archive: {bucket_name: "s3://our-bucket/x"}\n', 'archive: {}', 'is not the name of a bucket'],
    ['', 'archive: {folder: kept, contents: pseudonymous}', 'there is no hash_secret'],
    ['', 'archive: {folder: kept, contents: pseudonymous, hash_secret: env:SHORT}', 'is shorter than 16 characters'],
    ['', `archive: {folder: kept, redacted_username: ${'x'.repeat(151)}}`, 'must be at most 150 characters'],
    ['', 'archive: {folder: kept, redacted_name: Zoë}', 'must be ASCII'],
    ['', 'archive: {folder: kept, contents: some}', 'must be full, pseudonymous, none'],
    ['', 'archive: {folder: kept, schedule: {every: 1h, cron: "0 3 * * *"}}', 'has both "every" and "cron"'],
    ['s3_archive: {bucket_name: our-bucket}\n', 'archive: {s3_access_key_id: env:ID}', 'has one of s3_access_key_id'],
    ['s3_archive: {bucket_name: our-bucket}\n', 'archive: {s3_endpoint: nothing}', 's3_endpoint'],
  ])('says what is wrong with %s%s', async (more, lethe, said) => {
    expect(await faultOf(more, [lethe])).toContain(said);
  });

  it('only warns where the script alone has a bucket that cannot be used', async () => {
    const { archive, warnings } = await read('s3_archive: {}\n');
    expect(archive).toBeUndefined();
    expect(warnings.some(({ message }) => message.includes('no place for archives'))).toBe(true);
  });
});
