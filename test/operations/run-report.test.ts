import { toApplicationFailure } from '../../src/activities/kit/attempt';
import { RetirementError } from '../../src/domain/failure/failure';
import { partnerReportWorkflowId } from '../../src/domain/partner-report/page-id';
import { runReport } from '../../src/operations/partner-reports';
import { withReports } from '../support/fake-reports';
import { RetirementBench } from '../support/retirement-bench';

describe('a partner report that only counts', () => {
  let bench: RetirementBench;
  beforeAll(async () => {
    bench = await RetirementBench.openInRealTime();
  });
  afterAll(() => bench.close());

  /** What comes of it where the place for files does not answer, and what becomes of its workflow. */
  async function counted(errno: string, onProgress: (stop: AbortController) => void = () => {}) {
    const site = withReports();
    const prepareReport = async () => {
      throw toApplicationFailure(new RetirementError('service.unavailable', { service: 'LMS', errno }));
    };
    Object.assign(site.activities, { prepareReport });
    let told: unknown;
    let status: string | undefined;
    await bench.serve(site, async ({ env: { client }, instance }) => {
      const stop = new AbortController();
      const context = { client, instance, by: 'ada', signal: stop.signal, onProgress: () => onProgress(stop) };
      told = await runReport(context, { kind: 'count' }).catch((error: Error) => error.name);
      status = (await client.workflow.getHandle(partnerReportWorkflowId(instance)).describe()).status.name;
    });
    return { told, status };
  }

  it('says what does not answer, and keeps no report from being made', async () => {
    const { told, status } = await counted('ENOTFOUND');
    expect(told).toMatchObject({ refusal: 'failure', code: 'service.unavailable' });
    expect(status).toBe('TERMINATED');
  });

  it('ends where nobody waits for it any more', async () => {
    const { told, status } = await counted('ECONNRESET', (stop) => stop.abort());
    expect(told).toBe('AbortError');
    expect(status).toBe('TERMINATED');
  });
});
