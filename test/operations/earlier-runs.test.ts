import { replaceUsernames } from '../../src/operations/usernames';
import { SITE_CLAIM } from '../../src/workflows/instance/messages';
import { replaceUsernamesWorkflowId } from '../../src/workflows/replace-usernames/messages';
import { withQueue } from '../support/fake-queue';
import { FakeSite } from '../support/fake-site';
import { RetirementBench, type SiteBench } from '../support/retirement-bench';
import { untilHolds } from '../support/until-holds';

let bench: RetirementBench;
beforeAll(async () => {
  bench = await RetirementBench.openInRealTime();
});
afterAll(() => bench.close());

function preview({ env: { client }, instance }: SiteBench) {
  const { signal } = new AbortController();
  const context = { client, instance, by: 'ann', signal, onProgress: () => {} };
  return replaceUsernames(context, [{ old: 'ann', wanted: 'anna' }], {
    allowSuffix: false,
    site: 'f00d',
    dryRun: true,
  });
}

/** An earlier run that somebody has ended, and that no worker of this build can read. */
async function endUnreadable({ env: { client }, instance }: SiteBench): Promise<void> {
  const workflowId = replaceUsernamesWorkflowId(instance);
  const run = await client.workflow.start(SITE_CLAIM, { workflowId, taskQueue: 'lethe', args: [] });
  await run.terminate('by hand');
  const listed = () => client.workflow.count(`WorkflowId = "${workflowId}" AND ExecutionStatus = "Terminated"`);
  await untilHolds('it is listed', listed, ({ count }) => count === 1);
}

describe('what earlier runs that replaced usernames have done', () => {
  it('is not taken for nothing where no worker can say it', async () => {
    await bench.serve(withQueue(new FakeSite()), async (at) => {
      expect(await preview(at)).toMatchObject({ replacements: [{ lms: 'ready' }], unread: 0 });
      await endUnreadable(at);
      expect(await preview(at)).toMatchObject({ replacements: [{ lms: 'ready' }], unread: 1 });
    });
  }, 60_000);
});
