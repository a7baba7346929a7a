import type { Client } from '@temporalio/client';
import { newRecord } from '../../src/domain/instance/record';
import { recordReader } from '../../src/serving/record-reader';
import type { RecordSight } from '../../src/temporal/records/describe-record';
import { settings } from '../support/instance-settings';

const NOBODY = undefined as unknown as Client;
const record = newRecord('academy', settings(), { by: 'ann', encrypted: false, nowMs: 0 });
const FOUND: RecordSight = { kind: 'found', record, open: { runId: 'run', everEncrypted: false } };

/** A reader whose requests take 200 ms, and the times at which they were made. */
function reader(sight: () => RecordSight | Error = () => FOUND) {
  const asked: { readonly instance: string; readonly atMs: number }[] = [];
  const records = recordReader(NOBODY, async (_client, instance) => {
    asked.push({ instance, atMs: Date.now() });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const seen = sight();
    if (seen instanceof Error) throw seen;
    return seen;
  });
  return { records, asked };
}

beforeEach(() => jest.useFakeTimers({ now: 0 }));
afterEach(() => jest.useRealTimers());

describe('the record, as a worker reads it', () => {
  it('costs at most one request in five seconds, however many runs wake up in a minute', async () => {
    const { records, asked } = reader();
    const answers: Promise<unknown>[] = [];
    for (let wakeUps = 0; wakeUps < 1_000; wakeUps += 1) {
      answers.push(records.read('academy'));
      await jest.advanceTimersByTimeAsync(60);
    }
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await Promise.all(answers)).toEqual(Array(1_000).fill({ kind: 'found', record }));
    expect(asked.length).toBeLessThanOrEqual(12);
    const gaps = asked.slice(1).map(({ atMs }, at) => atMs - (asked[at]?.atMs ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5_000);
  });

  it('is asked for once by all who come at the same time, and by each instance for itself', async () => {
    const { records, asked } = reader();
    const both = ['academy', 'campus'].flatMap((instance) => Array.from({ length: 500 }, () => records.read(instance)));
    await jest.advanceTimersByTimeAsync(200);
    await Promise.all(both);
    expect(asked.map(({ instance }) => instance)).toEqual(['academy', 'campus']);
  });

  it('is asked for again by who may not have one that is older', async () => {
    const { records, asked } = reader();
    const first = records.read('academy');
    await jest.advanceTimersByTimeAsync(100);
    const fresh = records.read('academy', 0);
    await jest.advanceTimersByTimeAsync(100);
    await first;
    await jest.advanceTimersByTimeAsync(200);
    await fresh;
    expect(asked.map(({ atMs }) => atMs)).toEqual([0, 200]);
  });

  it.each([
    ['a later release wrote it', { kind: 'newer', format: 9, open: { runId: 'run', everEncrypted: false } }],
    ['its key is not here', { kind: 'unreadable', why: 'no key', open: { runId: 'run', everEncrypted: true } }],
    ['Temporal does not answer', new Error('unavailable')],
  ] as const)('is unreadable, and no failure, where %s', async (_why, sight) => {
    const { records } = reader(() => sight);
    const seen = records.read('academy');
    await jest.advanceTimersByTimeAsync(200);
    expect(await seen).toEqual({ kind: 'unreadable' });
  });

  it('is none where nobody applied it', async () => {
    const { records } = reader(() => ({ kind: 'none' }));
    const seen = records.read('academy');
    await jest.advanceTimersByTimeAsync(200);
    expect(await seen).toEqual({ kind: 'none' });
  });
});
