import { PARTNERS_FOLDER } from '../../sandbox/google-drive/drive';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { openGoogleDrive } from '../../src/storage/google-drive/open-google-drive';

describe('reports in Google Drive', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ port: 0 });
  });
  afterEach(() => sandbox.stop());

  it('are denied to an account that Google does not know', async () => {
    const other = await startSandbox({ port: 0 });
    const rootUrl = sandbox.urls.google_drive;
    const secrets = other.admin.drive.secrets(rootUrl);
    await other.stop();
    const stranger = openGoogleDrive({ folderId: PARTNERS_FOLDER, readSecrets: async () => secrets, rootUrl, fetch });
    await expect(stranger.with().withoutPlace([])).rejects.toMatchObject({
      code: 'storage.denied',
      facts: { status: 400 },
    });
  });

  it('need a file of a service account, and say nothing of what is in it', async () => {
    const broken = openGoogleDrive({
      folderId: PARTNERS_FOLDER,
      readSecrets: async () => '{"private_key": "s3cret"',
      rootUrl: sandbox.urls.google_drive,
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
