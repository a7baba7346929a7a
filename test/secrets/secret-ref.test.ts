import { inspect } from 'node:util';
import { describeSecret, isSecretRef, LiteralSecret, SecretRef } from '../../src/secrets/secret-ref';

describe('SecretRef', () => {
  it('takes env:NAME for the name of a variable', () => {
    expect(SecretRef.parse('env:LMS_CLIENT_SECRET')).toEqual({ kind: 'env', name: 'LMS_CLIENT_SECRET' });
  });

  it('takes file:path for a file', () => {
    expect(SecretRef.parse('file:secrets/lms')).toEqual({ kind: 'file', path: 'secrets/lms' });
  });

  it('takes sops:file#key and vault:path#key for a value of those, and the last # for the one that parts them', () => {
    expect(SecretRef.parse('sops:secrets.yml#lms.client_secret')).toEqual({
      kind: 'sops',
      path: 'secrets.yml',
      key: 'lms.client_secret',
    });
    expect(SecretRef.parse('vault: secret/lethe/a#b#client_secret')).toEqual({
      kind: 'vault',
      path: 'secret/lethe/a#b',
      key: 'client_secret',
    });
  });

  it('takes everything else for the secret itself, blanks included', () => {
    const secret = SecretRef.parse(' s3cret:with colon ');
    expect(secret).toBeInstanceOf(LiteralSecret);
    expect((secret as LiteralSecret).reveal()).toBe(' s3cret:with colon ');
  });

  it('takes the digits of a whole number, as the Python driver does', () => {
    expect((SecretRef.parse(83) as LiteralSecret).reveal()).toBe('83');
    expect((SecretRef.parse(123456789012345678901n) as LiteralSecret).reveal()).toBe('123456789012345678901');
  });

  it.each([
    '',
    '  ',
    'env:',
    'env:NOT A NAME',
    'file:',
    'file:  ',
    'sops:',
    'sops:file',
    'sops:#key',
    'vault:#key',
    'vault:secret/lethe',
    'vault:secret/lethe#',
    'ENV:NAME',
    'Env: NAME',
    ' file:path',
    'Vault:secret/lethe/academy#key',
    'sops :secrets.yml#key',
    'vault:secret#key',
    'vault:secret/../sys/seal#key',
    'vault:secret//lethe#key',
    true,
    null,
    1.5,
    [],
    {},
  ])('refuses %j', (value) => {
    expect(SecretRef.safeParse(value).success).toBe(false);
  });

  it('lets nobody see a literal secret by printing it', () => {
    const secret = SecretRef.parse('s3cret');
    for (const shown of [inspect({ secret }), JSON.stringify({ secret }), String(secret), describeSecret(secret)]) {
      expect(shown).not.toContain('s3cret');
    }
  });
});

describe('isSecretRef()', () => {
  it('knows its own kinds and nothing else', () => {
    const all = ['env:A', 'file:a', 'sops:a#b', 'vault:a/b#c', 'a'].map((text) => SecretRef.parse(text));
    expect(all.map(isSecretRef)).toEqual(all.map(() => true));
    expect([null, 'env:A', {}, { kind: 'env' }, { kind: 'file' }, { kind: 'vault', path: 'a' }].some(isSecretRef)).toBe(
      false,
    );
  });
});

describe('describeSecret()', () => {
  it('says where the secret comes from', () => {
    expect(describeSecret({ kind: 'env', name: 'A' })).toBe('the environment variable A');
    expect(describeSecret({ kind: 'file', path: '/run/a' })).toBe('the file /run/a');
    expect(describeSecret(SecretRef.parse('sops:/etc/a.yml#b'))).toBe('b of the sops file /etc/a.yml');
    expect(describeSecret(SecretRef.parse('vault:secret/a#b'))).toBe('b of secret/a in Vault');
    expect(describeSecret(new LiteralSecret('x'))).toBe('the config file itself');
  });
});
