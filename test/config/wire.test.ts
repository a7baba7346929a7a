import { loadConfig } from '../../src/config/load-config';
import { certificate } from '../support/certificates';
import { faultsOf } from './faults-of';
import { ENV, goodBut } from './good-file';

const refused = faultsOf();
const { folder } = refused;
const withCa = (file: string) => goodBut('  cool_off_days: 14', `  cool_off_days: 14\n  ca_file: ${file}`);
const load = (text: string, env: NodeJS.ProcessEnv = ENV) => loadConfig({ path: folder.write('site.yml', text), env });

describe('lethe.ca_file', () => {
  it('is read relative to the config file, of all its text the certificates alone', async () => {
    folder.write('ca.pem', `ours, since 2020\n${certificate('authority')}\n${certificate('server')}`);
    const { instances, warnings } = await load(withCa('ca.pem'));
    expect(instances[0]?.wire.ca?.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(instances[0]?.wire.ca).not.toContain('since 2020');
    expect(warnings).toEqual([]);
  });

  it.each([
    ['is not there', () => 'nowhere.pem', /ca_file: there is no file .*nowhere\.pem/],
    [
      'holds no certificate',
      () => {
        folder.write('key.pem', certificate('server.key'));
        return 'key.pem';
      },
      /has no certificate/,
    ],
    [
      'holds half of one',
      () => {
        folder.write('half.pem', certificate('authority').replace(/\n[A-Za-z0-9+/=]{20,}\n-----END/, '\n-----END'));
        return 'half.pem';
      },
      /certificate 1 in .* cannot be read/,
    ],
    ['is empty', () => "''", /ca_file is empty/],
  ])('is a fault with its line when it %s', async (_what, file, message) => {
    const [fault, ...others] = await refused.faults(withCa(file()));
    expect(fault).toMatchObject({ line: 14, path: 'lethe.ca_file', code: 'config.invalid' });
    expect(fault?.message).toMatch(message);
    expect(others).toEqual([]);
  });

  it('is warned about when a certificate of it has expired', async () => {
    folder.write('old.pem', certificate('expired'));
    const { warnings } = await load(withCa('old.pem'));
    expect(warnings).toMatchObject([{ line: 14, message: expect.stringMatching(/certificate 1 .* has expired/) }]);
  });

  it('is not needed by who uses only the Temporal server', async () => {
    const path = folder.write('site.yml', withCa('nowhere.pem'));
    await expect(loadConfig({ path, env: {}, secrets: 'skip' })).resolves.toMatchObject({ warnings: [] });
  });
});

describe('a proxy of the environment', () => {
  it('is that of each service of the instance, unless NO_PROXY excepts it', async () => {
    const env = { ...ENV, HTTPS_PROXY: 'http://proxy.example.com:3128', NO_PROXY: 'credentials.example.com' };
    const { instances } = await load(goodBut('  id:', '  id:'), env);
    const proxied = (url: string) => instances[0]?.wire.proxyFor(url)?.host;
    expect(proxied('https://courses.example.com')).toBe('proxy.example.com:3128');
    expect(proxied('https://credentials.example.com')).toBeUndefined();
  });

  it('is one fault, without its value, when it can be no proxy', async () => {
    const faults = await refused.faults(goodBut('  id:', '  id:'), { ...ENV, HTTPS_PROXY: 'socks5://u:S3cret@p:1' });
    expect(faults).toMatchObject([{ code: 'config.invalid', message: expect.stringContaining('HTTPS_PROXY') }]);
    expect(JSON.stringify(faults)).not.toContain('S3cret');
  });
});
