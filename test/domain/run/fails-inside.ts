import { BegunRun } from './begun-run';

/** The service answers 503, after START_STATE. */
export function failsInside(run: BegunRun): BegunRun {
  const { command } = run;
  if (command.kind !== 'call' || command.call.kind !== 'step') throw new Error('no step');
  run.world.move(command.call.step.start, run.nowMs);
  const facts = { service: command.call.step.service, status: 503 };
  const told = { began: true, enteredAtMs: run.nowMs };
  const failure = { code: 'service.unavailable' as const, facts, attempts: 10, timedOut: false, told };
  run.goOn({ kind: 'failed', failure });
  return run;
}

/** Its service does not answer, and the LMS has the learner in the step. */
export const waitingAt = (start: string) => failsInside(new BegunRun().untilStep(start));
