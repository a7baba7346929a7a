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

/** All of them by one worker: the code is loaded once. */
async function replayAll(names: readonly string[]): Promise<ReadonlyMap<string, Error | undefined>> {
  const options = { workflowBundle: await workflowBundle() };
  const histories = names.map((workflowId) => ({ workflowId, history: historyOf(workflowId) }));
  const errors = new Map<string, Error | undefined>();
  for await (const { workflowId, error } of Worker.runReplayHistories(options, histories))
    errors.set(workflowId, error);
  return errors;
}

describe("yesterday's learners still finish under this code", () => {
  let errors: ReadonlyMap<string, Error | undefined>;
  beforeAll(async () => {
    quietRuntime();
    errors = await replayAll(NAMES);
  }, 120_000);

  it.each(NAMES)('%s', (name) => {
    expect([...errors.keys()]).toContain(name);
    const error = errors.get(name);
    if (error !== undefined) throw new Error(`${error.message}\n${WHAT_TO_DO}`);
  });

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
