import { chooseEncryption, encryptionOfEnv } from '../../../src/domain/encryption/choose-encryption';
import { formatEncryption, parseKeyRingRef } from '../../../src/domain/encryption/key-ring-ref';

const here = { address: '127.0.0.1:7233', onThisMachine: true };
const elsewhere = { address: 'temporal.example.com:7233', onThisMachine: false };
const absolute = (path: string) => (path.startsWith('/') ? path : `/work/${path}`);
const file = (path: string) => ({ kind: 'file', path }) as const;

describe('chooseEncryption()', () => {
  it('refuses a Temporal server elsewhere about which nobody says anything, and says how to mean it', () => {
    const choice = chooseEncryption([], elsewhere);
    expect(choice).toMatchObject({ kind: 'refuse', message: expect.stringContaining('temporal.example.com:7233') });
    const { hint } = choice as Extract<typeof choice, { kind: 'refuse' }>;
    for (const word of ['LETHE_KEYS=', 'LETHE_ENCRYPTION=off', 'encryption: off', 'lethe keys init']) {
      expect(hint).toContain(word);
    }
  });

  it('speaks unencrypted to a Temporal server on this machine about which nobody says anything', () => {
    expect(chooseEncryption([], here)).toEqual({ kind: 'clear' });
  });

  it('takes what is given, be it off or a ring, once or several times', () => {
    const off = { where: 'LETHE_ENCRYPTION', said: { kind: 'off' } } as const;
    const ring = { where: 'LETHE_KEYS', said: file('/keys.json') } as const;
    for (const engine of [here, elsewhere]) {
      expect(chooseEncryption([off], engine)).toMatchObject({ kind: 'use', said: { kind: 'off' } });
      expect(chooseEncryption([ring, { ...ring, where: 'a.yml' }], engine)).toMatchObject({
        kind: 'use',
        said: file('/keys.json'),
        where: 'LETHE_KEYS',
      });
    }
  });

  it('refuses two that differ, and names both', () => {
    const sources = [
      { where: 'LETHE_KEYS', said: file('/keys.json') },
      { where: 'a.yml', said: { kind: 'off' } },
    ] as const;
    expect(chooseEncryption(sources, here)).toMatchObject({
      kind: 'refuse',
      message: 'LETHE_KEYS sets the encryption to file:/keys.json, but a.yml sets it to off',
    });
  });
});

describe('encryptionOfEnv()', () => {
  it('reads LETHE_KEYS and LETHE_ENCRYPTION; what is empty is not set', () => {
    expect(encryptionOfEnv({ LETHE_KEYS: 'file:keys.json', LETHE_ENCRYPTION: '' }, absolute)).toEqual([
      { where: 'LETHE_KEYS', said: file('/work/keys.json') },
    ]);
    expect(encryptionOfEnv({ LETHE_ENCRYPTION: 'off' }, absolute)).toEqual([
      { where: 'LETHE_ENCRYPTION', said: { kind: 'off' } },
    ]);
    expect(encryptionOfEnv({}, absolute)).toEqual([]);
  });

  it('takes no other word for off, and no other text for a ring', () => {
    for (const env of [{ LETHE_ENCRYPTION: 'no' }, { LETHE_ENCRYPTION: 'on' }, { LETHE_KEYS: 'keys.json' }]) {
      expect(typeof encryptionOfEnv(env, absolute)).toBe('string');
    }
  });
});

describe('parseKeyRingRef()', () => {
  it('takes a file, a field in Vault or a variable, and nothing else', () => {
    expect(parseKeyRingRef('file: keys.json ')).toEqual(file('keys.json'));
    expect(parseKeyRingRef('env:RING')).toEqual({ kind: 'env', name: 'RING' });
    const inVault = { kind: 'vault', path: 'secret/lethe', field: 'keys' } as const;
    expect(parseKeyRingRef('vault:/secret/lethe/#keys')).toEqual(inVault);
    expect(formatEncryption(inVault)).toBe('vault:secret/lethe#keys');
    for (const text of [
      '',
      'file:',
      'env:',
      'env:1A',
      'vault:lethe',
      'vault:#keys',
      'vault:lethe#',
      'vault:a#b#c',
      'off',
      '/keys.json',
      'file:a\0b',
    ]) {
      expect(parseKeyRingRef(text)).toBeUndefined();
    }
  });
});
