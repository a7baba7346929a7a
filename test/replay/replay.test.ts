import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { quietRuntime } from '../support/quiet-runtime';
import { workflowBundle } from '../support/workflow-bundle';

const FOLDER = join(__dirname, 'histories');
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith('.pb'));

const historyOf = (name: string) => temporal.api.history.v1.History.decode(readFileSync(join(FOLDER, name)));

const WHAT_TO_DO =
  'Learners who are on their way with such a history would be stranded by this change. Keep their path: put the new ' +
  'one behind patched() and record a scenario of its own, or give the workflow a new version (another name) and keep ' +
  'the old one until no run has it. Never edit a recorded history. docs/guide/upgrade.md says how.';

/** Runs the workflows of this checkout over a history; what they would have done otherwise is an error. */
async function replay(history: ReturnType<typeof historyOf>): Promise<void> {
  const options = { workflowBundle: await workflowBundle() };
  await Worker.runReplayHistory(options, history).catch((error: Error) => {
    throw new Error(`${error.message}\n${WHAT_TO_DO}`);
  });
}

describe("yesterday's learners still finish under this code", () => {
  beforeAll(() => quietRuntime());

  it.each(NAMES)('%s', (name) => replay(historyOf(name)));

  it('notices a history that this code would not have made, and says what to do', async () => {
    const history = historyOf('completed-at-once.pb');
    for (const event of history.events) {
      const scheduled = event.activityTaskScheduledEventAttributes;
      if (scheduled != null) scheduled.activityType = { name: 'eraseEverything' };
    }
    await expect(replay(history)).rejects.toThrow(/Nondeterminism[\s\S]*put the new one behind patched\(\)/i);
  });

  it('notices a step that is left out', async () => {
    const history = historyOf('found-complete.pb');
    const first = history.events.findIndex((event) => event.activityTaskScheduledEventAttributes != null);
    expect(first).toBeGreaterThan(0);
    history.events.splice(first, 1);
    await expect(replay(history)).rejects.toThrow(WHAT_TO_DO);
  });
});
