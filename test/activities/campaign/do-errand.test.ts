import { setTimeout as sleep } from 'node:timers/promises';
import type { DoErrandInput } from '../../../src/activities/campaign/contract';
import type { CampaignTarget, TargetOutcome } from '../../../src/domain/campaign/campaign';
import { RetirementError } from '../../../src/domain/failure/failure';
import { ActivityBench } from '../../support/activity-bench';

describe('the errand of a campaign', () => {
  let bench: ActivityBench;
  beforeAll(async () => {
    bench = await ActivityBench.open();
  });
  beforeEach(() => {
    bench.runs.said.length = 0;
    bench.runs.onSay = async () => ({ kind: 'answered', answer: { accepted: true, phase: 'held', note: 'done' } });
    bench.heartbeats.length = 0;
    bench.records.seen = undefined;
    bench.sandbox.admin.clearRecord();
    bench.sandbox.admin.removeFaults();
  });
  afterAll(async () => {
    const said = JSON.stringify([bench.logged]);
    await bench.close();
    expect(bench.namesIn(said)).toEqual([]);
  });

  const targets = (amount: number): readonly CampaignTarget[] =>
    Array.from({ length: amount }, (_, at) => ({ userId: at + 1, retirementId: (at + 1) * 10, phase: 'attention' }));
  const input = (more: Partial<DoErrandInput> = {}): DoErrandInput => ({
    instance: 'sandbox',
    campaign: 'c1',
    errand: { kind: 'verb', verb: 'hold', request: { by: 'ada' } },
    targets: targets(3),
    ...more,
  });

  it('says the verb to each as they were seen, and tells what each said', async () => {
    bench.runs.onSay = async ({ target: { userId } }) => {
      if (userId === 2) return { kind: 'answered', answer: { accepted: false, reason: 'it is in another phase' } };
      return userId === 3 ? { kind: 'ended' } : { kind: 'no-answer' };
    };
    const { outcomes } = await bench.run('doErrand', input());
    expect(outcomes).toEqual([
      { userId: 1, is: 'unknown', says: expect.stringContaining('no answer') },
      { userId: 2, is: 'refused', says: 'it is in another phase' },
      { userId: 3, is: 'refused', says: expect.stringContaining('has ended') },
    ]);
    expect(bench.runs.said[0]?.request).toEqual({ by: 'ada', ifRetirementId: 10, ifPhase: 'attention' });
  });

  it('gives each the state that they go back to, and expects no phase where no run is open', async () => {
    const errand = { kind: 'verb', verb: 'reset', request: { by: 'ada' } } as const;
    const target = { userId: 1, retirementId: 10, phase: 'none', username: 'x', to: 'PENDING', lmsState: 'ERRORED' };
    await bench.run('doErrand', input({ errand, targets: [target] }));
    expect(bench.runs.said[0]?.request).toEqual({
      by: 'ada',
      to: 'PENDING',
      ifRetirementId: 10,
      ifLmsState: 'ERRORED',
    });
  });

  it('expects the revision that was seen, where more than the phase was chosen', async () => {
    await bench.run(
      'doErrand',
      input({ targets: [{ userId: 1, retirementId: 10, phase: 'attention', revision: 12 }] }),
    );
    expect(bench.runs.said[0]?.request).toEqual({
      by: 'ada',
      ifRetirementId: 10,
      ifPhase: 'attention',
      ifRevision: 12,
    });
  });

  it('says nothing where another site is in force than the one it was confirmed for', async () => {
    const { fingerprint: site } = bench.records.record.settings;
    const moved = await bench.run('doErrand', input({ site: 'another' }));
    expect(moved).toEqual({ outcomes: [], stuck: { why: expect.stringMatching(/^instance\.mismatch/), userIds: [] } });
    expect(bench.runs.said).toEqual([]);
    expect((await bench.run('doErrand', input({ site }))).outcomes).toHaveLength(3);
  });

  it('goes on where an attempt before it has stopped', async () => {
    const before: TargetOutcome[] = [{ userId: 2, is: 'accepted', says: 'before' }];
    const { outcomes } = await bench.run('doErrand', input(), { attempt: 2, heartbeatDetails: { outcomes: before } });
    expect(bench.runs.said.map(({ target }) => target.userId)).toEqual([1, 3]);
    expect(outcomes).toHaveLength(3);
  });

  it('remembers whom it was done with, when it fails', async () => {
    bench.runs.onSay = async ({ target: { userId } }) => {
      if (userId === 40) throw new Error('Temporal is gone');
      return { kind: 'answered', answer: { accepted: true, phase: 'held', note: 'done' } };
    };
    const failure = await bench.fail('doErrand', input({ targets: targets(60) }));
    expect(failure.message).not.toContain('Temporal is gone');
    const { outcomes } = bench.heartbeats.at(-1) as { readonly outcomes: readonly TargetOutcome[] };
    expect(outcomes.length).toBeGreaterThan(0);
    expect(outcomes.map(({ userId }) => userId)).not.toContain(40);
  });

  it('ends early with what it has where each takes long, so that it is shown', async () => {
    const now = Date.now;
    let aheadMs = 0;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + aheadMs);
    try {
      bench.runs.onSay = async () => {
        aheadMs += 1_000;
        return { kind: 'no-answer' };
      };
      const { outcomes, stuck } = await bench.run('doErrand', input({ targets: targets(200) }));
      expect(stuck).toBeUndefined();
      expect(outcomes.length).toBeGreaterThanOrEqual(20);
      expect(outcomes.length).toBeLessThanOrEqual(30);
    } finally {
      clock.mockRestore();
    }
  });

  it('ends with what it has, and says for whom it failed, where everybody else would fail likewise', async () => {
    bench.runs.onSay = async ({ target: { userId } }) => {
      if (userId === 30) throw new RetirementError('instance.mismatch', {});
      return { kind: 'answered', answer: { accepted: true, phase: 'held', note: 'done' } };
    };
    const { outcomes, stuck } = await bench.run('doErrand', input({ targets: targets(200) }));
    expect(stuck).toEqual({ why: 'instance.mismatch', userIds: [30] });
    expect(outcomes.length).toBeGreaterThanOrEqual(10);
    expect(outcomes.length).toBeLessThan(100);
    expect(outcomes.every(({ is, userId }) => is === 'accepted' && userId !== 30)).toBe(true);
  });

  it('keeps what an attempt before it has done, where the next one finds the instance gone', async () => {
    const before: TargetOutcome[] = [{ userId: 2, is: 'accepted', says: 'before' }];
    bench.records.seen = { kind: 'none' };
    const { outcomes, stuck } = await bench.run('doErrand', input(), {
      attempt: 2,
      heartbeatDetails: { outcomes: before },
    });
    expect(outcomes).toEqual(before);
    expect(stuck).toEqual({ why: 'instance.not-applied', userIds: [] });
    expect(bench.runs.said).toEqual([]);
  });

  it('asks again within a minute where it is told to wait longer: no run waits for it', async () => {
    bench.runs.onSay = async () => {
      throw new RetirementError('service.throttled', { service: 'LMS', retryAfterMs: 3_600_000 });
    };
    const failure = await bench.fail('doErrand', input());
    expect(failure).toMatchObject({ type: 'service.throttled', quick: true });
  });

  it('ends with what it has, when somebody stops it', async () => {
    const env = bench.environment();
    const said: number[] = [];
    bench.runs.onSay = async ({ target: { userId } }) => {
      said.push(userId);
      if (userId === 25) env.cancel();
      return { kind: 'answered', answer: { accepted: true, phase: 'held', note: 'done' } };
    };
    const { outcomes } = (await env.run(bench.activities.doErrand, input({ targets: targets(100) }))) as {
      readonly outcomes: readonly TargetOutcome[];
    };
    expect(said).toContain(25);
    expect(outcomes.map(({ userId }) => userId).sort()).toEqual(said.sort());
    expect(outcomes.length).toBeLessThan(60);
  });

  it('keeps the rate', async () => {
    const startedMs = Date.now();
    await bench.run('doErrand', input({ targets: targets(30), perSecond: 100 }));
    expect(Date.now() - startedMs).toBeGreaterThanOrEqual(280);
  });

  it('waits while the queue of all workflows is full', async () => {
    let isTakenUp = false;
    for (let at = 0; at < 16; at += 1) {
      const place = await bench.pace.nextPlace(() => {});
      await place.fill(
        async () => {},
        async () => isTakenUp,
      );
    }
    const running = bench.run('doErrand', input({ targets: targets(3) }));
    await sleep(300);
    expect(bench.runs.said).toEqual([]);
    isTakenUp = true;
    await running;
    expect(bench.runs.said).toHaveLength(3);
  });

  it('keeps a slow rate from one attempt to the next', async () => {
    const startedMs = Date.now();
    for (let at = 0; at < 3; at += 1) await bench.run('doErrand', input({ targets: targets(1), perSecond: 5 }));
    expect(Date.now() - startedMs).toBeGreaterThanOrEqual(590);
  });

  it('does not wait for the next turn when somebody pauses', async () => {
    const env = bench.environment();
    const doing = env.run(bench.activities.doErrand, input({ targets: targets(3), perSecond: 0.01 }));
    env.cancel();
    expect(await doing).toEqual({ outcomes: [] });
  });
});
