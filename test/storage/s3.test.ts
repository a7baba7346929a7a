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
    [500, 'storage.unavailable'],
    [503, 'storage.unavailable'],
    [409, 'storage.unavailable'],
    [403, 'storage.denied'],
    [404, 'storage.denied'],
    // It does not know conditional writes.
    [501, 'storage.denied'],
  ])('that answers %i to a write is %s, and is asked once', async (status, code) => {
    let asked = 0;
    const answering = createServer((request, response) => {
      asked += 1;
      request.resume().on('end', () => response.writeHead(status).end());
    });
    await new Promise<void>((resolve) => answering.listen(0, '127.0.0.1', resolve));
    const { port } = answering.address() as AddressInfo;
    const storage = openS3(options(`http://127.0.0.1:${port}`));
    expect(await failureOf(storage.with().writeOnce('a', Buffer.from('a')))).toMatchObject({ code, facts: { status } });
    expect(asked).toBe(1);
    storage.close();
    answering.closeAllConnections();
    answering.close();
  });
});
