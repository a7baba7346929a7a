import { generateKeyPairSync } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openGoogleDrive } from '../../src/storage/google-drive/open-google-drive';
import { openS3 } from '../../src/storage/s3/open-s3';

const [MEGABYTE, MEGABYTES] = [1_000_000, 50];

describe('where reports and archives go', () => {
  const servers: Server[] = [];
  const listen = async (answer: RequestListener): Promise<string> => {
    const server = createServer(answer);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const drive = (url: string) => {
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const secrets = JSON.stringify({ client_email: 'lethe@example.com', private_key: key, token_uri: `${url}/token` });
    return openGoogleDrive({ folderId: 'partners', readSecrets: async () => secrets, rootUrl: url, fetch }).with();
  };
  const s3 = (endpoint?: string) =>
    openS3({
      bucket: 'archive',
      address: 's3://archive',
      region: 'us-east-1',
      ...(endpoint === undefined ? {} : { endpoint }),
      pathStyle: true,
      readCredentials: async () => ({ accessKeyId: 'id', secretAccessKey: 'key' }),
      connectTimeoutMs: 2_000,
      answerTimeoutMs: 5_000,
    });

  /** Somebody who would answer whatever is asked. */
  const elsewhere = async () => {
    const asked: string[] = [];
    const url = await listen((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.setHeader('content-type', 'application/json');
      request.resume().on('end', () => response.end('{"access_token": "a", "files": [], "ids": ["b"]}'));
    });
    return { url: url.replace('127.0.0.1', 'localhost'), asked };
  };

  it.each([
    ['a page', 'text/html', '<!DOCTYPE html><html><body><p>Sign in</p></body></html>'],
    ['nothing', 'application/xml', ''],
    [
      'a part of a list that does not say how to ask for the rest',
      'application/xml',
      '<?xml version="1.0"?><ListBucketResult><Name>archive</Name><IsTruncated>true</IsTruncated></ListBucketResult>',
    ],
  ])(
    'take no answer with a 200 that is not S3’s for an empty bucket, a file, a write, or a removal: %s',
    async (_, type, body) => {
      const url = await listen((request, response) => {
        response.setHeader('content-type', type);
        request.resume().on('end', () => response.end(body));
      });
      const storage = s3(url).with();
      const listed = async () => {
        for await (const file of storage.list('raw/')) throw new Error(file.name);
      };
      const unexpected = { code: 'storage.unavailable', facts: { service: 'S3', status: 200, doubt: 'unexpected' } };
      await expect(listed()).rejects.toMatchObject(unexpected);
      await expect(storage.remove('raw/a')).rejects.toMatchObject(unexpected);
      await expect(storage.read('raw/a')).rejects.toMatchObject(unexpected);
      await expect(storage.writeOnce('raw/a', Buffer.from('a'))).rejects.toMatchObject(unexpected);
    },
  );

  it.each([301, 307])('follow no redirect of S3 (%i), so that nobody else is asked', async (status) => {
    const { url, asked } = await elsewhere();
    const says = '<?xml version="1.0"?><Error><Code>TemporaryRedirect</Code></Error>';
    const endpoint = await listen((request, response) => {
      const headers = { location: `${url}${request.url}`, 'x-amz-bucket-region': 'eu-central-1' };
      request.resume().on('end', () => response.writeHead(status, headers).end(says));
    });
    const storage = s3(endpoint).with();
    const denied = { code: 'storage.denied', facts: { service: 'S3', status } };
    await expect(storage.writeOnce('raw/a', Buffer.from('a'))).rejects.toMatchObject(denied);
    await expect(storage.read('raw/a')).rejects.toMatchObject(denied);
    await expect(storage.remove('raw/a')).rejects.toMatchObject(denied);
    await expect(storage.list('')[Symbol.asyncIterator]().next()).rejects.toMatchObject(denied);
    expect(asked).toEqual([]);
  });

  it.each(['/token', '/drive'])('follow no redirect of Google Drive, so that nobody else is asked: %s', async (at) => {
    const { url, asked } = await elsewhere();
    const google = await listen((request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url?.startsWith(at)) response.writeHead(307, { location: `${url}${request.url}` });
      request.resume().on('end', () => response.end('{"access_token": "a"}'));
    });
    await expect(drive(google).withoutPlace(['Athens'])).rejects.toMatchObject({ facts: { status: 307 } });
    expect(asked).toEqual([]);
  });

  it('take no answer of Google Drive that is too long', async () => {
    const google = await listen((request, response) => {
      response.setHeader('content-type', 'application/json');
      const text = request.url?.startsWith('/token') ? '' : ' '.repeat(MEGABYTES * MEGABYTE);
      request.resume().on('end', () => response.end(`{"access_token": "a", "files": []${text}}`));
    });
    await expect(drive(google).withoutPlace(['Athens'])).rejects.toMatchObject({
      facts: { service: 'google-drive' },
      message: expect.not.stringContaining('ENOENT'),
    });
  });

  it('take no answer of S3 that is too long, whether it says its length or not', async () => {
    for (const length of [MEGABYTES * MEGABYTE, undefined]) {
      const endpoint = await listen((_, response) => {
        if (length !== undefined) response.setHeader('content-length', length);
        response.write('<ListBucketResult><Contents><Key>');
        for (let sent = 1; sent < MEGABYTES; sent += 1) response.write(Buffer.alloc(MEGABYTE, 'a'));
        response.end();
      });
      await expect(s3(endpoint).with().list('')[Symbol.asyncIterator]().next()).rejects.toMatchObject({
        code: 'storage.unavailable',
        facts: { errno: 'TOO_LONG' },
      });
    }
  });

  it('are where the instance file says, whatever the environment has for the AWS SDK', async () => {
    const { url, asked } = await elsewhere();
    const before = process.env.AWS_ENDPOINT_URL_S3;
    process.env.AWS_ENDPOINT_URL_S3 = url;
    try {
      // Amazon itself is not asked, either.
      await expect(s3().with(AbortSignal.timeout(1_000)).writeOnce('a', Buffer.from('a'))).rejects.toThrow('S3');
      expect(asked).toEqual([]);
    } finally {
      if (before === undefined) delete process.env.AWS_ENDPOINT_URL_S3;
      else process.env.AWS_ENDPOINT_URL_S3 = before;
    }
  });
});
