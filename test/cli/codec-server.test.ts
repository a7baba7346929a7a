import { join } from 'node:path';
import { makeFileRing } from '../../src/keys/file-ring';
import { temporaryFolder } from '../config/temporary-folder';
import { runLine } from './recording-terminal';

const folder = temporaryFolder();
const fixture = (name: string) => join(__dirname, '..', 'http', 'fixtures', name);
let keys: string;
let tokens: string;

beforeAll(async () => {
  const path = join(folder.path, 'keys.json');
  await makeFileRing(path);
  keys = `file:${path}`;
  tokens = folder.write('tokens', 'a-token-of-more-than-24-characters\n');
});

const serve = (...more: string[]) => runLine(['codec-server', '--keys', keys, '--port', '0', ...more]);

describe('lethe codec-server', () => {
  it('explains itself: who may, where the Web UI is, and how it speaks TLS', async () => {
    const { code, out } = await runLine('codec-server --help');
    expect(code).toBe(0);
    for (const option of [
      '--token-file',
      '--oidc-issuer',
      '--oidc-audience',
      '--without-auth',
      '--origin',
      '--tls-cert',
    ]) {
      expect(out).toContain(option);
    }
  });

  it.each([
    ['nobody who is asked', [], 'who can decrypt?'],
    ['nobody asked, for other machines', ['--without-auth', '--host', '0.0.0.0'], 'on this machine only'],
    ['nobody asked, and a token', ['--without-auth', '--token-file', 'TOKENS'], 'contradicts'],
    ['tokens in clear on the network', ['--token-file', 'TOKENS', '--host', '0.0.0.0'], 'requires TLS'],
    ['an issuer without an audience', ['--oidc-issuer', 'https://login.example.com'], 'must be used together'],
    ['a claim without an issuer', ['--token-file', 'TOKENS', '--oidc-require', 'groups=x'], 'belongs to --oidc-issuer'],
    ['a claim that is none', ['--oidc-require', 'groups'], 'Write claim=value.'],
    ['a certificate without its key', ['--token-file', 'TOKENS', '--tls-cert', 'tls.crt'], 'must be used together'],
    ['an origin with a path', ['--without-auth', '--origin', 'http://127.0.0.1:8233/ui'], 'scheme, host and port'],
    ['an origin that is every one', ['--without-auth', '--origin', '*'], 'scheme, host and port'],
    ['a port that is none', ['--without-auth', '--port', '65536'], '0 to 65535'],
    ['a ring that is none', ['--without-auth', '--keys', 'keys.json'], 'not a key ring'],
  ])('refuses %s as wrong usage', async (_, options, says) => {
    const { code, out, err } = await serve(...options.map((one) => (one === 'TOKENS' ? tokens : one)));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(says);
    expect(err).not.toMatch(/^ +at /m);
  });

  it.each([
    ['a token file that is not there', ['--token-file', '/nowhere/tokens'], '/nowhere/tokens cannot be read (ENOENT)'],
    ['a token that could be guessed', ['--token-file', 'SHORT'], 'tokens of 24 characters or more'],
    ['a key ring that is not there', ['--without-auth', '--keys', 'file:/nowhere/keys.json'], 'lethe keys init'],
    [
      'a certificate that is not there',
      ['--without-auth', '--tls-cert', '/nowhere/a', '--tls-key', '/nowhere/b'],
      'ENOENT',
    ],
    [
      'a certificate that is none',
      ['--without-auth', '--tls-cert', 'SHORT', '--tls-key', 'SHORT'],
      'are not a certificate and',
    ],
    [
      'the key of another certificate',
      ['--without-auth', '--tls-cert', 'CERT', '--tls-key', 'SHORT'],
      'are not a certificate and',
    ],
  ])('refuses %s as a fault of the config', async (_, options, says) => {
    const files: Readonly<Record<string, string>> = {
      SHORT: folder.write('short', 'short\n'),
      CERT: fixture('self-signed.cert.pem'),
    };
    const { code, out, err } = await serve(...options.map((one) => files[one] ?? one));
    expect({ code, out }).toEqual({ code: 7, out: '' });
    expect(err).toContain(says);
    expect(err).not.toMatch(/^ +at /m);
  });
});
