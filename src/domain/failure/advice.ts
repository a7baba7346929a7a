import type { FailureCode } from './failure';

const ADVICE: Readonly<Record<FailureCode | 'errored', string>> = {
  'config.invalid':
    'Fix the instance file (`lethe config check` lists every error) and restart the workers. The run looks again every hour.',
  'secret.missing':
    'Give the worker its secret (`lethe config check` says where Lethe reads it) and restart the worker.',
  'service.unavailable':
    'If the service is coming back, there is nothing to do: the run tries again by itself. `retry` tries now.',
  'service.untrusted':
    "Renew the service's certificate, or name its authority in lethe.ca_file and restart the workers. Nothing was sent. The run tries again by itself.",
  'service.throttled':
    'There is nothing to do: the run waits as long as the service asked. If this is frequent, lower max_steps_per_second.',
  'service.failed':
    "Look at the service's own log. The run tries again by itself until its budget is spent. `retry` tries now.",
  'service.denied':
    'Check the OAuth client and the permissions of its user in the LMS. The run tries again every hour. `retry` tries now.',
  'service.rejected':
    "Look at the service's own log. Then use `lethe learner retry` (the same step again) or `lethe learner reset --to STATE`.",
  'instance.mismatch': 'A worker with another LMS serves this instance id. Correct its config, then `retry`.',
  'config.stale':
    'The workers do not have this step. Give them the config or the build that has it. The run tries again by itself.',
  'engine.no-worker': 'No worker serves this instance. Start `lethe worker` with its config.',
  'learner.unexpected-state':
    'Look at the learner in the Django admin. Then use `lethe learner reset --to STATE` or `abort`.',
  'learner.renamed':
    'The account no longer has the name that this step uses, so the step was not done. End the enrollments in the Django admin, then use `lethe learner skip`.',
  'learner.twin':
    'The username of another learner differs by case only, and the two retirements would damage each other. Decide who goes first, then `retry`.',
  errored:
    'The learner is ERRORED in the LMS. Fix the cause, then use `lethe learner retry` (the same step), `reset --to STATE`, or `abort`.',
};

/** What a person can do about it. */
export function adviceFor(code: FailureCode | 'errored'): string {
  return ADVICE[code];
}
