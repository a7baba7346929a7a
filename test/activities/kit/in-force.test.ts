import type { Client } from '@temporalio/client';
import { isOurSite, letStepBegin } from '../../../src/activities/kit/in-force';
import type { InstanceServices } from '../../../src/activities/kit/instance-services';
import type { RunStepInput } from '../../../src/activities/retire-learner/contract';
import type { RetirementError } from '../../../src/domain/failure/failure';
import type { MaintenanceHold } from '../../../src/domain/instance/maintenance-hold';
import { newRecord } from '../../../src/domain/instance/record';
import type { InstanceSettings } from '../../../src/domain/instance/settings';
import { recordReader } from '../../../src/serving/record-reader';
import { plan, STEPS } from '../../support/fake-site';
import { settings } from '../../support/instance-settings';
import { RecordsInMemory } from '../../support/records-in-memory';

/** A worker with this file beside a record with these settings. */
function worker(file: InstanceSettings = settings(), inForce: InstanceSettings = settings()) {
  const records = new RecordsInMemory('academy', inForce);
  const card = { id: 'academy', environment: 'test', lmsHost: 'lms.example.com', fingerprint: file.fingerprint };
  const rules = { card, plan: file.plan, discovery: file.discovery };
  const services: InstanceServices = {
    rules,
    settings: file,
    lms: () => {
      throw new Error('nothing is asked of the LMS');
    },
    driver: () => undefined,
    renamer: () => undefined,
    check: async () => [],
    fileChanged: async () => false,
  };
  return { services, records };
}

const [ENROLLMENTS, CREDENTIALS] = STEPS;
const input = (step = ENROLLMENTS, before = 'PENDING') => ({ step, before }) as RunStepInput;
const held = (scope: MaintenanceHold['scope'], until?: string): MaintenanceHold => ({
  scope,
  by: 'ann',
  since: new Date(0).toISOString(),
  ...(until === undefined ? {} : { until }),
});
const away = settings({ services: { ...settings().services, CREDENTIALS: 'https://staging.example.com' } });

describe('a step', () => {
  it('begins where the file is in force', async () => {
    await expect(letStepBegin(worker(), input())).resolves.toBe(true);
  });

  it('of a service that the file has elsewhere is not taken, and the others are', async () => {
    await expect(letStepBegin(worker(away), input(CREDENTIALS))).rejects.toMatchObject({
      code: 'config.stale',
      facts: { service: 'CREDENTIALS', step: 'RETIRING_CREDENTIALS' },
    });
    await expect(letStepBegin(worker(away), input(ENROLLMENTS))).resolves.toBe(true);
  });

  it.each([
    ['CREDENTIALS', CREDENTIALS, ENROLLMENTS],
    ['LMS', CREDENTIALS, undefined],
  ])('of what the file asks in another way is not taken: %s', async (name, refused, taken) => {
    const forms = { LMS: 'as ever', CREDENTIALS: 'https; POST /v2/' };
    const inForce = settings({ serviceForms: forms });
    const parts = worker(settings({ serviceForms: { ...forms, [name]: 'as before' } }), inForce);
    await expect(letStepBegin(parts, input(refused))).rejects.toMatchObject({ code: 'config.stale' });
    if (taken !== undefined) await expect(letStepBegin(parts, input(taken))).resolves.toBe(true);
    const earlier = worker(settings({ serviceForms: forms }), settings());
    await expect(letStepBegin(earlier, input(refused))).resolves.toBe(true);
  });

  it('of a service that the file lacks is not taken', async () => {
    const { LMS = '' } = settings().services;
    await expect(letStepBegin(worker(settings({ services: { LMS } })), input(CREDENTIALS))).rejects.toMatchObject({
      code: 'config.stale',
    });
  });

  it('is not taken by a worker of another LMS', async () => {
    await expect(letStepBegin(worker(settings({ fingerprint: '0000' })), input())).rejects.toMatchObject({
      code: 'instance.mismatch',
    });
  });

  it('begins under another setting: what is in force counts, not the file', async () => {
    const other = settings({ plan: plan({ coolOffDays: 1 }), clientId: 'rotated' });
    await expect(letStepBegin(worker(other), input())).resolves.toBe(true);
  });

  it.each([
    ['the instance', held({ kind: 'instance' }), true],
    ['its service', held({ kind: 'service', service: 'LMS' }), true],
    ['the step', held({ kind: 'step', step: 'RETIRING_ENROLLMENTS' }), true],
    ['another service', held({ kind: 'service', service: 'CREDENTIALS' }), false],
    ['another step', held({ kind: 'step', step: 'RETIRING_LMS' }), false],
    ['the instance, until a time that has passed', held({ kind: 'instance' }, new Date(1).toISOString()), false],
  ])('under a hold of %s waits where the hold covers it', async (_what, hold, waits) => {
    const parts = worker();
    parts.records.record = { ...parts.records.record, holds: [hold] };
    const asked = letStepBegin(parts, input());
    if (waits) await expect(asked).rejects.toMatchObject({ code: 'instance.held' });
    else await expect(asked).resolves.toBe(true);
  });

  it('goes on under a hold that drains, where it had begun, and does not begin', async () => {
    const parts = worker();
    parts.records.record = { ...parts.records.record, holds: [{ ...held({ kind: 'instance' }), drain: true }] };
    await expect(letStepBegin(parts, { ...input(), entered: true })).resolves.toBe(true);
    await expect(letStepBegin(parts, { ...input(), entered: false })).rejects.toMatchObject({ code: 'instance.held' });
    // Another driver has brought them so far.
    const taken = { ...input(CREDENTIALS, 'ENROLLMENTS_COMPLETE'), begins: true };
    await expect(letStepBegin(parts, taken)).resolves.toBe(true);
    await expect(letStepBegin(parts, { ...input(), entered: true, begins: true })).resolves.toBe(true);
  });

  it('does not begin where the record cannot be read', async () => {
    const parts = worker();
    parts.records.seen = { kind: 'unreadable' };
    await expect(letStepBegin(parts, input(CREDENTIALS, 'ENROLLMENTS_COMPLETE'))).rejects.toMatchObject({
      code: 'instance.unreadable',
    });
  });

  it('begins where only this worker remembers the time before another one brought the approval', async () => {
    const parts = worker();
    const { record } = parts.records;
    const { approved: _, ...before } = record;
    Object.assign(parts.records, { read: async () => ({ kind: 'found', record: before }) });
    Object.assign(parts.records, { readNext: async () => ({ kind: 'found', record }) });
    await expect(letStepBegin(parts, input())).resolves.toBe(true);
  });

  it.each([
    ['longer', 30, false],
    ['none', null, false],
    ['the same', 7, true],
    ['shorter', 0, true],
  ] as const)('that was due by a cool-off of 7 days under one that is %s by now: %j', async (_, days, isDue) => {
    const parts = worker();
    const { record } = parts.records;
    const inForce = { ...record.settings, plan: { ...record.settings.plan, coolOffDays: days } };
    parts.records.record = { ...record, settings: inForce };
    expect(await letStepBegin(parts, { ...input(), coolOffDays: 7 })).toBe(isDue);
    // A person has ended the cool-off, or said another one for this learner; or the erasure has begun.
    expect(await letStepBegin(parts, input())).toBe(true);
  });

  it('is not the first without a record, and goes on where an erasure has begun', async () => {
    const parts = worker();
    parts.records.seen = { kind: 'none' };
    await expect(letStepBegin(parts, input())).rejects.toMatchObject({ code: 'instance.not-applied' });
    await expect(letStepBegin(parts, input(CREDENTIALS, 'ENROLLMENTS_COMPLETE'))).resolves.toBe(true);
  });
});

