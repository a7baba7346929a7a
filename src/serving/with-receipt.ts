import type { Client } from '@temporalio/client';
import type { ReceiptedLearner, RenamedLearner } from '../activities/kit/runs';
import type { OwedWindow } from '../domain/partner-report/report-note';
import type { RunStatus } from '../domain/run/status';
import { userIdOf } from '../temporal/visibility/learner-row';
import { listExecutions, type RawExecution } from '../temporal/visibility/list-executions';
import { endedSince, OPEN, retirements } from '../temporal/visibility/retirements';
import { startedWith } from '../temporal/visibility/started-with';
import { allOf, anyOf, isNot } from '../temporal/visibility/terms';
import { type RetireLearnerInput, statusQuery } from '../workflows/retire-learner/messages';

const AT_ONCE = 8;
const QUERY_MS = 30_000;

/** Learners whose run, open or ended, has a receipt of a step with this method from within this time. */
export async function* withReceipt(
  client: Client,
  instance: string,
  method: string,
  window: OwedWindow,
): AsyncGenerator<ReceiptedLearner | RenamedLearner> {
  const open = allOf(OPEN, isNot('LethePhase', 'cooling-off'));
  const query = retirements([instance], anyOf(open, allOf(endedSince(window.afterMs))));
  const executions: RawExecution[] = [];
  for await (const raw of listExecutions(client, query)) executions.push(raw);
  for (let at = 0; at < executions.length; at += AT_ONCE) {
    const some = executions.slice(at, at + AT_ONCE).map((raw) => receipted(client, raw, method, window));
    for (const learner of await Promise.all(some)) if (learner !== undefined) yield learner;
  }
}

async function receipted(
  client: Client,
  { execution }: RawExecution,
  method: string,
  { afterMs, untilMs }: OwedWindow,
): Promise<ReceiptedLearner | RenamedLearner | undefined> {
  const { workflowId = '', runId = '' } = execution ?? {};
  const handle = client.workflow.getHandle(workflowId ?? '', runId ?? '');
  const status: RunStatus = await client.withDeadline(Date.now() + QUERY_MS, () => handle.query(statusQuery));
  const receipt = status.receipts.find(({ method: done, outcome, at }) => {
    const atMs = Date.parse(at);
    return done === method && outcome !== 'assumed' && outcome !== 'skipped' && atMs > afterMs && atMs <= untilMs;
  });
  if (receipt === undefined) return undefined;
  const began = { workflowId: workflowId ?? '', runId: runId ?? '' };
  const learner = (await startedWith<RetireLearnerInput>(client, began))?.learner;
  // The learner has come under another name since: then what the run began with is not what the LMS has.
  if (learner === undefined || learner.originalUsername !== status.username) {
    const renamed = userIdOf(workflowId);
    return renamed === undefined ? undefined : { userId: renamed, renamed: true };
  }
  const { userId, originalUsername, originalEmail, originalName } = learner;
  return { userId, originalUsername, originalEmail, originalName, at: receipt.at };
}
