import { ConfigError, loadConfig } from '../../src/config/load-config';
import { parseKeyRingRef } from '../../src/domain/encryption/key-ring-ref';
import { SecretRef } from '../../src/secrets/secret-ref';
import { goodBut } from './good-file';
import { temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();
const LONG = 900_000;
const ENDLESS = '/dev/zero';

async function seconds(text: string): Promise<number> {
  const path = folder.write('site.yml', text);
  const before = performance.now();
  await loadConfig({ path, env: {} }).catch((error: unknown) => {
    if (!(error instanceof ConfigError)) throw error;
  });
  return (performance.now() - before) / 1_000;
}

const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');

describe('a config file of almost 1 MB is refused or read in seconds', () => {
  it.each<[string, () => string]>([
    ['of brackets that YAML wants indented', () => `a: ${'['.repeat(100)}\n${lines(LONG / 2 - 200, () => ']')}`],
    ['of lists that YAML wants indented', () => lines(20_000, (at) => `k${at}: [\n1\n]`)],
    ['of one key, again and again', () => `${goodBut('', '')}\n${lines(90_000, () => 'a: 1')}`],
    [
      'of keys that are almost one we know',
      () => lines(9_000, (at) => `fetch_ecommerce_segment_${at}${'x'.repeat(60)}: 1`),
    ],
    ['of digits', () => `a: ${'7'.repeat(LONG)}`],
    ['of minutes and seconds', () => `a: 1${':1'.repeat(LONG / 2)}`],
    ['of aliases', () => `a: &a x\nb:\n${lines(100_000, () => '- *a')}`],
    [
      'of a URL of slashes',
      () => goodBut('https://courses.example.com/', `https://courses.example.com${'/'.repeat(LONG)}x`),
    ],
    ['of a reference of blanks', () => goodBut('env:LMS_SECRET', `"file:${' '.repeat(LONG)}x"`)],
    [
      'of a key ring of slashes',
      () => goodBut('cool_off_days: 14', `encryption: {keys: "vault:${'/'.repeat(LONG)}x"}`),
    ],
    [
      'of one step, again and again',
      () =>
        goodBut('lethe:', `${lines(10_000, () => '  - [RETIRING_X, X_COMPLETE, LMS, retirement_unenroll]')}\nlethe:`),
    ],
  ])('%s', async (_, text) => {
    expect(await seconds(text())).toBeLessThan(15);
  });

  it('and a longer one is not a config file', async () => {
    const path = folder.write('large.yml', '#'.repeat(1_000_001));
    await expect(loadConfig({ path, env: {} })).rejects.toThrow('larger than 1 MB');
  });

  it('nor is one without an end, which has no size: as the file itself, a secret, or certificates', async () => {
    const [secret, ca] = [
      goodBut('env:LMS_SECRET', `file:${ENDLESS}`),
      goodBut('lethe:', `lethe:\n  ca_file: ${ENDLESS}`),
    ];
    for (const path of [ENDLESS, folder.write('secret.yml', secret), folder.write('ca.yml', ca)]) {
      await expect(loadConfig({ path, env: { LMS_SECRET: 's' } })).rejects.toThrow('larger than 1 MB');
    }
  });

  it.each(['file:', 'vault:', 'env:', 'sops:'])('nor does a name after %s of any length take long', (kind) => {
    const before = performance.now();
    for (const text of [`${kind}${' '.repeat(LONG)}x`, `${kind}${'/'.repeat(LONG)}#`, `${kind}${'#'.repeat(LONG)}`]) {
      expect(parseKeyRingRef(text)).toBeUndefined();
      expect(SecretRef.safeParse(text).success).toBe(false);
    }
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});
