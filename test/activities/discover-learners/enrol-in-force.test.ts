import type { EnrolInput } from '../../../src/activities/discover-learners/contract';
import { newRecord } from '../../../src/domain/instance/record';
import { ActivityBench } from '../../support/activity-bench';

describe('an enrollment in progress', () => {
  let bench: ActivityBench;
  beforeEach(async () => {
    bench = await ActivityBench.open();
    bench.sandbox.admin.seed({ count: 40, createdDaysAgo: [1, 40] });
  });
  afterEach(() => bench.close());
  const input = (): EnrolInput => ({
    instance: 'sandbox',
    rules: bench.rules,
    batch: 'discovery-1',
    upTo: Number.MAX_SAFE_INTEGER,
    startNew: true,
  });
  /** Does something when so many were started. */
  const when = (count: number, work: () => Promise<unknown> | unknown) => {
    let starts = 0;
    bench.runs.onStart = async () => {
      starts += 1;
      if (starts === count) await work();
    };
  };
  const apply = async () => {
    const { settings, revision: revisionSeen } = bench.records.record;
    const change = { settings: { ...settings, plan: { ...settings.plan, coolOffDays: 30 } } };
    const answer = await bench.records.change('sandbox', 'apply', change, { by: 'ann', revisionSeen });
    expect(answer).toMatchObject({ accepted: true });
  };
  const started = () => bench.runs.started.length;

  test('stops when other rules are put in force, says how many it has started, and is not taken up again', async () => {
    const given = input();
    when(10, apply);
    const result = await bench.run('enrolLearners', given);
    expect(result).toEqual({ enrolled: started(), adopted: 0, nudged: 0, stopped: true });
    expect(started()).toBeLessThan(40);
    const before = started();
    expect(await bench.run('enrolLearners', given, { attempt: 2 })).toMatchObject({ stopped: true });
    expect(started()).toBe(before);
  });

  test.each([
    ['is ended', () => ({ kind: 'none' as const })],
    [
      'is replaced by one that nobody has approved',
      () => {
        const { settings } = bench.records.record;
        const record = newRecord('sandbox', settings, { by: 'ann', encrypted: false, nowMs: Date.now() });
        return { kind: 'found' as const, record };
      },
    ],
    [
      'is replaced by one with another pipeline, approved, that counts from the beginning again',
      () => {
        const { record } = bench.records;
        const plan = { ...record.settings.plan, revision: 'other' };
        return { kind: 'found' as const, record: { ...record, settings: { ...record.settings, plan } } };
      },
    ],
  ])('stops when the record %s', async (_, seen) => {
    when(10, () => {
      bench.records.seen = seen();
    });
    expect(await bench.run('enrolLearners', input())).toMatchObject({ stopped: true });
    expect(started()).toBeLessThan(40);
  });

  test('goes on where this worker only remembers the time before the approval', async () => {
    const { record } = bench.records;
    const { approved: _, ...before } = record;
    Object.assign(bench.records, {
      read: async () => ({ kind: 'found', record: before }),
      readNext: async () => ({ kind: 'found', record }),
    });
    expect(await bench.run('enrolLearners', input())).toEqual({ enrolled: 40, adopted: 0, nudged: 0 });
  });

  test('is tried again from its place when the record cannot be read', async () => {
    when(10, () => {
      bench.records.seen = { kind: 'unreadable' };
    });
    expect(await bench.fail('enrolLearners', input())).toMatchObject({ type: 'instance.unreadable', quick: true });
    bench.records.seen = undefined;
    const again = await bench.run('enrolLearners', input(), { attempt: 2, heartbeatDetails: bench.heartbeats.at(-1) });
    expect(again).toEqual({ enrolled: 40, adopted: 0, nudged: 0 });
  });

  test('goes on when a maintenance hold is set: nothing of it begins a step', async () => {
    when(10, () =>
      bench.records.change(
        'sandbox',
        'hold',
        { scope: { kind: 'instance' } },
        { by: 'ann', revisionSeen: bench.records.record.revision },
      ),
    );
    expect(await bench.run('enrolLearners', input())).toEqual({ enrolled: 40, adopted: 0, nudged: 0 });
    expect(bench.records.record.holds).toHaveLength(1);
  });
});
