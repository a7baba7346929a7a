import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config';
import { settingsOf } from '../../src/config/settings-of';
import { temporaryFolder } from './temporary-folder';

const [ofTheJob, ofTheWorker] = [temporaryFolder(), temporaryFolder()];

const FILE = (reports: string, archives: string) => `client_id: worker
client_secret: env:SECRET
base_urls: {lms: https://lms.example.com}
org_partner_mapping: {AthenX: [Athens]}
retirement_pipeline:
  - [RETIRING_LMS, LMS_COMPLETE, LMS, retirement_lms_retire]
lethe:
  cool_off_days: 7
  partner_report: {folder: ${reports}}
  archive: {folder: ${archives}}
`;

async function read(folder: { write(name: string, text: string): string }, reports: string, archives: string) {
  const path = folder.write('site.yml', FILE(reports, archives));
  const { instances } = await loadConfig({ path, env: { SECRET: 'a-client-secret' } });
  const [config] = instances;
  if (config === undefined) throw new Error('no instance');
  return { config, settings: settingsOf(config) };
}

describe('a file with relative folders', () => {
  it('says the same wherever it is, so that a worker with the same file serves what was put in force', async () => {
    const job = await read(ofTheJob, './reports/', '../archives');
    const worker = await read(ofTheWorker, './reports/', '../archives');
    expect(worker.settings).toEqual(job.settings);
    expect(job.settings.partnerReport?.delivery?.address).toBe('folder:reports');
    expect(job.settings.archive?.address).toBe('folder:../archives');
    expect(job.config.partnerReport?.place).toMatchObject({ path: join(ofTheJob.path, 'reports') });
    expect(worker.config.partnerReport?.place).toMatchObject({ path: join(ofTheWorker.path, 'reports') });
    expect(worker.config.archive?.place).toMatchObject({ path: join(ofTheWorker.path, '..', 'archives') });
  });

  it('says something else than a file with other folders', async () => {
    const { settings } = await read(ofTheJob, 'reports', 'archives');
    const other = await read(ofTheWorker, 'reports2', 'archives');
    expect(other.settings.partnerReport).not.toEqual(settings.partnerReport);
    expect(other.settings.archive).toEqual(settings.archive);
  });

  it('is in force by the whole path where it has one', async () => {
    const { settings } = await read(ofTheJob, '/srv/reports/', '/srv//archives');
    expect(settings.partnerReport?.delivery?.address).toBe('folder:/srv/reports');
    expect(settings.archive?.address).toBe('folder:/srv/archives');
  });
});
