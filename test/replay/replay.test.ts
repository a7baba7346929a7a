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
  'one behind patched(), and record a scenario of its own; never edit a recorded history.';

describe("yesterday's learners still finish under this code", () => {
  beforeAll(() => quietRuntime());

  it('has histories to replay', () => {
    expect(NAMES.length).toBeGreaterThan(25);
  });

  it.each(NAMES)('%s', async (name) => {
    const history = historyOf(name);
    const options = { workflowBundle: await workflowBundle() };
    await Worker.runReplayHistory(options, history).catch((error: Error) => {
      throw new Error(`${error.message}\n${WHAT_TO_DO}`);
    });
  });

  it('notices a history that this code would not have made', async () => {
    const history = historyOf('completed-at-once.pb');
    for (const event of history.events) {
      const scheduled = event.activityTaskScheduledEventAttributes;
      if (scheduled != null) scheduled.activityType = { name: 'eraseEverything' };
    }
    const options = { workflowBundle: await workflowBundle() };
    await expect(Worker.runReplayHistory(options, history)).rejects.toThrow();
  });
});
