import { SANDBOX_PIPELINE } from '../../sandbox/driver-config';
import type { RequestRecord } from '../../sandbox/ledger';
import { counted } from '../../src/domain/text/counted';
import type { LearnerEnd } from './learner-ends';
import { STEPS, timesWritten } from './place';
import type { Finding, Play } from './play';

/** What must be true at the end, read from the LMS's states and log, the services' data, the requests, and the runs. */
export function judge(play: Play, ends: readonly LearnerEnd[]): Finding[] {
  const { cast, sandbox, findings } = play;
  const retired = ends.filter(({ userId }) => userId !== cast.cancelled);
  const { admin } = sandbox;
  return [
    allComplete(retired),
    allForgotten(retired),
    eachStepOnce(retired),
    callsMade(retired.length, admin.requests()),
    nothingForbidden(admin.violations().length),
    ...findings,
  ];
}

/** COMPLETE in the LMS, `completed` in Temporal, a receipt for every step, in the pipeline's order. */
function allComplete(retired: readonly LearnerEnd[]): Finding {
  const steps = SANDBOX_PIPELINE.map(([start]) => start).join();
  const bad = retired.filter(({ view, status }) => {
    const done = [...new Set(status.receipts.map(({ step }) => step))].join();
    return view.state !== 'COMPLETE' || status.phase !== 'completed' || done !== steps;
  });
  return finding(bad, `COMPLETE: ${counted(retired.length, 'learner')}, each with a receipt for all ${STEPS} steps`);
}

function allForgotten(retired: readonly LearnerEnd[]): Finding {
  const bad = retired.filter(
    ({ view }) => view.traces.length > 0 || view.active || view.email.endsWith('@example.com'),
  );
  const services = new Set(SANDBOX_PIPELINE.map(([, , service]) => service)).size;
  return finding(bad, `none of the ${counted(services, 'service')} of the pipeline has any of their data`);
}

/** The LMS wrote each working state and each end state of a step once, or twice if a person reset that step. */
function eachStepOnce(retired: readonly LearnerEnd[]): Finding {
  const bad = retired.filter(({ view }) =>
    SANDBOX_PIPELINE.some(([start, end]) => {
      const wasReset = timesWritten(view, 'ERRORED') > 0;
      const [begun, ended] = [timesWritten(view, start), timesWritten(view, end)];
      return wasReset ? begun < 1 || begun > 2 || ended < 1 || ended > 2 : begun !== 1 || ended !== 1;
    }),
  );
  const resets = retired.filter(({ view }) => timesWritten(view, 'ERRORED') > 0).length;
  const but = resets === 0 ? '' : `, except for ${counted(resets, 'learner who was', 'learners who were')} reset`;
  return finding(bad, `every state of every step is in the LMS's log once${but}`);
}

/** Says how often services were asked again: an interrupted step must ask again, and every step is safe to repeat. */
function callsMade(learners: number, requests: readonly RequestRecord[]): Finding {
  const calls = requests.filter(
    ({ method, learner, path }) => method === 'POST' && learner !== null && !path.includes('cancel_retirement'),
  );
  const steps = learners * STEPS;
  const again = calls.length - steps;
  return {
    ok: again >= 0,
    text: `${counted(steps, 'step')} took ${counted(calls.length, 'call')} to services: ${again} more, because some were interrupted or refused`,
  };
}

function nothingForbidden(violations: number): Finding {
  return {
    ok: violations === 0,
    text: `${violations === 0 ? 'no request' : counted(violations, 'request')} broke the contract of Open edX's services`,
  };
}

function finding(bad: readonly LearnerEnd[], text: string): Finding {
  if (bad.length === 0) return { ok: true, text };
  const who = bad.slice(0, 5).map(({ userId, view }) => `${userId} ${view.state} [${view.traces}]`);
  return { ok: false, text: `not true: ${text}. ${bad.length} differ, for example ${who.join(', ')}` };
}
