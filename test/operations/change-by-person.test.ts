import { WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { changeByPerson } from '../../src/operations/instances/change-by-person';
import { changeRecord, TAKEN_UP_WITHIN_MS } from '../../src/temporal/records/change-record';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { startRecord, withWorkflows } from '../support/record-bench';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openTestEngine('changes');
});
afterAll(() => engine.close());

const HOLD = { scope: { kind: 'instance' } } as const;

describe('a change of a record that no worker serves', () => {
  it('ends with the class that the SDK has for it', async () => {
    const { instance } = await startRecord(engine.client);
    const change = changeRecord(engine.client, instance, 'hold', HOLD, { by: 'ann', withinMs: 500 });
    await expect(change).rejects.toBeInstanceOf(WorkflowUpdateRPCTimeoutOrCancelledError);
  });

  const contextOf = (instance: string) => ({
    client: engine.client,
    instance,
    by: 'ann',
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  const noWorker = (detail: RegExp) => ({
    refusal: 'failure',
    code: 'engine.no-worker',
    detail: expect.stringMatching(detail),
  });

  it('is answered as not done, until when it may still be: the server may have another clock', async () => {
    const [{ instance }, moved] = await Promise.all([
      startRecord(engine.client),
      startRecord(engine.client, { revision: 2 }),
    ]);
    const askedAtMs = Date.now();
    const [answer, late] = await Promise.all([
      changeByPerson(contextOf(instance), 'hold', HOLD, 1, undefined),
      // As if it had been done, and the answer had come a moment late.
      changeByPerson(contextOf(moved.instance), 'hold', HOLD, 1, undefined),
    ]);
    expect(answer).toEqual(
      noWorker(/it is not done, but may still be until \S+Z by the clock of the Temporal server$/),
    );
    const { detail = '' } = answer as { readonly detail?: string };
    const lastMs = Date.parse(/until (\S+)/.exec(detail)?.[1] ?? '');
    expect(lastMs).toBeGreaterThanOrEqual(askedAtMs + TAKEN_UP_WITHIN_MS);
    expect(lastMs).toBeLessThan(Date.now());
    expect(late).toEqual({
      ...noWorker(/has changed since you looked, maybe by this$/),
      next: 'see-instance',
    });
    await withWorkflows(engine, async () => {
      const asked = { by: 'ann', revisionSeen: 1 };
      expect(await changeRecord(engine.client, instance, 'hold', HOLD, asked)).toMatchObject({ revision: 2 });
    });
  }, 60_000);

  it('is answered as not known where the record cannot be read here', async () => {
    const { instance } = await startRecord(engine.client, { format: 2 });
    const asking = engine.client.withAbortSignal(AbortSignal.timeout(500), () =>
      changeByPerson(contextOf(instance), 'hold', HOLD, 1, undefined),
    );
    expect(await asking).toEqual({ ...noWorker(/whether it is done is not known$/), next: 'see-instance' });
  });
});
