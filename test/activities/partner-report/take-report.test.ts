import { GATEWAY_ANSWERS, type GatewayAnswer } from '../../../sandbox/faults/gateway-answers';
import { ReportBench } from '../../support/report-bench';

const GATEWAYS: readonly GatewayAnswer[] = [...GATEWAY_ANSWERS.map(({ name }) => name), 'page-429', 'page-500'];
const REPORT = 'retirement_partner_report/';

describe('takeReport()', () => {
  let at: ReportBench;
  beforeEach(async () => {
    at = await ReportBench.open();
  });
  afterEach(async () => {
    const said = JSON.stringify([at.bench.logged, at.bench.heartbeats]);
    const names = at.bench.namesIn(said);
    await at.close();
    expect(names).toEqual([]);
  });
  const take = (ask = 1) => at.bench.run('takeReport', { ...at.about, ask });
  const posts = () => at.bench.asked().filter((request) => request.startsWith('POST retirement_partner_report '));

  test('writes down every entry before it says what came', async () => {
    const ann = await at.queue('ann', ['AthenX']);
    await at.queue('bob', ['BayU', 'CairnX']);
    await at.hold();
    const taken = await take();
    expect(taken).toMatchObject({ kind: 'answered', learners: 2, unreadable: [] });
    expect(at.kept().map(({ originalUsername }) => originalUsername)).toEqual(['ann', 'bob']);
    expect(at.kept()[0]).toMatchObject({ userId: ann, orgs: ['AthenX'], fields: { original_username: 'ann' } });
    expect(posts()).toHaveLength(1);
    expect(JSON.stringify(taken)).not.toContain('ann@');
  });

  test('does not ask without a hold: who is queued meanwhile would be marked, and be in no report', async () => {
    await at.queue('ann', ['AthenX']);
    expect(await take()).toEqual({ kind: 'not-held' });
    expect(posts()).toEqual([]);
  });

  test('does not ask while somebody holds the LMS', async () => {
    await at.queue('ann', ['AthenX']);
    await at.hold();
    await at.holdForMaintenance();
    expect(await at.bench.fail('takeReport', { ...at.about, ask: 1 })).toMatchObject({ type: 'instance.held' });
    expect(await at.bench.run('prepareReport', { ...at.about, asks: true })).toEqual({ held: true });
    expect(posts()).toEqual([]);
    expect(await at.bench.run('prepareReport', at.about)).toMatchObject({ pages: [] });
  });

  test.each(['reset-after', 'status-after', 'half-json', 'cut-off'] as const)(
    'says that the answer did not come, and asks no second time: %s',
    async (kind) => {
      await at.queue('ann', ['AthenX']);
      await at.queue('bob', ['AthenX']);
      await at.hold();
      at.fault(REPORT, { kind });
      expect(await take()).toMatchObject({ kind: 'unanswered' });
      expect(posts()).toHaveLength(1);
      expect(Object.values(at.rows)).toEqual([true, true]);
    },
  );

  test('keeps the entries of an answer that breaks off in its middle', async () => {
    for (let n = 0; n < 40; n += 1) await at.queue(`learner${n}`, ['AthenX']);
    await at.hold();
    at.fault(REPORT, { kind: 'cut-off' });
    const taken = await take();
    expect(taken).toMatchObject({ kind: 'unanswered' });
    const { learners } = taken as { learners: number };
    expect(learners).toBeGreaterThan(10);
    expect(learners).toBeLessThan(40);
    expect(at.kept()).toHaveLength(learners);
  });

  test.each([
    ['a refusal', { kind: 'status', status: 403 }, 'service.denied'],
    ['a rate limit', { kind: 'status', status: 429 }, 'service.throttled'],
  ] as const)('knows that the LMS did nothing, by %s', async (_name, fault, code) => {
    await at.queue('ann', ['AthenX']);
    await at.hold();
    at.fault(REPORT, fault);
    expect(await take()).toMatchObject({ kind: 'not-done', failure: { code } });
    expect(Object.values(at.rows)).toEqual([false]);
  });

  test.each(GATEWAYS)('does not take the answer of something before the LMS for a refusal: %s', async (answer) => {
    await at.queue('ann', ['AthenX']);
    await at.hold();
    at.fault(REPORT, { kind: 'gateway', answer, after: true });
    expect(await take()).toMatchObject({ kind: 'unanswered' });
    expect(Object.values(at.rows)).toEqual([true]);
  });

  test('knows that a dead LMS was not asked', async () => {
    await at.hold();
    await at.bench.sandbox.down('lms');
    expect(await take()).toMatchObject({ kind: 'not-done', failure: { code: 'service.unavailable' } });
  });

  test('does not give up what the LMS has given when Temporal does not answer', async () => {
    await at.queue('ann', ['AthenX']);
    await at.hold();
    at.bench.pages.failing = 3;
    expect(await take()).toMatchObject({ kind: 'answered', learners: 1 });
    expect(at.kept()).toHaveLength(1);
  });

  test('names the entries that cannot be read', async () => {
    const ann = await at.queue('ann', ['AthenX']);
    const bob = await at.queue('bob', ['AthenX']);
    await at.hold();
    at.fault(REPORT, { kind: 'bad-row', fields: { created: 'yesterday' } });
    const unreadable = [ann, bob].map((userId) => ({ field: 'created', userId }));
    expect(await take()).toMatchObject({ kind: 'answered', learners: 0, unreadable });
  });

  test('cannot read an entry that says nothing of organizations', async () => {
    const ann = await at.queue('ann', ['AthenX']);
    await at.hold();
    at.fault(REPORT, { kind: 'bad-row', without: ['orgs'] });
    const unreadable = [{ field: 'orgs', userId: ann }];
    expect(await take()).toMatchObject({ kind: 'answered', learners: 0, unreadable });
  });

  test('counts all entries that cannot be read, and keeps their LMS user ids', async () => {
    const userIds: number[] = [];
    for (let n = 0; n < 30; n += 1) userIds.push(await at.queue(`learner${n}`, ['AthenX']));
    await at.hold();
    at.fault(REPORT, { kind: 'bad-row', fields: { created: 'yesterday' } });
    const unreadable = userIds.slice(0, 20).map((userId) => ({ field: 'created', userId }));
    const unreadableInAll = { count: 30, userIds };
    expect(await take()).toMatchObject({ kind: 'answered', learners: 0, unreadable, unreadableInAll });
  });
});

describe('findPages()', () => {
  test('waits until lists have the pages that were written', async () => {
    const at = await ReportBench.open();
    const ann = await at.queue('ann', ['AthenX']);
    await at.hold();
    at.bench.pages.listsBehind = 3;
    const taken = await at.bench.run('takeReport', { ...at.about, ask: 1 });
    const { pages: written } = taken as { pages: readonly string[] };
    const found = await at.bench.run('findPages', { ...at.about, ask: 1, written });
    expect(found).toMatchObject({ pages: written, learners: 1 });
    expect(at.kept()).toMatchObject([{ userId: ann }]);
    await at.close();
  });
});
