import { WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { changeByPerson } from '../../src/operations/instances/change-by-person';
import { changeRecord } from '../../src/temporal/records/change-record';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { startRecord } from '../support/record-bench';

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

  it('is answered: no worker, and nothing was changed', async () => {
    const { instance } = await startRecord(engine.client);
    const context = { client: engine.client, instance, by: 'ann', signal: new AbortController().signal };
    const asking = engine.client.withAbortSignal(AbortSignal.timeout(500), () =>
      changeByPerson({ ...context, onProgress: () => {} }, 'hold', HOLD, 1, undefined),
    );
    expect(await asking).toMatchObject({ refusal: 'failure', code: 'engine.no-worker' });
  });
});
