import { randomUUID } from 'node:crypto';
import { temporal } from '@temporalio/proto';
import type { Verb } from '../../../src/domain/run/verb';
import { verbSignals } from '../../../src/workflows/retire-learner/messages';
import { FakeSite, learner } from '../../support/fake-site';
import { ask, RetirementBench, type RunHandle, type SiteBench } from '../../support/retirement-bench';

let bench: RetirementBench;
beforeAll(async () => {
  bench = await RetirementBench.openInRealTime();
});
afterAll(() => bench.close());

/** As somebody does it in the Web UI: from the first workflow task on, with all that was asked since. */
async function reset(at: SiteBench, run: RunHandle): Promise<void> {
  const { client } = at.env;
  const { runId } = await run.describe();
  const { events } = await run.fetchHistory();
  const { EVENT_TYPE_WORKFLOW_TASK_COMPLETED } = temporal.api.enums.v1.EventType;
  const first = events?.find(({ eventType }) => eventType === EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
  await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId: run.workflowId, runId },
    reason: 'test',
    requestId: randomUUID(),
    workflowTaskFinishEventId: first?.eventId,
  });
}

describe('verbs that a run meets all at once, after a reset in the Web UI', () => {
  const ASKED: readonly Verb[] = ['hold', 'release', 'hold'];

  it.each([
    ['updates', (run: RunHandle, verb: Verb) => ask(run, verb)],
    ['signals', (run: RunHandle, verb: Verb) => run.signal(verbSignals[verb], {})],
  ] as const)('are done in the order in which they came: %s', async (_, say) => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await at.start(at.site.add(learner(40, await bench.now())));
      for (const [n, verb] of ASKED.entries()) {
        await say(run, verb);
        await at.until(run, ({ verbs }) => verbs.length === n + 1);
      }
      await reset(at, run);
      const again = await at.continued(run);
      const { verbs, phase } = await at.until(again, (status) => status.verbs.length === ASKED.length);
      expect(verbs.map(({ verb }) => verb)).toEqual(ASKED);
      expect(phase).toBe('held');
    });
  });
});