describe('a thousand runs that wake up in a minute', () => {
  beforeEach(() => jest.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => jest.useRealTimers());

  const approved = { by: 'ann', at: new Date(0).toISOString(), coolOffDays: 0 };
  const fresh = newRecord('academy', settings(), { by: 'ann', encrypted: false, nowMs: 0 });

  it.each([
    ['let their steps begin', { approved }, undefined],
    ['are under a hold', { approved, holds: [held({ kind: 'instance' })] }, 'instance.held'],
    ['come before the first approval', {}, 'instance.not-applied'],
    ['have another file', { approved, settings: away }, undefined],
    ['have a file of another LMS', { approved, settings: settings({ fingerprint: '0000' }) }, 'instance.mismatch'],
  ])('cost one request in five seconds where they %s', async (_, more, code) => {
    const askedAtMs: number[] = [];
    const record = { ...fresh, ...more };
    const records = recordReader(undefined as unknown as Client, async () => {
      askedAtMs.push(Date.now());
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { kind: 'found', record, open: { runId: 'run', everEncrypted: false } };
    });
    const { services } = worker();
    const codes = new Set<string | undefined>();
    const asked: Promise<void>[] = [];
    for (let wakeUps = 0; wakeUps < 1_000; wakeUps += 1) {
      const begun = letStepBegin({ services, records }, input());
      asked.push(
        begun.then(
          () => void codes.add(undefined),
          (error: RetirementError) => void codes.add(error.code),
        ),
      );
      await jest.advanceTimersByTimeAsync(60);
    }
    await jest.advanceTimersByTimeAsync(10_000);
    await Promise.all(asked);
    expect([...codes]).toEqual([code]);
    const gaps = askedAtMs.slice(1).map((atMs, at) => atMs - (askedAtMs[at] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5_000);
    expect(askedAtMs.length).toBeLessThanOrEqual(15);
  });
});

describe('a run that carries a fingerprint', () => {
  it('is of the site whose present or former address it carries, and of no other', async () => {
    const parts = worker();
    parts.records.record = { ...parts.records.record, formerSites: ['1111'] };
    expect(await Promise.all([settings().fingerprint, '1111', '2222'].map((one) => isOurSite(parts, one)))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is no longer of a worker whose file still has the former address', async () => {
    const parts = worker(settings({ fingerprint: '1111' }));
    parts.records.record = { ...parts.records.record, formerSites: ['1111'] };
    expect(await isOurSite(parts, settings().fingerprint)).toBe(false);
    expect(await isOurSite(parts, '1111')).toBe(false);
  });

  it('is of the worker with the same address where no record says otherwise', async () => {
    const parts = worker();
    parts.records.seen = { kind: 'none' };
    expect(await Promise.all([settings().fingerprint, '1111'].map((one) => isOurSite(parts, one)))).toEqual([
      true,
      false,
    ]);
  });
});
