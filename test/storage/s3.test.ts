import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openS3, type S3Options } from '../../src/storage/s3/open-s3';
import { openStoredReports } from '../../src/storage/stored-reports';
import { describeWithS3 } from '../support/s3/describe-with-s3';
import { startS3InBetween } from '../support/s3/s3-in-between';
import { BUCKET, S3_KEY } from '../support/s3/start-s3';
import { storageContract, textOf } from './storage-contract';

function options(endpoint: string, more: Partial<S3Options> = {}): S3Options {
  return {
    bucket: BUCKET,
    address: 's3://archive',
    region: 'us-east-1',
    endpoint,
    pathStyle: true,
    readCredentials: async () => S3_KEY,
    connectTimeoutMs: 2_000,
    answerTimeoutMs: 5_000,
    ...more,
  };
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describeWithS3('a bucket of versitygw', (s3) => {
  storageContract(() => openS3(options(s3().endpoint)));

  it('denies a wrong secret, and a bucket that is not there', async () => {
    const { endpoint } = s3();
    const wrong = openS3(options(endpoint, { readCredentials: async () => ({ ...S3_KEY, secretAccessKey: 'wrong' }) }));
    const other = openS3(options(endpoint, { bucket: 'nobody', address: 's3://nobody' }));
    for (const storage of [wrong, other]) {
      expect(await failureOf(storage.with().writeOnce('a', Buffer.from('a')))).toMatchObject({
        code: 'storage.denied',
        facts: { service: 'S3', status: expect.any(Number) },
      });
    }
  });

  it('is not believed about a write before the file was read back', async () => {
    const between = await startS3InBetween(s3());
    const storage = openS3(options(between.url));
    const write = () => failureOf(storage.with().writeOnce('believed/a', Buffer.from('a')));
    between.break({ method: 'PUT', path: /believed/, trouble: 'page', times: 1 });
    expect(await write()).toMatchObject({ code: 'storage.unavailable', facts: { service: 'S3', errno: 'NOT_KEPT' } });
    between.break({ method: 'GET', path: /believed/, trouble: 'page', times: 1 });
    expect(await write()).toMatchObject({ code: 'storage.unavailable', facts: { status: 200, doubt: 'unexpected' } });
    between.break({ method: 'GET', path: /believed/, trouble: 'cut', times: 1 });
    expect(await write()).toMatchObject({ code: 'storage.unavailable' });
    expect(await storage.with().writeOnce('believed/a', Buffer.from('a'))).toBe('there');
    between.break({ method: 'GET', path: /believed/, trouble: 'change', times: 1 });
    expect(await storage.with().writeOnce('believed/a', Buffer.from('a'))).toBe('taken');
    await storage.with().remove('believed/a');
    between.break({ method: 'GET', path: /believed/, trouble: 'change', times: 1 });
    expect(await write()).toMatchObject({ code: 'storage.differs', facts: { service: 'S3' } });
    storage.close();
    await between.stop();
  });

  it('gives a report no second name when something before it answers for what is there', async () => {
    const between = await startS3InBetween(s3());
    const storage = openS3(options(between.url));
    const reports = openStoredReports(storage).with();
    const put = () =>
      reports.put({ partner: 'Sparta', key: 'a', name: (again) => `s${again}.csv`, body: Buffer.from('report') });
    expect(await put()).toMatchObject({ name: 's1.csv' });
    between.break({ method: 'GET', path: /Sparta/, trouble: 'page', times: 1 });
    expect(await failureOf(put())).toMatchObject({ code: 'storage.unavailable' });
    expect(await put()).toMatchObject({ name: 's1.csv' });
    storage.close();
    await between.stop();
  });

  it('keeps the first report of a day though it does not look at conditions', async () => {
    const between = await startS3InBetween(s3());
    const storage = openS3(options(between.url));
    const reports = openStoredReports(storage).with();
    between.break({ method: 'PUT', path: /Athens/, trouble: 'forget' });
    const report = (text: string) =>
      reports.put({ partner: 'Athens', key: text, name: (again) => `a${again}.csv`, body: Buffer.from(text) });
    expect(await report('first')).toMatchObject({ name: 'a1.csv' });
    expect(await report('second')).toMatchObject({ name: 'a2.csv' });
    expect(await report('first')).toMatchObject({ name: 'a1.csv' });
    expect([await textOf(storage, 'Athens/a1.csv'), await textOf(storage, 'Athens/a2.csv')]).toEqual([
      'first',
      'second',
    ]);
    storage.close();
    await between.stop();
  });
});

describe('S3', () => {
  it('that does not answer is unavailable, by its time-outs', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const storage = openS3(options(`http://127.0.0.1:${port}`, { answerTimeoutMs: 300 }));
    expect(await failureOf(storage.with().read('a'))).toMatchObject({ code: 'storage.unavailable' });
    const ended = AbortSignal.timeout(50);
    expect(
      await failureOf(
        openS3(options(`http://127.0.0.1:${port}`))
          .with(ended)
          .read('a'),
      ),
    ).toMatchObject({
      code: 'storage.unavailable',
    });
    silent.closeAllConnections();
    silent.close();
    const gone = await failureOf(
      openS3(options(`http://127.0.0.1:${port}`))
        .with()
        .read('a'),
    );
    expect(gone).toMatchObject({ code: 'storage.unavailable', facts: { service: 'S3' } });
  });

  it.each([
    [500, 'storage.unavailable', ''],
    [503, 'storage.unavailable', ''],
    [409, 'storage.unavailable', ''],
    [403, 'storage.denied', ''],
    [404, 'storage.denied', ''],
    // It does not know conditional writes.
    [501, 'storage.denied', ''],
    [400, 'storage.denied', 'InvalidRequest'],
    // Of this one request alone.
    [400, 'storage.unavailable', 'RequestTimeout'],
    [400, 'storage.unavailable', 'BadDigest'],
    [503, 'storage.unavailable', 'SlowDown'],
    [403, 'storage.denied', 'AccessDenied'],
  ])('that answers %i to a write is %s, and is asked once: %s', async (status, code, name) => {
    let asked = 0;
    const says = name === '' ? '' : `<?xml version="1.0"?><Error><Code>${name}</Code></Error>`;
    const sums: unknown[] = [];
    const answering = createServer((request, response) => {
      asked += 1;
      sums.push(request.headers['content-md5']);
      request.resume().on('end', () => response.writeHead(status, { 'content-type': 'application/xml' }).end(says));
    });
    await new Promise<void>((resolve) => answering.listen(0, '127.0.0.1', resolve));
    const { port } = answering.address() as AddressInfo;
    const storage = openS3(options(`http://127.0.0.1:${port}`));
    expect(await failureOf(storage.with().writeOnce('a', Buffer.from('a')))).toMatchObject({ code, facts: { status } });
    expect(asked).toBe(1);
    // A bucket with a retention takes nothing without it.
    expect(sums).toEqual([createHash('md5').update('a').digest('base64')]);
    storage.close();
    answering.closeAllConnections();
    answering.close();
  });
});
