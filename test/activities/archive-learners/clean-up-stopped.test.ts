import type { ArchiveBatch } from '../../../src/domain/archive/archive-batch';
import { untilHolds } from '../../support/until-holds';
import { ArchiveBench, CLEAN_UP } from './archive-bench';

let bench: ArchiveBench;
const opened = async () => {
  bench = await ArchiveBench.open();
};
afterEach(() => bench.close());

async function written(): Promise<readonly [ArchiveBatch, Awaited<ReturnType<ArchiveBench['write']>>]> {
  const batch = await bench.onlyBatch();
  return [batch, await bench.write(batch)];
}

describe('the clean-up, where it may not go on,', () => {
  it('waits while the instance or its LMS is held', async () => {
    await opened();
    const userId = bench.complete('zoltan');
    const [batch, archive] = await written();
    const { records } = bench.at;
    const hold = { by: 'ann', since: new Date().toISOString() };
    for (const scope of [{ kind: 'instance' }, { kind: 'service', service: 'LMS' }] as const) {
      records.record = { ...records.record, holds: [{ ...hold, scope }] };
      expect(await bench.at.fail('cleanUp', { ...bench.work, batch, archive })).toMatchObject({
        type: 'instance.held',
        quick: true,
      });
    }
    expect([bench.has(userId), bench.cleanUps()]).toEqual([true, []]);
  });

  it('stops between two requests when somebody holds the LMS, and the next attempt counts on', async () => {
    await opened();
    const users = Array.from({ length: 4 }, (_, at) => bench.complete(`learner-${at}`));
    const [batch, archive] = await written();
    bench.complete('Learner-3', { createdDaysAgo: 1 });
    const { records, sandbox } = bench.at;
    const before = records.record;
    const hold = { by: 'ann', since: new Date().toISOString(), scope: { kind: 'service', service: 'LMS' } } as const;
    const input = { ...bench.work, batch, archive };
    // The first of two halves is done when the hold is seen.
    const fault = { match: { path: CLEAN_UP, nth: 2 }, do: { kind: 'delay', ms: 300 } } as const;
    sandbox.admin.addFault(fault);
    const cleaning = bench.at.fail('cleanUp', input);
    await untilHolds(
      'half of them are sent',
      async () => bench.cleanUps().length,
      (sent) => sent === 2,
    );
    records.record = { ...before, holds: [hold] };
    expect(await cleaning).toMatchObject({ type: 'instance.held', quick: true });
    expect(users.map((userId) => bench.has(userId))).toEqual([false, false, true, true]);
    expect(bench.at.heartbeats.at(-1)).toEqual({ removed: 2 });
    records.record = before;
    const result = await bench.at.run('cleanUp', input, { attempt: 2, heartbeatDetails: { removed: 2 } });
    expect(result).toMatchObject({ removed: 3, changed: 0, refused: [{ userId: users[3] }] });
    expect(result.gone).toBeUndefined();
  });

  it('of a schedule does not go on without an approval; what a person began does', async () => {
    await opened();
    const userId = bench.complete('zoltan');
    const [batch, archive] = await written();
    bench.at.records.unapprove();
    const input = { ...bench.work, batch, archive };
    expect(await bench.at.fail('cleanUp', { ...input, scheduled: true })).toMatchObject({
      type: 'instance.not-applied',
      quick: false,
    });
    expect([bench.has(userId), bench.cleanUps()]).toEqual([true, []]);
    expect(await bench.at.run('cleanUp', input)).toMatchObject({ removed: 1 });
  });

  it('does not go on at another address than it was begun for', async () => {
    await opened();
    const userId = bench.complete('zoltan');
    const [batch, archive] = await written();
    const former = '0'.repeat(16);
    const { records } = bench.at;
    records.record = { ...records.record, formerSites: [former] };
    const site = { ...bench.work.site, fingerprint: former };
    expect(await bench.at.fail('cleanUp', { ...bench.work, site, batch, archive })).toMatchObject({
      type: 'instance.mismatch',
    });
    expect([bench.has(userId), bench.cleanUps()]).toEqual([true, []]);
  });

  it('is refused by a worker whose file has another place, or another LMS', async () => {
    await opened();
    bench.complete('zoltan');
    const [batch, archive] = await written();
    const rules = { ...bench.work.rules, address: 's3://other' };
    expect(await bench.at.fail('cleanUp', { ...bench.work, rules, batch, archive })).toMatchObject({
      type: 'config.stale',
    });
    const site = { ...bench.work.site, fingerprint: 'other' };
    expect(await bench.at.fail('cleanUp', { ...bench.work, site, batch, archive })).toMatchObject({
      type: 'instance.mismatch',
    });
    expect(bench.cleanUps()).toEqual([]);
  });
});
