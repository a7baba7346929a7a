import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { binaryCache } from '../../src/dev-server/binary-cache';
import type { SecretMissing } from '../../src/secrets/secret-missing';
import { createSecretReader } from '../../src/secrets/secret-reader';
import { SecretRef } from '../../src/secrets/secret-ref';
import { temporaryFolder } from '../config/temporary-folder';

const FIXTURES = join(__dirname, 'fixtures');
const folder = temporaryFolder();

const read = (text: string, env: NodeJS.ProcessEnv) => createSecretReader(env).read(SecretRef.parse(text));
const missed = (text: string, env: NodeJS.ProcessEnv) =>
  read(text, env).then(
    () => {
      throw new Error('nothing was missed');
    },
    (fault: SecretMissing) => fault,
  );

/** A folder for PATH with a `sops` that takes what ours is called with, and nothing else. */
async function fakeSops(script: string): Promise<NodeJS.ProcessEnv> {
  const strict = '[ "$1 $2 $3 $#" = "decrypt --output-type json 4" ] || exit 99';
  await chmod(folder.write('sops', `#!/bin/sh\n${strict}\n${script}\n`, 0o700), 0o700);
  return { PATH: `${folder.path}${delimiter}${process.env.PATH}` };
}

describe('a secret from sops', () => {
  const DOCUMENT =
    '{"client_secret":"s3cret","lms":{"a.b":"dotted","list":["none",{"deep":83}]},"empty":"","yes":true}';

  it.each([
    ['client_secret', 's3cret'],
    ['lms.a.b', 'dotted'],
    ['lms.list.1.deep', '83'],
  ])('is found at %s of what it decrypts', async (key, secret) => {
    const env = await fakeSops(`[ "$4" = "/etc/lethe/a b.yml" ] && echo '${DOCUMENT}'`);
    await expect(read(`sops:/etc/lethe/a b.yml#${key}`, env)).resolves.toBe(secret);
  });

  it('is decrypted again each time, with the environment that sops looks for its keys in', async () => {
    const env = await fakeSops(`printf '{"a":"%s"}' "$SOPS_AGE_KEY_FILE"`);
    await expect(read('sops:x.yml#a', { ...env, SOPS_AGE_KEY_FILE: '/first' })).resolves.toBe('/first');
    await expect(read('sops:x.yml#a', { ...env, SOPS_AGE_KEY_FILE: '/second' })).resolves.toBe('/second');
  });

  it.each([
    [
      'there is no such key',
      `echo '${DOCUMENT}'`,
      'nobody',
      /no nobody in the sops file .*x\.yml/,
      /sops set .*x\.yml '\["nobody"\]'/,
    ],
    ['it is empty', `echo '${DOCUMENT}'`, 'empty', /empty or not text/, /as text/],
    ['it is a mapping', `echo '${DOCUMENT}'`, 'lms', /empty or not text/, /as text/],
    ['it is a number that JSON cannot hold', `echo '{"n":12345678901234567890}'`, 'n', /not text/, /in quotes/],
    [
      'no key decrypts it',
      'echo "age1: FAILED s3cret" >&2; exit 128',
      'a',
      /has no key that decrypts .*x\.yml/,
      /sops decrypt .*x\.yml/,
    ],
    ['it was changed by hand', 'exit 51', 'a', /rejects .*MAC/, /sops decrypt/],
    ['sops fails otherwise', 'exit 23', 'a', /failed \(23\)/, /sops decrypt/],
    ['sops prints no JSON', 'echo s3cret', 'a', /there is no a/, /sops set/],
  ])('is missed with what to do when %s', async (_what, script, key, message, hint) => {
    const fault = await missed(`sops:${folder.path}/x.yml#${key}`, await fakeSops(script));
    expect(fault.message).toMatch(message);
    expect(fault.hint).toMatch(hint);
    expect(`${fault.message} ${fault.hint}`).not.toContain('s3cret');
  });

  it('is missed with what to install when there is no sops', async () => {
    const fault = await missed('sops:/etc/x.yml#a', { PATH: '/nowhere' });
    expect(fault).toMatchObject({
      code: 'secret.missing',
      message: expect.stringContaining('program sops, which is not installed'),
    });
    expect(fault.hint).toContain('getsops.io');
  });
});

/** On PATH, or built once as CONTRIBUTING.md says. */
const REAL = [...(process.env.PATH ?? '').split(delimiter), join(binaryCache(), 'sops', '3.13.3')].find((one) =>
  existsSync(join(one, 'sops')),
);

if (REAL !== undefined) {
  describe('the real sops', () => {
    const env = { PATH: REAL, SOPS_AGE_KEY_FILE: join(FIXTURES, 'test-only.age-key.txt'), HOME: folder.path };
    const FILE = join(FIXTURES, 'test-only.sops.yml');

    it('decrypts a file with an age key, text, digits and lists', async () => {
      await expect(read(`sops:${FILE}#lms.client_secret`, env)).resolves.toBe('s3cret from sops');
      await expect(read(`sops:${FILE}#sites.1`, env)).resolves.toBe('83');
    });

    it('is known by its exit code when it has no key for the file, or the file is not there', async () => {
      const keyless = await missed(`sops:${FILE}#lms.client_secret`, { ...env, SOPS_AGE_KEY_FILE: undefined });
      expect(keyless.message).toContain('has no key that decrypts');
      const fileless = await missed(`sops:${FIXTURES}/nowhere.yml#a`, env);
      expect(fileless.message).toMatch(/cannot read|finds no/);
    });
  });
} else {
  describe('WITHOUT THE REAL SOPS, which is neither on PATH nor in the cache (CONTRIBUTING.md says how to build it)', () => {
    it('its file is told to be in need of sops', async () => {
      const fault = await missed(`sops:${FIXTURES}/test-only.sops.yml#lms.client_secret`, { PATH: '/nowhere' });
      expect(fault.message).toContain('test-only.sops.yml needs');
    });
  });
}
