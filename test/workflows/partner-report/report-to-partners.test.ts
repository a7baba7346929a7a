import { toApplicationFailure } from '../../../src/activities/kit/attempt';
import { RetirementError } from '../../../src/domain/failure/failure';
import type { PartnerReportSettings } from '../../../src/domain/instance/settings';
import { partnerReportWorkflowId } from '../../../src/domain/partner-report/page-id';
import type { ReportOutcome } from '../../../src/domain/partner-report/report-note';
import {
  REPORT_TO_PARTNERS,
  type ReportResult,
  SCHEDULED_REPORT,
} from '../../../src/workflows/partner-report/messages';
import { ANSWERED, type FakeReportOptions, NOTHING, UNANSWERED, withReports } from '../../support/fake-reports';
import { settings } from '../../support/instance-settings';
import { RecordsInMemory } from '../../support/records-in-memory';
import { RetirementBench } from '../../support/retirement-bench';

const DAY_S = 86_400;

describe('a partner report', () => {
  let bench: RetirementBench;
  beforeAll(async () => {
    bench = await RetirementBench.openInRealTime();
  });
  afterAll(() => bench.close());

  /** A report that has ended: what it says, and each activity that it asked for, with its input and its limit. */
  async function report(
    {
      before = {},
      ...options
    }: FakeReportOptions & { readonly before?: Readonly<Record<string, () => Promise<void>>> },
    input: object = { kind: 'run' },
  ) {
    const asked: { readonly activity: string; readonly input: unknown }[] = [];
    let result: ReportResult | undefined;
    let limits: readonly (readonly [activity: string, seconds: number])[] = [];
    let order: readonly string[] = [];
    const site = withReports(options);
    for (const [activity, work] of Object.entries(site.activities)) {
      const watched = async (given: never) => {
        asked.push({ activity, input: given });
        await before[activity]?.();
        return (work as (given: never) => unknown)(given);
      };
      Object.assign(site.activities, { [activity]: watched });
    }
    await bench.serve(site, async (at) => {
      const run = await at.env.client.workflow.start(REPORT_TO_PARTNERS, {
        workflowId: partnerReportWorkflowId(at.instance),
        taskQueue: 'lethe',
        args: [{ instance: at.instance, by: 'operator', ...input }],
      });
      result = (await run.result()) as ReportResult;
      const { events } = await run.fetchHistory();
      order = (events ?? []).flatMap(
        ({ activityTaskScheduledEventAttributes: scheduled, timerFiredEventAttributes: fired }) =>
          fired == null ? (scheduled?.activityType?.name ?? []) : 'a pause',
      );
      limits = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
        scheduled == null
          ? []
          : [[scheduled.activityType?.name ?? '', Number(scheduled.scheduleToCloseTimeout?.seconds ?? 0)] as const],
      );
    });
    const names = asked.map(({ activity }) => activity);
    return {
      result,
      names,
      limits,
      order,
      inputOf: (name: string) => asked.find(({ activity }) => activity === name)?.input,
    };
  }

  it('ends at once where somebody holds the LMS, and leaves what is there to the next', async () => {
    const { result, names } = await report({ heldFrom: 'prepareReport', left: ['page/0'] });
    expect(result).toMatchObject({ phase: 'ended', held: 'preparing', received: 0, files: [] });
    expect(result).not.toHaveProperty('asked');
    expect(names).toEqual(['readRecord', 'prepareReport']);
  });

  it('says what came of old reports before it, where its schedule could not delete them', async () => {
    const site = withReports();
    const said: (ReportResult | undefined)[] = [];
    const outcomes = [
      async () => ({ expired: 0, names: [], kept: 0, notSet: true as const }),
      async () => {
        throw toApplicationFailure(new RetirementError('storage.denied', { service: 'folder' }));
      },
      async () => ({ expired: 2, names: [], kept: 1 }),
    ];
    for (const expireReports of outcomes) {
      Object.assign(site.activities, { expireReports });
      await bench.serve(site, async (at) => {
        const run = await at.env.client.workflow.start(SCHEDULED_REPORT, {
          workflowId: `scheduled-report/${at.instance}/${said.length}`,
          taskQueue: 'lethe',
          args: [{ instance: at.instance, expireAfterDays: 60 }],
        });
        said.push((await run.result()) as ReportResult);
      });
    }
    expect(said.map((result) => result?.expiry)).toEqual([
      { expired: 0, notSet: true },
      { expired: 0, failure: 'storage.denied' },
      { expired: 2 },
    ]);
    expect(said.map((result) => result?.phase)).toEqual(['ended', 'ended', 'ended']);
  });

  it('keeps owed what it could not read of a whole answer', async () => {
    const records = new RecordsInMemory('test', settings());
    const unreadable = [{ field: 'orgs', userId: 7 }];
    const { result } = await report({ records, answers: [{ ...ANSWERED, unreadable }] });
    expect(result).toMatchObject({ asked: 'answered', received: 2, unreadable, owed: [{ inPart: true }] });
    expect(records.record.partnerReports).toMatchObject([{ id: result?.report, outcome: 'in-part', learners: 2 }]);
    const whole = await report({ records, answers: [NOTHING] });
    expect(whole.result?.owed).toMatchObject([{ report: result?.report, inPart: true }]);
  });

  it('keeps a lost answer owed, though the LMS says of later rows that they are older, as its clock is behind', async () => {
    const records = new RecordsInMemory('test', settings());
    const clock = { records, lmsBehindMs: 600_000 };
    const lost = await report({ ...clock, answers: [UNANSWERED, NOTHING] });
    expect(lost.result).toMatchObject({ asked: 'lost', owed: [{ report: lost.result?.report }] });
    const later = { ...ANSWERED, oldest: new Date(Date.now() - 590_000).toISOString() };
    const next = await report({ ...clock, answers: [later] });
    expect(next.result).toMatchObject({ received: 2, owed: [{ report: lost.result?.report }] });
    expect(records.record.partnerReports?.map(({ outcome }) => outcome)).toEqual(['lost', 'answered']);
  });

  it('keeps a lost answer owed, though some of its rows come again after somebody has reset them', async () => {
    const records = new RecordsInMemory('test', settings());
    const lost = await report({ records, answers: [UNANSWERED, NOTHING] });
    const some = { ...ANSWERED, oldest: new Date(Date.now() - DAY_S * 1_000).toISOString() };
    const next = await report({ records, answers: [some] });
    expect(next.result).toMatchObject({ received: 2, owed: [{ report: lost.result?.report }] });
    expect(records.record.partnerReports?.map(({ outcome }) => outcome)).toEqual(['lost', 'answered']);
  });

  /** A record that knows of an answer that is owed. */
  function owing(outcome: ReportOutcome): RecordsInMemory {
    const records = new RecordsInMemory('test', settings());
    const note = { id: 'owed', askedAt: '2026-11-01T00:00:00.000Z', outcome, learners: 0 };
    records.record = { ...records.record, partnerReports: [note] };
    return records;
  }
  const outcomes = ({ record }: RecordsInMemory) => record.partnerReports?.map(({ outcome }) => outcome);

  it.each(['asking', 'unanswered'] as const)(
    'leaves an earlier question owed, though rows of its time come: maybe somebody has reset some of them: %s',
    async (outcome) => {
      const records = owing(outcome);
      const { result } = await report({ records });
      expect(result).toMatchObject({ asked: 'answered', received: 2, owed: [{ report: 'owed' }] });
      expect(outcomes(records)).toEqual([outcome, 'answered']);
    },
  );

  it('does not take its second answer for the whole where somebody may be resetting rows', async () => {
    const records = owing('lost');
    const { result } = await report({ records, answers: [UNANSWERED, ANSWERED] });
    expect(result).toMatchObject({ asked: 'unanswered', received: 2, learners: 2 });
    expect(result?.owed).toHaveLength(2);
    const sure = await report({ answers: [UNANSWERED, ANSWERED] });
    expect(sure.result).toMatchObject({ asked: 'answered', owed: [] });
    // Rows of the first answer came: these were marked, and so were those that did not come.
    const inPart = { ...UNANSWERED, pages: ['page/first'], learners: 1 };
    const part = await report({ answers: [inPart, ANSWERED] });
    expect(part.result).toMatchObject({ asked: 'lost', received: 1 + ANSWERED.learners });
  });

  it.each([
    ['run', 'prepareReport', { kind: 'run' }],
    ['recover', 'collectOwed', { kind: 'recover', lost: 'owed' }],
  ] as const)('leaves settled what a person settles while it is under way: %s', async (_kind, during, input) => {
    const records = owing('lost');
    const settle = async () => {
      const revisionSeen = records.record.revision;
      await records.change('test', 'settleReport', { report: 'owed' }, { by: 'ann', revisionSeen });
    };
    const { result } = await report({ records, before: { [during]: settle } }, input);
    expect(result).toMatchObject({ phase: 'ended', owed: [] });
    expect(outcomes(records)?.[0]).toBe('settled');
  });

  it('recovers nobody where a person has settled the answer before it began', async () => {
    const { result, names } = await report({ records: owing('settled') }, { kind: 'recover', lost: 'owed' });
    expect([result?.received, names]).toEqual([0, expect.not.arrayContaining(['collectOwed'])]);
  });

  it('waits once more where the second answer did not come: the LMS may still be at work on it', async () => {
    const { result, order } = await report({ answers: [UNANSWERED, UNANSWERED] });
    expect(result).toMatchObject({ asked: 'unanswered' });
    const last = order.lastIndexOf('takeReport');
    expect(order.filter((one) => one === 'a pause')).toHaveLength(2);
    expect(order.slice(last, last + 2)).toEqual(['takeReport', 'a pause']);
  });

  it('writes down a whole answer when lists have its pages: an archive looks there for who waits', async () => {
    const { order, inputOf } = await report({});
    expect(inputOf('findPages')).toMatchObject({ ask: 1, written: ANSWERED.pages });
    expect(order.slice(order.indexOf('takeReport')).slice(0, 3)).toEqual(['takeReport', 'findPages', 'changeRecord']);
  });

  it('counts who waits once, however many pages they are in', async () => {
    const { result } = await report({ left: ['page/0'], unmapped: { ZetaX: 1 }, aside: 1 });
    expect(result).toMatchObject({ aside: 1, cleanedUp: 4 });
  });

  it('recovers nobody while the LMS is held, and counts all the same', async () => {
    const recovered = await report({ heldFrom: 'prepareReport' }, { kind: 'recover', lost: 'lost' });
    expect(recovered.result).toMatchObject({ kind: 'recover', held: 'preparing' });
    expect(recovered.names).toEqual(['readRecord', 'prepareReport']);
    const counted = await report({ heldFrom: 'prepareReport' }, { kind: 'count' });
    expect(counted.result).not.toHaveProperty('held');
  });

  it('keeps what came, and tells nobody, where a hold begins before its files', async () => {
    const { result, names } = await report({ heldFrom: 'writeReports' });
    expect(result).toMatchObject({ phase: 'ended', asked: 'answered', received: 2, held: 'writing', files: [] });
    for (const later of ['tellPartners', 'settlePage', 'forgetPage']) expect(names).not.toContain(later);
  });

  it('cleans up for as long as it lasts once partners were told, and gives up everything else after a day', async () => {
    const { limits } = await report({});
    const [told, settled, forgotten] = [1 * DAY_S, 3 * DAY_S, 3 * DAY_S];
    expect(limits).toEqual(
      expect.arrayContaining([
        ['prepareReport', told],
        ['writeReports', told],
        ['tellPartners', told],
        ['settlePage', settled],
        ['forgetPage', forgotten],
      ]),
    );
  });

  it.each<[string, PartnerReportSettings, object]>([
    ['has', { delivery: { address: 'folder:r', platform: 'p', organizations: 1, mapping: 'm' } }, { needed: true }],
    ['of an earlier build does not have', {}, {}],
  ])(
    'waits for another worker by schedule only where the record %s what workers must have',
    async (_name, partnerReport, needed) => {
      const records = new RecordsInMemory('test', settings({ partnerReport }));
      const { inputOf } = await report({ records, notSet: true }, { kind: 'run', scheduled: true });
      const { site: _site, report: _report, ...more } = inputOf('prepareReport') as Record<string, unknown>;
      expect(more).toEqual({ asks: true, ...needed });
    },
  );
});
