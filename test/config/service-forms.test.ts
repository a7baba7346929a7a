import { loadConfig } from '../../src/config/load-config';
import { settingsOf } from '../../src/config/settings-of';
import { compareSettings } from '../../src/domain/instance/compare-settings';
import { diffSettings } from '../../src/domain/instance/diff-settings';
import type { InstanceSettings } from '../../src/domain/instance/settings';
import { temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();

const FILE = `client_id: worker
client_secret: env:SECRET
base_urls: {lms: https://lms.example.com, credentials: https://credentials.example.com}
EXTRA_SERVICES_TO_RETIRE_FROM:
  - name: CRM
    service_base_url: https://crm.example.com
    retirement_url_path: v1/erase
retirement_pipeline:
  - [RETIRING_CRM, CRM_COMPLETE, CRM, retire_learner]
  - [RETIRING_CREDENTIALS, CREDENTIALS_COMPLETE, CREDENTIALS, retire_learner]
  - [RETIRING_LMS, LMS_COMPLETE, LMS, retirement_lms_retire]
lethe:
  cool_off_days: 7
`;

async function read(text: string): Promise<InstanceSettings> {
  const path = folder.write('site.yml', text);
  const { instances } = await loadConfig({ path, env: { SECRET: 'a-client-secret' } });
  const [config] = instances;
  if (config === undefined) throw new Error('no instance');
  return settingsOf(config);
}

const stripped = (name: string) => FILE.replace('7\n', `7\n  services: {${name}: {allow_header: stripped}}\n`);

describe('how services are asked', () => {
  it('is in force with the file: the scheme, the mark, and what a service of the site’s own is called by', async () => {
    expect((await read(FILE)).serviceForms).toEqual({
      CRM: 'https; POST /v1/erase/; erased is 204 with nothing',
      CREDENTIALS: 'https; answers need the Allow header',
      LMS: 'answers need the Allow header',
    });
  });

  it.each([
    ['another path', FILE.replace('v1/erase', 'v2/erase'), 'CRM'],
    ['another success', FILE.replace('v1/erase', 'v1/erase\n    success: {status: 200, body: {done: true}}'), 'CRM'],
    ['another body', FILE.replace('v1/erase', 'v1/erase\n    success: {status: 204, body: {done: true}}'), 'CRM'],
    ['another scheme', FILE.replace('https://crm', 'http://crm'), 'CRM'],
    ['another scheme of a service of Open edX', FILE.replace('https://cred', 'http://cred'), 'CREDENTIALS'],
    ['no mark', stripped('CREDENTIALS'), 'CREDENTIALS'],
    ['no mark of the LMS', stripped('LMS'), 'LMS'],
  ])(
    'with %s is a change that is shown, and no step of it is taken by who has the other',
    async (_what, text, name) => {
      const [file, inForce] = [await read(text), await read(FILE)];
      expect(diffSettings(inForce, file).map(({ key }) => key)).toEqual([`how ${name} is asked`]);
      expect(compareSettings(file, inForce)).toEqual({
        otherSite: false,
        otherServices: [name],
        differs: [`how ${name} is asked`],
      });
    },
  );

  it('is the same where it is written in another way', async () => {
    const said = FILE.replace('v1/erase', '/v1/erase/\n    success: {status: 204}');
    expect(diffSettings(await read(FILE), await read(said))).toEqual([]);
  });

  it('is compared with nothing where an earlier build put the file in force, and an apply shows it', async () => {
    const { serviceForms: _, ...earlier } = await read(FILE);
    const file = await read(FILE);
    expect(compareSettings(file, earlier).otherServices).toEqual([]);
    expect(diffSettings(earlier, file).map(({ key }) => key)).toEqual([
      'how CREDENTIALS is asked',
      'how CRM is asked',
      'how LMS is asked',
    ]);
  });
});
