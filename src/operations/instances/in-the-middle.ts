import { knownForeignStates } from '../../domain/discovery/foreign-states';
import { holdOver } from '../../domain/instance/maintenance-hold';
import type { InstanceRecord } from '../../domain/instance/record';
import { statesOf } from '../../domain/pipeline/pipeline';
import { REQUIRED_STATES } from '../../domain/pipeline/state';
import { type LearnerRow, learnerRow } from '../../temporal/visibility/learner-row';
import { listExecutions } from '../../temporal/visibility/list-executions';
import { OPEN, retirementsOfLearners } from '../../temporal/visibility/retirements';
import { rowsInStates } from '../learners/lms-rows';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';

/** So many learners are in one query of the visibility. */
const RUNS_A_QUERY = 200;

/** Whom the LMS has in the middle of the pipeline: in a working state, or between two steps. */
export interface InTheMiddle {
  /** Their runs go on by themselves. */
  readonly atWork: number;
  /** Their runs need a person, or are held. */
  readonly left: number;
  /** LMS user ids: no run works on them. */
  readonly withoutRun: readonly number[];
  /** Rows that cannot be read: nobody can say whose they are. */
  readonly unreadable: number;
}

/** Asks the LMS, which alone knows of those without a run; and Temporal, what becomes of the others. */
export async function inTheMiddle(context: OperationContext, record: InstanceRecord): Promise<InTheMiddle | Refusal> {
  const { steps } = record.settings.plan;
  const required: readonly string[] = REQUIRED_STATES;
  // In the order in which learners move, so that nobody passes by the reader.
  const states = [...knownForeignStates(steps), ...statesOf(steps).filter((state) => !required.includes(state))];
  const quiet: OperationContext = {
    ...context,
    onProgress: (progress) => progress.doing === 'reading-queue' || context.onProgress(progress),
  };
  const seen = await rowsInStates(quiet, { states, lenient: true });
  if (isRefusal(seen)) return seen;
  const userIds = seen.rows.map(({ userId }) => userId);
  const runs = await openRunsOf(context, userIds);
  const count = (is: ReturnType<typeof whereIs>) =>
    userIds.filter((userId) => whereIs(runs.get(userId), record) === is);
  return {
    atWork: count('at-work').length,
    left: count('left').length,
    withoutRun: count('without-run'),
    unreadable: seen.unreadable,
  };
}

function whereIs(run: LearnerRow | undefined, record: InstanceRecord): 'at-work' | 'left' | 'without-run' {
  switch (run?.phase) {
    case 'retiring':
      return 'at-work';
    case 'waiting':
      return isHeldBeside(run, record) ? 'left' : 'at-work';
    case 'attention':
    case 'held':
      return 'left';
    default:
      // None, or one that has not seen yet that somebody has moved the learner.
      return 'without-run';
  }
}

/** Whether another hold than the one that drains keeps the step of this run: it waits until a person releases that. */
function isHeldBeside({ step = '', service = '' }: LearnerRow, { holds, settings }: InstanceRecord): boolean {
  const method = settings.plan.steps.find(({ start }) => start === step)?.method ?? '';
  const ofPersons = holds.filter(({ report }) => report === undefined);
  return holdOver(ofPersons, { start: step, service, method }, Date.now(), false) !== undefined;
}

async function openRunsOf(
  { client, instance }: OperationContext,
  userIds: readonly number[],
): Promise<ReadonlyMap<number, LearnerRow>> {
  const sorted = [...userIds].sort((one, other) => (String(one) < String(other) ? -1 : 1));
  const runs = new Map<number, LearnerRow>();
  for (let at = 0; at < sorted.length; at += RUNS_A_QUERY) {
    const some = sorted.slice(at, at + RUNS_A_QUERY);
    for await (const raw of listExecutions(client, retirementsOfLearners(instance, some, OPEN))) {
      const run = learnerRow(raw);
      runs.set(run.userId, run);
    }
  }
  return runs;
}
