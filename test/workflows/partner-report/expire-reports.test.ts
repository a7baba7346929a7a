import type { ExpireInput, ExpireResult } from '../../../src/activities/partner-report/contract';
import { EXPIRE_REPORTS } from '../../../src/workflows/partner-report/messages';
import { type FakeReportOptions, withReports } from '../../support/fake-reports';
import { settings } from '../../support/instance-settings';
import { RecordsInMemory } from '../../support/records-in-memory';
import { RetirementBench } from '../../support/retirement-bench';

const DAY_MS = 86_400_000;

describe('the end of old partner reports', () => {
  let bench: RetirementBench;
  beforeAll(async () => {
    bench = await RetirementBench.openInRealTime();
  });
  afterAll(() => bench.close());

  /** What it says, and what it asked for. @param found what there is to be deleted, at each look */
  async function expire(input: object, found: readonly number[], options: FakeReportOptions = {}) {
    const asked: ExpireInput[] = [];
    const site = withReports(options);
    const expireReports = async (given: ExpireInput): Promise<ExpireResult> => {
      asked.push(given);
      return { expired: found[asked.length - 1] ?? 0, names: ['old.csv'], kept: 2 };
    };
    Object.assign(site.activities, { expireReports });
    let result: ExpireResult | undefined;
    await bench.serve(site, async ({ env, instance }) => {
      result = await env.client.workflow.execute(EXPIRE_REPORTS, {
        workflowId: `${EXPIRE_REPORTS}/${instance}`,
        taskQueue: 'lethe',
        args: [{ instance, ageInDays: 60, dryRun: false, ...input }],
      });
    });
    return { result, asked };
  }

  it('says how many there were when it began, also where an attempt that was killed had deleted some', async () => {
    const { result, asked } = await expire({}, [3, 1]);
    expect(result).toMatchObject({ expired: 3, kept: 2 });
    expect(asked.map(({ dryRun }) => dryRun)).toEqual([true, false]);
    const [first, second] = asked;
    expect(second?.beforeMs).toBe(first?.beforeMs);
    expect(Math.abs((first?.beforeMs ?? 0) - (Date.now() - 60 * DAY_MS))).toBeLessThan(DAY_MS);
  });

  it('deletes none in a dry run, nor where there is none', async () => {
    expect((await expire({ dryRun: true }, [3])).asked.map(({ dryRun }) => dryRun)).toEqual([true]);
    expect((await expire({}, [0])).asked.map(({ dryRun }) => dryRun)).toEqual([true]);
  });

  it('looks at none by schedule before the first approval', async () => {
    const records = new RecordsInMemory('test', settings());
    records.unapprove();
    const { result, asked } = await expire({ scheduled: true }, [3], { records });
    expect([result, asked]).toEqual([{ expired: 0, names: [], kept: 0 }, []]);
  });
});
