import { reportFileName } from '../../src/domain/partner-report/report-file-name';
import { openGoogleDrive } from '../../src/storage/google-drive/open-google-drive';
import type { OpenReportStore, ReportFile } from '../../src/storage/report-store';
import { type GoogleDriveStandIn, startGoogleDrive } from '../support/google-drive/start-google-drive';

const TOP = 'partners';

describe('reports in Google Drive', () => {
  let drive: GoogleDriveStandIn;
  let opened: OpenReportStore;
  beforeEach(async () => {
    drive = await startGoogleDrive();
    const rootUrl = drive.url;
    opened = openGoogleDrive({ folderId: TOP, readSecrets: async () => drive.secrets(), rootUrl, fetch });
  });
  afterEach(async () => {
    opened.close();
    await drive.stop();
  });
  const store = () => opened.with(new AbortController().signal);
  const file = (partner: string, key = 'k1', text = 'a,b\r\n'): ReportFile => ({
    partner,
    key,
    name: (again) => reportFileName({ partner, part: 1 }, { platform: 'edx', day: '2026-11-26' }, again),
    body: Buffer.from(text),
  });
  const reports = () => [...drive.files.all.values()].filter(({ mimeType }) => mimeType === 'text/csv');

  it('go to the folder of the partner, by its name after NFKC', async () => {
    const folder = drive.addFolder('Ａthens', TOP);
    drive.addFolder('Bay', TOP);
    drive.addFolder('Cairn', TOP);
    expect(await store().withoutPlace(['Athens', 'Bay', 'Zeta'])).toEqual(['Zeta']);
    const placed = await store().put(file('Athens'));
    expect(placed).toMatchObject({ partner: 'Athens', name: 'user_retirement_edx_Athens_2026-11-26.csv' });
    expect(reports()).toMatchObject([{ parents: [folder], body: Buffer.from('a,b\r\n') }]);
  });

  it('are there once, though the answer to the upload was lost', async () => {
    drive.addFolder('Athens', TOP);
    drive.fail('POST', '/upload', 'reset-after');
    await expect(store().put(file('Athens'))).rejects.toMatchObject({ code: 'storage.unavailable' });
    expect(reports()).toHaveLength(1);
    const placed = await store().put(file('Athens'));
    expect(reports()).toHaveLength(1);
    expect(placed.id).toBe(reports()[0]?.id);
    await store().put(file('Athens', 'k2'));
    expect(reports()).toHaveLength(2);
  });

  it.each([
    [503, 'storage.unavailable'],
    [429, 'storage.unavailable'],
    [403, 'storage.denied'],
  ])('fail with a %i of Drive as %s, without a retry of their own', async (status, code) => {
    drive.addFolder('Athens', TOP);
    drive.fail('GET', '/drive/v3/files', status);
    await expect(store().put(file('Athens'))).rejects.toMatchObject({ code, facts: { status } });
    expect(drive.requests.filter((request) => request === 'GET /drive/v3/files')).toHaveLength(1);
  });

  it('are not put into a drive that shows no folder: rights that are missing look so', async () => {
    await expect(store().withoutPlace([])).rejects.toMatchObject({ code: 'storage.denied' });
  });

  it('tell everybody who can see the folder, once, but those of denied domains', async () => {
    drive.addFolder('Athens', TOP, ['ann@athens.example.com', 'me@OWN.example.com']);
    const placed = await store().put(file('Athens'));
    drive.fail('POST', `/drive/v3/files/${placed.id}/comments`, 'reset-after');
    await expect(store().tell?.(placed, ['@own.example.com'])).rejects.toMatchObject({ code: 'storage.unavailable' });
    expect(await store().tell?.(placed, ['@own.example.com'])).toBe(1);
    const [{ comments = [] } = {}] = reports();
    expect(comments).toHaveLength(1);
    expect(comments[0]?.content).toMatch(/^\+ann@athens\.example\.com A new report/);
    expect(await store().tell?.(placed, ['example.com'])).toBe(0);
  });

  it('are found by their age in every folder below, and deleted once', async () => {
    const folder = drive.addFolder('Athens', TOP);
    const below = drive.addFolder('2025', folder);
    const placed = await store().put(file('Athens'));
    const old = drive.files.add({ name: 'user_retirement_old.csv', mimeType: 'text/csv', parents: [below] });
    old.createdTime = '2025-01-01T00:00:00Z';
    const listed = [];
    for await (const one of store().list()) listed.push(one);
    expect(listed.map(({ name }) => name).sort()).toEqual([placed.name, 'user_retirement_old.csv'].sort());
    expect(listed.find(({ id }) => id === old.id)?.writtenAtMs).toBe(Date.parse('2025-01-01T00:00:00Z'));
    await store().remove(old.id);
    await store().remove(old.id);
    expect(drive.files.all.has(old.id)).toBe(false);
  });

  it('need a file of a service account, and say nothing of what is in it', async () => {
    const broken = openGoogleDrive({
      folderId: TOP,
      readSecrets: async () => '{"private_key": "s3cret"',
      rootUrl: drive.url,
      fetch,
    });
    const failed = await broken
      .with()
      .withoutPlace([])
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'storage.denied' });
    expect(String(failed)).not.toContain('s3cret');
  });
});
