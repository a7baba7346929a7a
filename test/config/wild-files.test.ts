import { readFileSync } from 'node:fs';
import { ConfigError, loadConfig } from '../../src/config/load-config';
import { temporaryFolder } from './temporary-folder';

/** Our own files, in the shapes that operators have. */
const file = (name: string) => `${__dirname}/files/${name}.yml`;
const SITE = {
  TUBULAR_OAUTH_CLIENT_ID: 'worker',
  TUBULAR_OAUTH_CLIENT_SECRET: 's3cret',
  TUBULAR_LMS_HOST: 'courses.campus.example.com',
};

const folder = temporaryFolder();

describe('loadConfig() takes driver-script files as they are', () => {
  it('the example of the operator guide, once its two placeholders are filled in', async () => {
    const error = await loadConfig({ path: file('operator-guide'), env: {} }).catch((reason: unknown) => reason);
    expect((error as ConfigError).faults).toMatchObject([
      { line: 2, path: 'client_id', message: 'client_id is still the placeholder of an example' },
      { line: 3, path: 'client_secret', message: 'client_secret is still the placeholder of an example' },
    ]);
    const text = readFileSync(file('operator-guide'), 'utf8').replaceAll(/: <client (ID|secret) .*>/g, ': of-$1');
    const { instances } = await loadConfig({ path: folder.write('operator-guide.yml', text), env: {} });
    expect(instances[0]).toMatchObject({
      card: { id: 'operator-guide' },
      lms: { baseUrl: 'https://courses.example.com' },
      plan: { coolOffDays: null, steps: { length: 4 } },
    });
  });

  it("the Tutor plugin's, rendered with its empty lines and http", async () => {
    const { instances, warnings } = await loadConfig({ path: file('tutor-plugin'), env: {} });
    expect(instances[0]).toMatchObject({ lms: { baseUrl: 'http://local.example.com' }, pipelineWarnings: [] });
    expect(warnings.map(({ path }) => path)).toContain('base_urls.lms');
  });

  it("the Tutor plugin's of before, except for the one step that nothing can do", async () => {
    const error = await loadConfig({ path: file('tutor-plugin-4'), env: {} }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).faults).toMatchObject([
      {
        line: 13,
        path: 'retirement_pipeline[2][2]',
        message: expect.stringContaining('there is no driver DISCOVERY'),
      },
    ]);
  });

  it('one that Python has dumped, sets and other scripts’ keys included', async () => {
    const { instances, warnings } = await loadConfig({ path: file('dumped-by-python'), env: {} });
    expect([...(instances[0]?.drivers.keys() ?? [])]).toEqual(['LMS', 'DEMOGRAPHICS', 'LICENSE_MANAGER']);
    expect(instances[0]).toMatchObject({
      client: { id: 'worker id' },
    });
    expect(warnings.filter(({ message }) => message.includes('unknown key'))).toEqual([]);
  });
});

describe('loadConfig() takes one file for several sites', () => {
  const path = file('one-for-several-sites');

  it('with the site from the environment, and its host without a scheme', async () => {
    const { instances } = await loadConfig({ path, env: SITE, instance: 'campus' });
    const [instance] = instances;
    expect(instance).toMatchObject({
      card: { id: 'campus', lmsHost: 'https://courses.campus.example.com' },
      lms: { baseUrl: 'https://courses.campus.example.com' },
      client: { id: 'worker' },
    });
    await expect(instance?.client.readSecret()).resolves.toBe('s3cret');
  });

  it('and another fingerprint for each site, but not for another OAuth client', async () => {
    const fingerprint = async (env: NodeJS.ProcessEnv) =>
      (await loadConfig({ path, env })).instances[0]?.card.fingerprint;
    const first = await fingerprint(SITE);
    expect(await fingerprint({ ...SITE, TUBULAR_LMS_HOST: 'https://courses.campus.example.com/' })).toBe(first);
    expect(await fingerprint({ ...SITE, TUBULAR_LMS_HOST: 'courses.other.example.com' })).not.toBe(first);
    expect(await fingerprint({ ...SITE, TUBULAR_OAUTH_CLIENT_ID: 'other' })).toBe(first);
  });

  it('and says which variables are missing', async () => {
    const error = await loadConfig({ path, env: { TUBULAR_OAUTH_CLIENT_ID: ' ' } }).catch((reason: Error) => reason);
    for (const name of Object.keys(SITE)) expect((error as Error).message).toContain(name);
  });

  it('and says what is wrong with a host', async () => {
    const env = { ...SITE, TUBULAR_LMS_HOST: 'ftp://courses.example.com' };
    await expect(loadConfig({ path, env })).rejects.toThrow(/TUBULAR_LMS_HOST is not a web address/);
  });
});

describe('loadConfig() lets the file override the environment', () => {
  it('and warns where the two differ: it would be another site', async () => {
    const { instances, warnings } = await loadConfig({ path: file('tutor-plugin'), env: SITE });
    expect(instances[0]).toMatchObject({
      client: { id: 'retirement_service_worker' },
      lms: { baseUrl: 'http://local.example.com' },
    });
    const told = warnings.map(({ message }) => message);
    for (const name of Object.keys(SITE)) expect(told.filter((line) => line.includes(name))).toHaveLength(1);
  });
});
