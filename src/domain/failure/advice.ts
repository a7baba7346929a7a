import type { FailureCode } from './failure';

const ADVICE: Readonly<Record<FailureCode | 'errored', string>> = {
  'config.invalid':
    'Mend the instance file (`lethe config check` lists every fault) and restart the workers; the run looks again every hour.',
  'secret.missing': 'Give the worker its secret (`lethe config check` says where it is read from) and restart it.',
  'service.unavailable': 'Nothing to do if the service is coming back: the run tries again by itself; retry tries now.',
  'service.untrusted':
    "Renew the service's certificate, or name its authority in lethe.ca_file and restart the workers; nothing was sent, and the run tries again by itself.",
  'service.throttled':
    'Nothing to do: the run waits as long as the service asked; lower max_steps_per_second if this is frequent.',
  'service.failed':
    "Look at the service's own log; the run tries again by itself until its budget is spent; retry tries now.",
  'service.denied':
    "Check the OAuth client and its user's permissions in the LMS; the run tries every hour; retry tries now.",
  'service.rejected':
    "Look at the service's own log, then `lethe learner retry` (the same step again) or `lethe learner reset --to STATE`.",
  'instance.mismatch':
    'A worker with another LMS or client id serves this instance id: correct its config, then retry.',
  'config.stale':
    'The workers lack this step: give them the config or the build that has it; the run tries again by itself.',
  'engine.no-worker': 'No worker serves this instance: start `lethe worker` with its config.',
  'learner.unexpected-state':
    'Look at the learner in the Django admin; then `lethe learner reset --to STATE`, or `abort`.',
  'learner.renamed':
    'The account no longer has the name that this step looks by, so the step was not done: end the enrolments in the Django admin, then `lethe learner skip`.',
  'learner.twin':
    'Another learner differs by case only, and they would destroy each other: decide which one goes first, then retry.',
  errored:
    'The LMS has the learner ERRORED: mend the cause, then `lethe learner retry` (the same step) or `reset --to STATE`, or `abort`.',
};

/** What a person may do about it, in one sentence. */
export function adviceFor(code: FailureCode | 'errored'): string {
  return ADVICE[code];
}
