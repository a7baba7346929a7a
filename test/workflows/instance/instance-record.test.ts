import { join } from 'node:path';
import { dataConverter } from '../../../src/codec/data-converter';
import { encryptionCodec } from '../../../src/codec/encryption-codec';
import { NOBODY_COUNTED } from '../../../src/domain/discovery/discovery-counts';
import type { Changes } from '../../../src/domain/instance/change';
import { recordWorkflowId } from '../../../src/domain/instance/instance';
import type { InstanceRecord } from '../../../src/domain/instance/record';
import { changeRecord } from '../../../src/temporal/records/change-record';
import { describeRecord } from '../../../src/temporal/records/describe-record';
import { temporaryFolder } from '../../config/temporary-folder';
import { testRing } from '../../keys/test-ring';
import { openTestEngine, type TestEngine } from '../../support/dev-server';
import { settings } from '../../support/instance-settings';
import { clientWith, readBack, startRecord, withWorkflows } from '../../support/record-bench';
import { until } from '../../support/until-holds';

const folder = temporaryFolder();
let engine: TestEngine;
beforeAll(async () => {
  engine = await openTestEngine('records');
});
afterAll(() => engine.close());

const counted = (rulesRevision: number): Changes['requestEnrolment'] => ({
  counted: {
    batch: 'discovery/academy/1',
    rulesRevision,
    counts: { ...NOBODY_COUNTED, new: 3, dueNow: 3 },
    coolOffDays: 7,
    newestRetirementId: 30,
  },
});
const REQUEST = counted(1);
const HOLD: Changes['hold'] = { scope: { kind: 'instance' } };
const change = async <Name extends keyof Changes>(
  instance: string,
  name: Name,
  what: Changes[Name],
  revisionSeen?: number,
) =>
  changeRecord(engine.client, instance, name, what, {
    by: 'ann',
    ...(revisionSeen === undefined ? {} : { revisionSeen }),
  });

