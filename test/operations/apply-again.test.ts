import type { InstanceSettings } from '../../src/domain/instance/settings';
import { commitApply } from '../../src/operations/instances/commit-apply';
import { type ApplyPlan, planApply } from '../../src/operations/instances/plan-apply';
import { schedulesInForce } from '../../src/operations/instances/schedules-in-force';
import { listSchedules } from '../../src/operations/schedules';
import { temporalRuns } from '../../src/serving/temporal-runs';
import { changeRecord } from '../../src/temporal/records/change-record';
import { claimSite, holderOfSite } from '../../src/temporal/records/claim-site';
import { describeRecord } from '../../src/temporal/records/describe-record';
import { countExecutions } from '../../src/temporal/visibility/list-executions';
import { OPEN, retirements } from '../../src/temporal/visibility/retirements';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { learner, plan } from '../support/fake-site';
import { settings } from '../support/instance-settings';
import { readBack, startRecord, withWorkflows } from '../support/record-bench';
import { untilHolds } from '../support/until-holds';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openTestEngine('apply-again');
});
afterAll(() => engine.close());

let count = 0;
/** Settings with an LMS and a service that no other test has. */
const own = (more: Partial<InstanceSettings> = {}) => {
  count += 1;
  const lms = `https://lms-${count}.example.com`;
  const services = { LMS: lms, CREDENTIALS: `https://credentials-${count}.example.com` };
  return settings({ lms, services, fingerprint: count.toString(16).padStart(16, 'a'), ...more });
};

async function shown(instance: string, proposed: InstanceSettings, replace = false): Promise<ApplyPlan> {
  const found = await planApply(engine.client, instance, proposed, replace);
  if ('refusal' in found) throw new Error(JSON.stringify(found));
  return found;
}

function commit(instance: string, planned: ApplyPlan) {
  const { signal } = new AbortController();
  const context = { client: engine.client, instance, by: 'ann', signal, onProgress: () => {} };
  return commitApply(context, planned, { encrypted: false, lately: [] });
}

const refused = (reason: RegExp) => ({ refusal: 'record', reason: expect.stringMatching(reason) });

describe('an apply that a person has thought about', () => {
  it('does not give an LMS up where a run of a learner there was opened meanwhile', async () => {
    const before = own();
    const { instance } = await startRecord(engine.client, { settings: before });
    await claimSite(engine.client, before.fingerprint, instance);
    const other = own();
    const planned = await shown(instance, other, true);
    const run = { instance, fingerprint: before.fingerprint, learner: learner(7, new Date()) };
    await temporalRuns(engine.client).start({ ...run, seenAtMs: Date.now(), plan: plan(), batch: 'b' });
    const open = () => countExecutions(engine.client, retirements([instance], OPEN));
    await untilHolds('the run is listed', open, (runs) => runs === 1);
    expect(await commit(instance, planned)).toMatchObject(refused(/1 run is open/));
    expect((await readBack(engine.client, instance)).settings).toEqual(before);
    expect(await holderOfSite(engine.client, other.fingerprint)).toBeUndefined();
    expect(await holderOfSite(engine.client, before.fingerprint)).toBe(instance);
  });

  it('does not replace a record that was changed meanwhile, and so loses no hold', async () => {
    const { instance, settings: same } = await startRecord(engine.client, { settings: own() });
    const planned = await shown(instance, same, true);
    await withWorkflows(engine, async () => {
      const hold = { scope: { kind: 'instance' } } as const;
      await changeRecord(engine.client, instance, 'hold', hold, { by: 'bob', revisionSeen: 1 });
    });
    expect(await commit(instance, planned)).toMatchObject(refused(/changed it meanwhile/));
    expect(await readBack(engine.client, instance)).toMatchObject({ revision: 2, holds: [{ by: 'bob' }] });
  });

  it('leaves the Schedules of another apply that was written in the same moment', async () => {
    const { instance, settings: inForce } = await startRecord(engine.client, { settings: own() });
    const older = { ...inForce, schedule: { ...inForce.schedule, everyMs: 7_200_000 } };
    const applied = await schedulesInForce({ client: engine.client, instance }, older);
    const [shown] = await listSchedules(engine.client, instance);
    expect([shown?.schedule, applied[0]?.schedule]).toEqual([
      expect.stringContaining('every 1 h'),
      expect.stringContaining('every 1 h'),
    ]);
  });

  it('takes over what a partner report has written down meanwhile', async () => {
    const { instance, settings: same } = await startRecord(engine.client, { settings: own() });
    const planned = await shown(instance, same, true);
    const note = { id: 'r1', askedAt: '2026-11-01T00:00:00.000Z', outcome: 'answered' as const, learners: 0 };
    await withWorkflows(engine, async () => {
      await changeRecord(
        engine.client,
        instance,
        'reportPartners',
        { does: 'note', notes: [note] },
        { by: 'a report' },
      );
    });
    expect(await commit(instance, planned)).toMatchObject({ change: 'made-again' });
    expect((await readBack(engine.client, instance)).partnerReports).toEqual([note]);
  });

  it('is refused where another instance with the same service was applied meanwhile', async () => {
    const first = own();
    const planned = await shown('one', first);
    const other = own();
    const { instance } = await startRecord(engine.client, { settings: { ...other, services: first.services } });
    const listed = () => shown('one', first);
    await untilHolds('it is listed', listed, ({ shared }) => shared.some((one) => one.instance === instance));
    expect(await commit('one', planned)).toMatchObject(refused(/changed it meanwhile/));
    expect((await describeRecord(engine.client, 'one')).kind).toBe('none');
    expect(await holderOfSite(engine.client, first.fingerprint)).toBeUndefined();
  });

  it('of two at once with other LMSs leaves one record, and one claim', async () => {
    const [a, b] = [own(), own()];
    const plans = [await shown('both', a), await shown('both', b)] as const;
    const done = await Promise.all(plans.map((one) => commit('both', one)));
    expect(done.map((one) => ('refusal' in one ? 'refused' : one.change)).sort()).toEqual(['made', 'refused']);
    const { fingerprint } = (await readBack(engine.client, 'both')).settings;
    const holders = await Promise.all([a, b].map((one) => holderOfSite(engine.client, one.fingerprint)));
    expect(holders).toEqual([a, b].map((one) => (one.fingerprint === fingerprint ? 'both' : undefined)));
  });
});
