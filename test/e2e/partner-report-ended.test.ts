import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { broughtOf, pageOfAsk, pagesOf, partnerReportWorkflowId } from '../../src/domain/partner-report/page-id';
import { HOUR_MS } from '../../src/domain/time/day-ms';
import { reportPages } from '../../src/serving/report-pages';
import type { ReportResult } from '../../src/workflows/partner-report/messages';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { reportYaml } from '../support/report-bench';
import { until, untilHolds } from '../support/until-holds';
import { type ServedHere, serveHere } from './serve-here';

const POST = { service: 'lms', method: 'POST', path: 'retirement_partner_report/$' } as const;
const ONE_ORG = 'org_partner_mapping: {AthenX: [Athens]}';

jest.setTimeout(300_000);

describe('a partner report that somebody ends while its answer comes', () => {
  const folder = temporaryFolder();
  const reports = temporaryFolder();
  let engine: TestEngine;
  let sandbox: Sandbox;
  let served: ServedHere;

  beforeAll(async () => {
    engine = await openTestEngine('partner-report-ended');
    sandbox = await startSandbox({ port: 0 });
    const yaml = reportYaml(sandbox.config(), reports.path, ONE_ORG).replace(
      'answer_timeout: 2s',
      'answer_timeout: 60s',
    );
    const file = folder.write('sandbox.yml', yaml);
    const { code, err } = await runLine(`instance apply --config ${file} --yes`, { env: engine.env });
    if (code !== 0) throw new Error(err);
    served = await serveHere(engine, file);
  });
  afterAll(async () => {
    await served?.stop();
    await sandbox?.stop();
    await engine?.close();
  });

  const lethe = (line: string) =>
    engine.listed().then(() => runLine(`${line} --instance sandbox`, { env: engine.env }));
  const recover = async (line: string) => {
    const outcome = await lethe(`partner-report recover ${line} --json`);
    return { code: outcome.code, result: jsonOf<ReportResult>(outcome) };
  };
  const pages = (prefix: string) => reportPages(engine.client).list(prefix);

  it('knows who came from its pages: nobody is reported twice, and it cannot be settled while it is under way', async () => {
    const courses = ['course-v1:AthenX+C1+2024'];
    const named = ['ann', 'bob'].map((username) => ({ username, email: `${username}@example.com` }));
    const learners = sandbox.admin.add(named.map((one) => ({ ...one, createdDaysAgo: 30, holdings: { courses } })));
    await lethe('discovery run --yes --accept-moved --no-hold-file');
    await until('all are COMPLETE', () => sandbox.admin.learners().every(({ state }) => state === 'COMPLETE'));

    const slow = sandbox.admin.addFault({ match: POST, do: { kind: 'delay', ms: 20_000 } });
    const running = lethe('partner-report run --yes');
    await until('the LMS is asked', () => slow.fired > 0);
    const handle = engine.client.workflow.getHandle(partnerReportWorkflowId('sandbox'));
    const { runId } = await handle.describe();
    const early = await lethe(`partner-report settle --report ${runId} --yes`);
    expect([early.code, early.err]).toEqual([4, expect.stringContaining('is under way')]);
    await handle.terminate('by hand');
    await running;
    sandbox.admin.removeFaults();
    // What a worker has of the answer it writes down, also where nobody waits for it any more.
    await reportPages(engine.client).keep(
      pageOfAsk('sandbox', runId, 1, 0),
      learners.map(({ userId, originalUsername: name }) => ({
        userId,
        originalUsername: name ?? '',
        orgs: ['AthenX'],
        orgsConfig: [],
        created: new Date().toISOString(),
        fields: { user_id: userId, original_username: name },
      })),
    );
    await untilHolds(
      'the page is listed',
      () => pages(pagesOf('sandbox')),
      (found) => found.length === 1,
    );

    expect((await recover('--dry-run')).result).toMatchObject({ queued: 0, unknown: [], waiting: 2 });
    const { result } = await recover('--yes');
    expect(result).toMatchObject({ received: 0, learners: 2, owed: [{ report: runId }] });
    expect(await pages(pagesOf('sandbox'))).toEqual([]);
    expect(await pages(broughtOf('sandbox'))).toHaveLength(1);
    const writtenBefore = (ms: number) => reportPages(engine.client).list(broughtOf('sandbox'), Date.now() + ms);
    expect([await writtenBefore(-HOUR_MS), await writtenBefore(HOUR_MS)]).toEqual([
      [],
      await pages(broughtOf('sandbox')),
    ]);
    const again = await recover(`--report ${runId} --yes`);
    expect(again.result).toMatchObject({ received: 0, learners: 0, files: [] });

    expect((await lethe(`partner-report settle --report ${runId} --yes`)).code).toBe(0);
    expect((await lethe('partner-report show')).code).toBe(0);
    expect((await lethe('instance remove --yes')).code).toBe(0);
    await untilHolds(
      'who came is forgotten',
      () => pages(broughtOf('sandbox')),
      (found) => found.length === 0,
    );
  });
});
