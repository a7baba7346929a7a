import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretMissing } from '../../src/secrets/secret-missing';
import { createSecretReader } from '../../src/secrets/secret-reader';
import { anchorSecrets, LiteralSecret, type SecretRef } from '../../src/secrets/secret-ref';

const folder = mkdtempSync(join(tmpdir(), 'lethe-secrets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('createSecretReader()', () => {
  it('reads a variable of the environment', async () => {
    await expect(createSecretReader({ A: 's3cret' }).read({ kind: 'env', name: 'A' })).resolves.toBe('s3cret');
  });

  it.each([{}, { A: '' }, { A: '  ' }])('misses a variable in %j', async (env) => {
    await expect(createSecretReader(env).read({ kind: 'env', name: 'A' })).rejects.toThrow(SecretMissing);
  });

  it('reads a file without the newline at its end, and again each time', async () => {
    const path = join(folder, 'rotating');
    writeFileSync(path, 'first\n');
    await expect(createSecretReader({}).read({ kind: 'file', path })).resolves.toBe('first');
    writeFileSync(path, ' second \r\n');
    await expect(createSecretReader({}).read({ kind: 'file', path })).resolves.toBe(' second ');
    writeFileSync(path, '\uFEFFthird\n');
    await expect(createSecretReader({}).read({ kind: 'file', path })).resolves.toBe('third');
  });

  it('misses a file that is not there, is empty, or is a folder, and names it', async () => {
    const empty = join(folder, 'empty');
    writeFileSync(empty, '\n');
    for (const path of [join(folder, 'nowhere'), empty, folder]) {
      const error = await createSecretReader({})
        .read({ kind: 'file', path })
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(SecretMissing);
      expect(error).toMatchObject({ code: 'secret.missing', message: expect.stringContaining(path) });
    }
  });

  it('gives back what is in the config', async () => {
    await expect(createSecretReader({}).read(new LiteralSecret('s3cret'))).resolves.toBe('s3cret');
  });
});

describe('anchorSecrets()', () => {
  it('makes relative files absolute wherever they are, reports every secret, and leaves the rest alone', () => {
    const seen: [SecretRef, readonly string[]][] = [];
    const options = {
      baseUrl: 'https://a.example.com',
      token: { kind: 'file', path: 'token' },
      list: [{ key: { kind: 'env', name: 'KEY' } }],
      absolute: { kind: 'file', path: '/run/key' },
    };
    const anchored = anchorSecrets(options, '/etc/lethe', (ref, path) => seen.push([ref, path]));
    expect(anchored).toEqual({ ...options, token: { kind: 'file', path: '/etc/lethe/token' } });
    expect(seen.map(([, path]) => path.join('.'))).toEqual(['token', 'list.0.key', 'absolute']);
  });
});
