import { ConfigError } from '../../src/config/config-fault';
import { loadConfig } from '../../src/config/load-config';
import { temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();
const START = `client_id: worker
client_secret: invented-secret-of-a-test
base_urls: {lms: 'https://courses.example.com'}
lethe: {cool_off_days: 14`;
const STEPS = (...more: string[]) =>
  `retirement_pipeline:\n${['[RETIRING_LMS, LMS_COMPLETE, LMS, retirement_lms_retire]', ...more].map((step) => `  - ${step}\n`).join('')}`;

async function told(text: string): Promise<readonly string[]> {
  const said = await loadConfig({ path: folder.write('site.yml', text), env: {} }).catch((error: unknown) => error);
  if (said instanceof ConfigError) {
    return [...said.faults.map(({ message }) => `fault ${message}`), ...said.warnings.map(({ message }) => message)];
  }
  if (said instanceof Error) throw said;
  return (said as { warnings: readonly { line?: number; message: string; hint: string }[] }).warnings.map(
    ({ line, message, hint }) => `${line}: ${message} → ${hint}`,
  );
}

describe('an address that is http', () => {
  const crm = (url: string) =>
    `${START}}\n${STEPS('[RETIRING_CRM, CRM_COMPLETE, CRM, retire_learner]')}` +
    `EXTRA_SERVICES_TO_RETIRE_FROM:\n  - {name: CRM, service_base_url: '${url}', retirement_url_path: retire}\n`;

  it.each<[string, string, RegExp]>([
    [
      'of an extra service',
      crm('http://crm.internal/x'),
      /^9: EXTRA_SERVICES_TO_RETIRE_FROM: service_base_url is http: .*token.*unencrypted → write https:\/\/crm\.internal\/x/,
    ],
    [
      'of the storage of archives',
      `${START}, archive: {s3_endpoint: 'http://minio.internal:9000'}}\n${STEPS()}s3_archive: {bucket_name: archives}\n`,
      /^4: lethe\.archive\.s3_endpoint is http: .*unencrypted → write https:\/\/minio\.internal:9000/,
    ],
    [
      'of the storage of partner reports',
      `${START}, partner_report: {s3_bucket: reports, s3_endpoint: 'http://minio.internal:9000'}}\n${STEPS()}org_partner_mapping: {A: [A]}\n`,
      /^4: lethe\.partner_report\.s3_endpoint is http/,
    ],
    [
      'of a service that is only told about new usernames',
      `${START}}\n${STEPS()}`.replace("lms: 'https", "discovery: 'http://discovery.internal', lms: 'https"),
      /^3: base_urls\.discovery is http: the token/,
    ],
  ])('%s is warned about', async (_what, text, expected) => {
    expect((await told(text)).filter((line) => expected.test(line))).toHaveLength(1);
  });

  const drive = (uri: string, url: string) => {
    folder.write('google.json', JSON.stringify({ client_email: 'a@example.com', private_key: 'x', token_uri: uri }));
    return `${START}, partner_report: {google_drive_url: '${url}'}}\n${STEPS()}org_partner_mapping: {A: [A]}\ndrive_partners_folder: folder1\ngoogle_secrets_file: google.json\n`;
  };

  it('of Google Drive is warned about, and refused where the account gets its token', async () => {
    const good = 'https://oauth2.example.com/token';
    expect(await told(drive(good, 'http://drive.internal'))).toContainEqual(
      expect.stringMatching(
        /google_drive_url is http: reports and the token .* unencrypted → write https:\/\/drive\.internal/,
      ),
    );
    expect(await told(drive('http://oauth2.example.com/token', 'https://drive.example.com'))).toContainEqual(
      expect.stringMatching(/^fault google_secrets_file: token_uri of that file is http/),
    );
    const all = await told(drive(good, 'https://drive.example.com'));
    expect(all.filter((line) => /http|google/.test(line))).toEqual([]);
  });

  it.each([crm('https://crm.internal'), crm('http://127.0.0.1:9'), crm('http://localhost:9')])(
    'is not told of an address that is not: %#',
    async (text) => {
      expect((await told(text)).filter((line) => /is http/.test(line))).toEqual([]);
    },
  );
});

describe('a password in an address', () => {
  it.each([
    'worker:Kx9/vQ2pLm7@courses.example.com',
    'https://https://worker:Kx9/vQ2pLm7@courses.example.com',
    'https://worker:Kx9/vQ2pLm7@courses.example.com',
    'https://worker:Kx9@vQ2pLm7@courses.example.com?a=b',
    'https://worker/Kx9/vQ2pLm7@courses.example.com?a=b',
    'http:/worker:Kx9/vQ2pLm7@courses.example.com',
  ])('is in no hint: %s', async (url) => {
    const lines = (await told(`${START}}\n${STEPS()}`.replace('https://courses.example.com', url))).join('\n');
    expect(lines).toMatch(/base_urls\.lms/);
    expect(lines).not.toMatch(/vQ2|Kx9/);
  });
});
