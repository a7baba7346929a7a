import { partnerReportWorkflowId } from '../../src/domain/partner-report/page-id';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { putInForce } from '../support/put-in-force';
import { parkLearner } from './parked-learner';

const FILE = `client_id: worker
client_secret: s3cret
base_urls: {lms: "http://127.0.0.1:1"}
retirement_pipeline:
  - [RETIRING_LMS, LMS_COMPLETE, LMS, retirement_lms_retire]
lethe: {id: demo, cool_off_days: 14}
`;
const folder = temporaryFolder();
let engine: TestEngine;

beforeAll(async () => {
  engine = await openTestEngine('client-without-worker');
  await putInForce(engine.client, folder.write('demo.yml', FILE));
});
afterAll(() => engine.close());

const run = (line: string) => runLine(`${line} --instance demo`, { env: engine.env });

const park = (userId: number) => parkLearner(engine.client, userId);

async function eventsOf(userId: number) {
  const { events } = await engine.client.workflow.getHandle(`retirement/demo/${userId}`).fetchHistory();
  return (events ?? []).map((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? event.eventType);
}

describe('the client, while no worker answers', () => {
  it('says so after ten seconds, and has sent and started nothing', async () => {
    await park(7);
    const before = await eventsOf(7);
    const outcomes = await Promise.all([
      run('discovery run --yes --cool-off-days 14'),
      run('learner hold id:7'),
      run('learner reset id:8 --to PENDING'),
      run('learner retry --all --yes'),
    ]);
    for (const { code, err } of outcomes) {
      expect(code).toBe(6);
      expect(err).toContain('no worker answers; nothing was sent');
      expect(err).toContain('lethe worker --config FILE');
    }
    expect(outcomes[1]?.err).toContain('--no-wait');
    expect(await eventsOf(7)).toEqual(before);
    expect(await engine.count("WorkflowType = 'discoverLearners'")).toBe(0);
  });

  it('leaves no partner report behind that would ask the LMS when nobody expects it', async () => {
    const { code, err } = await run('partner-report run --yes');
    expect([code, err]).toEqual([6, expect.stringContaining('no worker answers (nothing was done)')]);
    const report = engine.client.workflow.getHandle(partnerReportWorkflowId('demo'));
    expect((await report.describe()).status.name).toBe('TERMINATED');
  });

  it('lists learners with their usernames, and shows one by what the lists know', async () => {
    await park(9);
    await engine.listed();
    const list = jsonOf<{ learners: { userId: number }[] }>(await run('learner list --json'));
    expect(list.learners).toContainEqual({
      userId: 9,
      username: 'Ada',
      phase: 'cooling-off',
      requestedAt: '2026-01-01T00:00:00.000Z',
      dueAt: '2026-02-01T00:00:00.000Z',
      open: true,
    });
    const shown = await run('learner show id:9 --json');
    expect(shown.code).toBe(0);
    expect(shown.err).toContain('no worker answers');
    expect(jsonOf(shown)).toMatchObject({ userId: 9, phase: 'cooling-off', partial: true });
  });

  it('leaves a verb for the next worker with --no-wait', async () => {
    await park(11);
    const { code, out } = await run('learner hold id:11 --no-wait --json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ userId: 11, verb: 'hold', accepted: 'unknown' });
    expect(await eventsOf(11)).toContain('hold');
  });

  it('leaves no verb that nobody could keep: of a learner without an open run, or of many', async () => {
    const asked = await Promise.all([
      run('learner hold id:12 --no-wait --json'),
      run('learner reset id:12 --to PENDING --no-wait'),
      run('learner abort id:12 --no-wait --yes'),
    ]);
    for (const { code, out, err } of asked) {
      expect(code).toBe(4);
      expect(out + err).toContain('learner 12 has no open run');
    }
    const many = await run('learner hold --all --no-wait --yes');
    expect([many.code, many.err]).toEqual([2, expect.stringContaining('--no-wait is for one learner')]);
    expect(await engine.count("WorkflowType = 'askLearner'")).toBe(0);
  });

  it('says that a learner without a run cannot be asked for', async () => {
    const { code, err } = await run('learner show id:12345');
    expect(code).toBe(6);
    expect(err).toContain('no worker answers');
  });
});
