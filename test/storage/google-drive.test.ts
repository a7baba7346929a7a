import type { FaultAction } from '../../sandbox/faults/fault-rules';
import { PARTNERS_FOLDER } from '../../sandbox/google-drive/drive';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { reportFileName } from '../../src/domain/partner-report/report-file-name';
import { openGoogleDrive } from '../../src/storage/google-drive/open-google-drive';
import type { OpenReportStore, ReportFile } from '../../src/storage/report-store';
import { untilHolds } from '../support/until-holds';

/** As Google says that a limit is spent: with a 403. */
const RATE_LIMIT = JSON.stringify({
  error: { code: 403, errors: [{ domain: 'usageLimits', reason: 'userRateLimitExceeded' }] },
});

describe('reports in Google Drive', () => {
  let sandbox: Sandbox;
  let opened: OpenReportStore;
  beforeEach(async () => {
    sandbox = await startSandbox({ port: 0 });
    const rootUrl = sandbox.urls.google_drive;
    const secrets = drive().secrets(rootUrl);
    opened = openGoogleDrive({ folderId: PARTNERS_FOLDER, readSecrets: async () => secrets, rootUrl, fetch });
  });
  afterEach(async () => {
    opened.close();
    expect(sandbox.admin.violations()).toEqual([]);
    await sandbox.stop();
  });
  const drive = () => sandbox.admin.drive;
  const store = () => opened.with(new AbortController().signal);
  const file = (partner: string, key = 'k1', text = 'a,b\r\n'): ReportFile => ({
    partner,
    key,
    name: (again) => reportFileName({ partner, part: 1 }, { platform: 'edx', day: '2026-11-26' }, again),
    body: Buffer.from(text),
  });
  const fail = (method: string, path: string, action: FaultAction) =>
    void sandbox.admin.addFault({ match: { service: 'google_drive', method, path, times: 1 }, do: action });
  const asked = (line: string) =>
    sandbox.admin.requests().filter(({ service, method, path }) => {
      return service === 'google_drive' && `${method} ${path}` === line;
    }).length;

  it('go to the folder of the partner, by its name after NFKC', async () => {
    drive().addFolder('Ａthens');
    drive().addFolder('Bay');
    drive().addFolder('Cairn');
    expect(await store().withoutPlace(['Athens', 'Bay', 'Zeta'])).toEqual(['Zeta']);
    const placed = await store().put(file('Athens', 'k1', 'Zoë,😀\r\n'));
    expect(placed).toMatchObject({ partner: 'Athens', name: 'user_retirement_edx_Athens_2026-11-26.csv' });
    expect(drive().list()).toMatchObject([{ folder: 'Ａthens', text: 'Zoë,😀\r\n' }]);
  });

  it('are read as they were put there, and not where another body comes', async () => {
    drive().addFolder('Athens');
    const { id } = await store().put(file('Athens', 'k1', 'Zoë,😀\r\n'));
    const read = async () => {
      const pieces: Uint8Array[] = [];
      const body = await store().read(id);
      if (body === 'absent') return body;
      for await (const piece of body) pieces.push(piece);
      return Buffer.concat(pieces).toString();
    };
    expect(await read()).toBe('Zoë,😀\r\n');
    sandbox.admin.addFault({
      match: { service: 'google_drive', method: 'GET', path: id, nth: 2 },
      do: { kind: 'gateway', answer: 'page-200' },
    });
    await expect(read()).rejects.toMatchObject({ code: 'storage.differs' });
    sandbox.admin.removeFaults();
    await store().remove(id);
    expect(await read()).toBe('absent');
  });

  it('go nowhere where two folders have the name of the partner: either may be somebody else’s', async () => {
    drive().addFolder('Athens');
    drive().addFolder('Ａthens', ['eve@example.com']);
    drive().addFolder('Bay');
    expect(await store().withoutPlace(['Athens', 'Bay'])).toEqual(['Athens']);
    await expect(store().put(file('Athens'))).rejects.toMatchObject({ code: 'storage.denied' });
    expect(drive().list()).toEqual([]);
  });

  it('are there whole, though they have many megabytes', async () => {
    drive().addFolder('Athens');
    const text = '5000003,learner,learner@example.com\r\n'.repeat(100_000);
    await store().put(file('Athens', 'k1', text));
    expect(drive().list()[0]?.text).toHaveLength(text.length);
  });

  it('are there once, though the answer to the upload was lost', async () => {
    drive().addFolder('Athens');
    fail('POST', '/upload', { kind: 'reset-after' });
    await expect(store().put(file('Athens'))).rejects.toMatchObject({ code: 'storage.unavailable' });
    expect(drive().list()).toHaveLength(1);
    const placed = await store().put(file('Athens'));
    expect(drive().list()).toHaveLength(1);
    expect(placed.id).toBe(drive().list()[0]?.id);
    await store().put(file('Athens', 'k2'));
    expect(drive().list()).toHaveLength(2);
  });

  it('have a name of their own, also the second one of a day', async () => {
    drive().addFolder("O'Brien \\ Sons");
    const partner = "O'Brien \\ Sons";
    const first = await store().put(file(partner));
    const second = await store().put(file(partner, 'k2', 'c,d\r\n'));
    expect([first.name, second.name]).toEqual([
      "user_retirement_edx_O'Brien _ Sons_2026-11-26.csv",
      "user_retirement_edx_O'Brien _ Sons_2026-11-26_run2.csv",
    ]);
    expect(await store().put(file(partner, 'k2', 'c,d\r\n'))).toEqual(second);
    expect(
      drive()
        .list()
        .map(({ name }) => name),
    ).toEqual([first.name, second.name]);
  });

  it('are there once, though an upload ends after we have given it up', async () => {
    drive().addFolder('Athens');
    const id = (await store().newId?.()) ?? '';
    const report = { ...file('Athens'), id };
    fail('POST', '/upload', { kind: 'late', ms: 2_000 });
    await expect(store().put(report)).rejects.toMatchObject({ code: 'storage.unavailable' });
    expect(drive().list()).toEqual([]);
    // The next attempt does not see it, and is first.
    expect(await store().put(report)).toMatchObject({ id });
    await untilHolds(
      'the first upload has ended',
      async () => sandbox.admin.requests().find(({ fault }) => fault === 'late')?.worked,
      (worked) => worked === 409,
    );
    expect(drive().list()).toMatchObject([{ id }]);
  });

  it('are there once, though an upload has ended that no search shows yet', async () => {
    drive().addFolder('Athens');
    const id = (await store().newId?.()) ?? '';
    const placed = await store().put({ ...file('Athens'), id });
    // Another key: as a search that does not know the file yet.
    expect(await store().put({ ...file('Athens', 'k2'), id })).toEqual(placed);
    expect(drive().list()).toHaveLength(1);
    await expect(store().put({ ...file('Athens', 'k3', 'c,d\r\n'), id })).rejects.toMatchObject({
      code: 'storage.differs',
    });
  });

  it.each([
    [503, 'storage.unavailable', undefined],
    [429, 'storage.unavailable', undefined],
    [403, 'storage.unavailable', RATE_LIMIT],
    [403, 'storage.denied', undefined],
    [404, 'storage.denied', undefined],
  ] as const)('fail with a %i of Drive as %s, without a retry of their own', async (status, code, body) => {
    drive().addFolder('Athens');
    fail('POST', '/upload', { kind: 'status', status, ...(body === undefined ? {} : { body }) });
    await expect(store().put(file('Athens'))).rejects.toMatchObject({ code, facts: { status } });
    expect(asked('POST /upload/drive/v3/files')).toBe(1);
  });

  it('are neither there, nor gone, nor told by the page of a gateway with status 200', async () => {
    drive().addFolder('Athens', ['ann@athens.example.com']);
    const page = { kind: 'gateway', answer: 'page-200' } as const;
    const unavailable = { code: 'storage.unavailable', facts: { status: 200, doubt: 'unexpected' } };
    for (const [method, path] of [
      ['POST', '/token'],
      ['GET', '/drive/v3/files'],
      ['POST', '/upload'],
    ] as const) {
      fail(method, path, page);
      await expect(store().put(file('Athens'))).rejects.toMatchObject(unavailable);
    }
    const placed = await store().put(file('Athens'));
    expect(drive().list()).toHaveLength(1);
    for (const [method, path] of [
      ['GET', 'permissions$'],
      ['GET', 'comments$'],
      ['POST', 'comments$'],
    ] as const) {
      fail(method, path, page);
      await expect(store().tell?.(placed, [])).rejects.toMatchObject(unavailable);
    }
    fail('DELETE', '/drive', page);
    await expect(store().remove(placed.id)).rejects.toMatchObject(unavailable);
    expect(drive().list()).toMatchObject([{ comments: [] }]);
  });

  it('go on with another token where the one in hand does not count any more', async () => {
    drive().addFolder('Athens');
    await store().put(file('Athens'));
    sandbox.admin.revokeTokens();
    expect(await store().put(file('Athens'))).toMatchObject({ partner: 'Athens' });
    expect(asked('POST /token')).toBe(2);
  });

  it('are not put into a drive that shows no folder: rights that are missing look so', async () => {
    await expect(store().withoutPlace([])).rejects.toMatchObject({ code: 'storage.denied' });
    const rootUrl = sandbox.urls.google_drive;
    const secrets = drive().secrets(rootUrl);
    const gone = openGoogleDrive({ folderId: 'no-such-folder', readSecrets: async () => secrets, rootUrl, fetch });
    await expect(gone.with().withoutPlace([])).rejects.toMatchObject({
      code: 'storage.denied',
      facts: { status: 404 },
    });
  });

  it('tell everybody who can see the folder, once, but those of denied domains', async () => {
    drive().addFolder('Athens', ['ann@athens.example.com', 'me@OWN.example.com']);
    const placed = await store().put(file('Athens'));
    fail('POST', `/drive/v3/files/${placed.id}/comments`, { kind: 'reset-after' });
    await expect(store().tell?.(placed, ['@own.example.com'])).rejects.toMatchObject({ code: 'storage.unavailable' });
    expect(await store().tell?.(placed, ['@own.example.com'])).toBe(1);
    const [{ comments = [] } = {}] = drive().list();
    expect(comments).toHaveLength(1);
    expect(comments[0]).toMatch(/^\+ann@athens\.example\.com A new report/);
    expect(await store().tell?.(placed, ['example.com'])).toBe(0);
  });

  it('are found by their age in every folder below, and deleted once', async () => {
    const folder = drive().addFolder('Athens');
    const below = drive().addFolder('2025', [], folder);
    const placed = await store().put(file('Athens'));
    const old = drive().files.add({ name: 'user_retirement_old.csv', mimeType: 'text/csv', parents: [below] });
    drive().files.add({ name: 'sheet', mimeType: 'application/vnd.google-apps.spreadsheet', parents: [folder] });
    drive().age(old.id, '2025-01-01T00:00:00Z');
    const listed = [];
    for await (const one of store().list()) listed.push(one);
    expect(listed.map(({ name }) => name).sort()).toEqual([placed.name, 'user_retirement_old.csv'].sort());
    const writtenAtMs = Date.parse('2025-01-01T00:00:00Z');
    expect(listed.find(({ id }) => id === old.id)).toMatchObject({ folder: 'Athens', writtenAtMs });
    await store().remove(old.id);
    await store().remove(old.id);
    expect(drive().list()).toMatchObject([{ id: placed.id }, { name: 'sheet' }]);
  });
});