describe('the record of an instance', () => {
  it('can be read before any worker has come to it', async () => {
    const record = await startRecord(engine.client);
    expect(await readBack(engine.client, record.instance)).toEqual(record);
  });

  it('is one: of two first applies at once, one is refused', async () => {
    const instance = 'at-once';
    const both = await Promise.allSettled([
      startRecord(engine.client, { instance }),
      startRecord(engine.client, { instance }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is not there where nobody applied it', async () => {
    expect(await describeRecord(engine.client, 'never-applied')).toEqual({ kind: 'none' });
    expect(await change('never-applied', 'hold', HOLD, 1)).toBeUndefined();
  });

  it('shows every change to anybody who reads it next, and refuses who saw an older one', async () => {
    const { instance } = await startRecord(engine.client);
    await withWorkflows(engine, async () => {
      expect(await change(instance, 'hold', HOLD, 1)).toEqual({
        accepted: true,
        revision: 2,
        note: 'held: instance, until released',
      });
      expect(await change(instance, 'apply', { settings: settings({ environment: 'other' }) }, 1)).toMatchObject({
        accepted: false,
        reason: expect.stringContaining('look again'),
      });
      expect(await readBack(engine.client, instance)).toMatchObject({
        revision: 2,
        settings: settings(),
        holds: [{ by: 'ann' }],
      });
    });
  });

  it('takes the first of two changes that saw the same, and refuses the other', async () => {
    const { instance } = await startRecord(engine.client);
    await withWorkflows(engine, async () => {
      const apply = (environment: string) => change(instance, 'apply', { settings: settings({ environment }) }, 1);
      const answers = await Promise.all([apply('one'), apply('two')]);
      expect(answers.map((answer) => answer?.accepted).sort()).toEqual([false, true]);
    });
  });

  it('is found in lists while it waits for an approval', async () => {
    const { instance } = await startRecord(engine.client);
    const waiting = `LetheInstance = '${instance}' AND LetheAttention = 'discovery.first-discovery'`;
    await withWorkflows(engine, async () => {
      await change(instance, 'requestEnrolment', REQUEST);
      await until('the record is so', async () => (await engine.client.workflow.count(waiting)).count === 1);
      expect(await change(instance, 'approve', { upTo: 30, coolOffDays: 7 }, 1)).toMatchObject({ accepted: true });
      await until('the record is so', async () => (await engine.client.workflow.count(waiting)).count === 0);
    });
  });

  it('is the same after it has continued as new', async () => {
    const { instance } = await startRecord(engine.client);
    await withWorkflows(engine, async () => {
      for (let at = 0; at < 200; at += 10) {
        await Promise.all(Array.from({ length: 10 }, () => change(instance, 'requestEnrolment', REQUEST)));
      }
      await until('the record is so', async () => {
        const { raw } = await engine.client.workflow.getHandle(recordWorkflowId(instance)).describe();
        return Number(raw.workflowExecutionInfo?.historyLength) < 50;
      });
      expect(await change(instance, 'hold', HOLD, 1)).toMatchObject({ accepted: true, revision: 2 });
      expect(await readBack(engine.client, instance)).toMatchObject({
        revision: 2,
        request: { why: 'first-discovery' },
      });
    });
  });

  it('that somebody resets in the Web UI is not believed before a worker has done its later changes again', async () => {
    const { instance } = await startRecord(engine.client);
    await withWorkflows(engine, async () => {
      // An apply begins a run of its own, and what comes after it is what a reset has to hand on.
      await change(instance, 'apply', { settings: settings({ environment: 'other' }) }, 1);
      const soon = { by: 'ann', withinMs: 8_000 };
      await changeRecord(engine.client, instance, 'hold', HOLD, { ...soon, revisionSeen: 2 });
      await changeRecord(engine.client, instance, 'requestEnrolment', counted(2), soon);
      await changeRecord(
        engine.client,
        instance,
        'approve',
        { upTo: 30, coolOffDays: 7 },
        { ...soon, revisionSeen: 3 },
      );
    });
    const before = await readBack(engine.client, instance);
    // Longer than anybody waits for these changes.
    await new Promise((resolve) => setTimeout(resolve, 8_500));
    await reset(instance);
    const sight = await describeRecord(engine.client, instance);
    expect(sight).toMatchObject({ kind: 'unreadable', why: expect.stringContaining('reset in the Web UI') });
    await withWorkflows(engine, async () => {
      await until('the record is so', async () => (await describeRecord(engine.client, instance)).kind === 'found');
      const after = await readBack(engine.client, instance);
      expect(after).toMatchObject({ revision: 4, settings: { environment: 'other' }, holds: [{ by: 'ann' }] });
      // An approval lapses when it would have.
      const lasts = ({ grant }: InstanceRecord) => Date.parse(grant?.lapsesAt ?? '');
      expect(Math.abs(lasts(after) - lasts(before))).toBeLessThan(8_100);
      expect(await change(instance, 'release', HOLD, 4)).toMatchObject({ accepted: true, revision: 5 });
    });
  });

  it('of a later release is told apart, and its workflow goes on', async () => {
    const { instance } = await startRecord(engine.client, { format: 2 });
    expect(await describeRecord(engine.client, instance)).toMatchObject({ kind: 'newer', format: 2 });
    await withWorkflows(engine, async () => {
      expect(await change(instance, 'hold', HOLD, 1)).toMatchObject({
        accepted: false,
        reason: expect.stringContaining('update the workers'),
      });
      const { raw } = await engine.client.workflow.getHandle(recordWorkflowId(instance)).describe();
      expect(raw.pendingWorkflowTask?.attempt ?? 1).toBe(1);
    });
  });

  it('that was ended is none, and says what it said', async () => {
    const { instance } = await startRecord(engine.client);
    await engine.client.workflow.getHandle(recordWorkflowId(instance)).terminate('by hand');
    expect(await describeRecord(engine.client, instance)).toMatchObject({ kind: 'none', last: { instance } });
  });

  it('does not carry out later what met no worker', async () => {
    const { instance } = await startRecord(engine.client);
    const asked = changeRecord(engine.client, instance, 'hold', HOLD, { by: 'ann', revisionSeen: 1, withinMs: 500 });
    await expect(asked).rejects.toThrow();
    await withWorkflows(engine, async () => {
      expect(await change(instance, 'requestEnrolment', REQUEST)).toMatchObject({ accepted: true });
      expect((await readBack(engine.client, instance)).holds).toEqual([]);
    });
  });
});

describe('an encrypted record', () => {
  it('says without a key that it is encrypted and with which, and no more', async () => {
    const ring = await testRing(join(folder.path, 'keys.json'));
    const converter = dataConverter(encryptionCodec(ring));
    const client = clientWith(engine, converter);
    const { instance } = await startRecord(client, { everEncrypted: true });
    expect(await readBack(client, instance)).toMatchObject({ instance });
    expect(await describeRecord(engine.client, instance)).toEqual({
      kind: 'unreadable',
      why: 'its memo cannot be decoded',
      open: { runId: expect.any(String), everEncrypted: true, keyId: expect.stringMatching(`^${instance}/`) },
    });
    const ringless = clientWith(engine, dataConverter(encryptionCodec(undefined)));
    expect(await describeRecord(ringless, instance)).toMatchObject({
      kind: 'unreadable',
      why: expect.stringMatching(/a payload needs key .*, and there is no key ring here/),
    });
  });

  it('is marked by the first worker that has a ring', async () => {
    const ring = await testRing(join(folder.path, 'keys.json'));
    const converter = dataConverter(encryptionCodec(ring));
    const { instance } = await startRecord(engine.client);
    await withWorkflows(
      engine,
      async () => {
        await changeRecord(clientWith(engine, converter), instance, 'markEncrypted', {}, { by: 'a worker' });
        expect(await describeRecord(engine.client, instance)).toMatchObject({
          kind: 'unreadable',
          open: { everEncrypted: true },
        });
      },
      converter,
    );
  });
});

/** As the Web UI does: back to the first workflow task of the run. */
async function reset(instance: string): Promise<void> {
  const workflowId = recordWorkflowId(instance);
  const history = await engine.client.workflow.getHandle(workflowId).fetchHistory();
  const tasks = (history.events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes != null);
  await engine.client.workflowService.resetWorkflowExecution({
    namespace: engine.namespace,
    workflowExecution: { workflowId },
    reason: 'by hand',
    requestId: instance,
    workflowTaskFinishEventId: tasks[0]?.eventId ?? null,
  });
}
