import { HOUR_MS } from '../time/day-ms';
import type { FailureRule } from './failure-rule';
import { STORAGE_FAILURES } from './storage-failures';

/** How long an activity can wait before it counts as taken by nobody: a site's first backlog can wait for hours. */
export const NO_WORKER_AFTER_HOURS = 6;

/**
 * What can go wrong, in one table: retry policy, what a run shows, hints and exit codes of the command line,
 * `docs/reference/errors.md` and the tests are made from it. No other list of codes exists.
 */
export const FAILURES = {
  'config.invalid': {
    when: 'The instance file is wrong, it has no cool-off, or the LMS lacks a state of the pipeline or has the states in another order. All errors of a file are shown at once.',
    retry: 'never',
    learner: 'untouched',
    attention: true,
    what: "the worker's config does not fit the LMS",
    hint: 'check it with `lethe config check`, and compare the RETIREMENT_STATES of the LMS with `lethe pipeline states`',
    exit: 'config',
    advice:
      'Fix the instance file (`lethe config check` lists every error), put it in force with `lethe instance apply`, and restart the workers. Or fix the states of the LMS (`lethe doctor` says which). The run looks again every hour.',
    guide: 'recover.md#configinvalid',
  },
  'secret.missing': {
    when: 'A secret that the file refers to is missing.',
    retry: 'never',
    learner: 'untouched',
    attention: true,
    what: 'the worker does not have a secret',
    hint: 'run `lethe config check` where the worker runs',
    exit: 'config',
    advice: 'Give the worker its secret (`lethe config check` says where Lethe reads it) and restart the worker.',
    guide: 'recover.md#secretmissing',
  },
  'service.unavailable': {
    when: 'The service cannot be reached, does not answer in time, or answers 502, 503 or 504. Or the answer is not in the form that the service itself uses: a page of HTML, a redirect to a login, an answer without the header `Allow` of Open edX or with another one, an answer that a cache has kept, half a body.',
    retry: 'endless',
    learner: 'keeps-state',
    attention: false,
    what: 'a service is out of reach, or something in front of it answers in its place',
    hint: 'check its address in base_urls, and what is in front of it: a proxy, a login page, a maintenance page',
    exit: 'unreachable',
    advice: 'If the service is coming back, there is nothing to do: the run tries again by itself.',
    verbs: ['retry'],
    guide: 'recover.md#serviceunavailable',
  },
  'service.untrusted': {
    when: 'The certificate of the service has expired, is for another host, or is from an unknown authority. Nothing was sent.',
    retry: 'endless',
    learner: 'keeps-state',
    attention: true,
    what: 'the certificate of the service is not trusted',
    hint: 'renew it, or name its authority: lethe: {ca_file: path}; if it is valid by now, check the clock of this machine',
    exit: 'config',
    advice:
      "Renew the service's certificate, or name its authority in lethe.ca_file and restart the workers. Nothing was sent. The run tries again by itself.",
    guide: 'recover.md#serviceuntrusted',
  },
  'service.throttled': {
    when: "The service answers 429, or the LMS's token endpoint answers 403 or 429: the LMS's rate limit, or something before it.",
    retry: 'endless',
    learner: 'keeps-state',
    attention: false,
    what: 'the service asks us to wait: its rate limit, or something in front of it',
    hint: 'try again later; if a 403 stays, the address of the worker may not be let in: look at the firewall or the allow-list before the service',
    exit: 'unreachable',
    advice:
      'The run waits as long as the service asked. If this is frequent, lower max_steps_per_second. If a 403 stays, the address of the worker may not be let in: look at the firewall or the allow-list before the LMS.',
    guide: 'recover.md#servicethrottled',
  },
  'service.failed': {
    when: 'The service answers 500: its own error, also as a page.',
    retry: 'budget',
    learner: 'keeps-state',
    attention: false,
    what: 'the service answers with an error of its own',
    hint: 'look at its log',
    exit: 'unreachable',
    advice: "Look at the service's own log. The run tries again by itself until its budget is spent.",
    verbs: ['retry'],
    guide: 'recover.md#servicefailed',
  },
  'service.one-at-a-time': {
    when: "The LMS's database gives an e-mail to one user alone, and `retire_forum` on MySQL clears it: another learner has none until their `retire`, or for good on a release before 2026.",
    retry: 'endless',
    learner: 'keeps-state',
    attention: false,
    what: 'the LMS takes one learner at a time in this step',
    hint: 'let the step retirement_retire_forum come directly before retirement_lms_retire',
    exit: 'unreachable',
    advice:
      'Another learner is between retirement_retire_forum and retirement_lms_retire. The run tries again by itself. If no learner is there, an account has no e-mail for good: give it one in the LMS.',
    verbs: ['retry'],
    guide: 'recover.md#serviceone-at-a-time',
  },
  'service.denied': {
    when: 'The service itself answers 403, or 401 to a token that was just renewed: our credentials or permissions, never the learner. A page with 401 or 403 is `service.unavailable`.',
    retry: 'slowly',
    learner: 'keeps-state',
    attention: true,
    what: 'the service refuses our credentials',
    hint: 'check client_id, client_secret and the rights of its user',
    exit: 'config',
    advice: 'Check the OAuth client and the permissions of its user in the LMS. The run tries again every hour.',
    verbs: ['retry'],
    guide: 'recover.md#servicedenied',
  },
  'service.rejected': {
    when: 'The service itself refuses the learner (any other 4xx), and the LMS has the learner still in this step.',
    retry: 'never',
    learner: 'errored',
    attention: true,
    what: 'the service refused the request',
    hint: 'check that it is a release that Lethe knows',
    exit: 'failure',
    advice: "Look at the service's own log.",
    verbs: ['retry', 'reset'],
    guide: 'recover.md#servicerejected',
  },
  'instance.unreadable': {
    when: 'The record of the instance was written with another key or by a later release, or Temporal does not answer. No step begins.',
    retry: 'endless',
    learner: 'untouched',
    attention: true,
    what: 'the record of this instance cannot be read',
    hint: 'use the key ring that it was written with, or update Lethe if a later release has written it; if neither is there any more: `lethe instance apply --replace`',
    exit: 'config',
    advice:
      'The record of this instance cannot be read: see `lethe instance show`; give the workers its key, or update them.',
    guide: 'recover.md#instanceunreadable',
  },
  'instance.mismatch': {
    when: 'The LMS of the worker is not that of the run. Nothing is asked of any service.',
    retry: 'never',
    learner: 'untouched',
    attention: true,
    what: 'the worker is configured for another LMS under this instance id',
    hint: 'correct base_urls.lms in the wrong file, and restart its worker; if the LMS has moved: `lethe instance rehome`. Another LMS needs another lethe.id',
    exit: 'config',
    advice:
      'A worker with another LMS serves this instance id. Correct its file, or use `lethe instance rehome` if the LMS has moved.',
    guide: 'recover.md#instancemismatch',
  },
  'instance.not-applied': {
    when: 'The instance was never applied, or nobody has approved its first enrollment. Nothing begins.',
    retry: 'slowly',
    learner: 'untouched',
    attention: true,
    what: 'nothing is in force for this instance',
    hint: 'put its file in force: `lethe instance apply --config FILE`, then approve the first discovery',
    exit: 'refused',
    advice:
      'Put the file in force: `lethe instance apply --config FILE`. Then approve the first enrollment. The run looks again every hour.',
    guide: 'recover.md#instancenot-applied',
  },
  'instance.held': {
    when: 'Somebody holds the instance, the service or the step, for maintenance. No step of it begins.',
    retry: 'endless',
    learner: 'untouched',
    attention: false,
    intended: true,
    what: 'the instance, the service or the step is held',
    hint: 'wait until the hold ends; see `lethe instance show`',
    exit: 'refused',
    advice:
      'There is nothing to do: the instance, the service, or the step is held. The run continues when the hold ends.',
    guide: 'recover.md#instanceheld',
  },
  'config.stale': {
    when: 'The worker lacks the service, method or revision that the run needs, or has a defect.',
    retry: 'endless',
    learner: 'untouched',
    attention: true,
    what: 'the worker runs with an older configuration',
    hint: 'restart it with the file in force (`lethe instance show`), or put its file in force: `lethe instance apply`',
    exit: 'config',
    advice:
      'The workers do not have this step, or their file has the service in another way than is in force (`lethe instance show`). Give them the file in force, or the build that has the step. If you have changed the file, put it in force with `lethe instance apply`. The run tries again by itself.',
    guide: 'recover.md#configstale',
  },
  'engine.no-worker': {
    when: `No worker has taken the step for ${NO_WORKER_AFTER_HOURS} hours.`,
    retry: 'endless',
    learner: 'untouched',
    attention: true,
    what: 'no worker answers',
    hint: 'start one with `lethe worker --config FILE`, with the file of this instance',
    exit: 'unreachable',
    advice: 'No worker serves this instance. Start `lethe worker` with its config.',
    guide: 'recover.md#engineno-worker',
  },
  'learner.unexpected-state': {
    when: 'The LMS has the learner in a state that does not fit the pipeline, somebody else has set ERRORED, the row is gone although the erasure has begun, or another learner has got the id of the retirement.',
    retry: 'never',
    learner: 'untouched',
    attention: true,
    what: 'the LMS has the learner in a state that does not fit',
    hint: 'look at the learner in the LMS',
    exit: 'failure',
    advice: 'Look at the learner in the Django admin.',
    verbs: ['reset', 'abort'],
    guide: 'recover.md#learnerunexpected-state',
  },
  'learner.renamed': {
    when: "The account no longer has the name that the step's service looks by, and somebody else may have it now. The service was not asked: it could find that person.",
    retry: 'never',
    learner: 'untouched',
    attention: true,
    what: 'the learner was renamed before this step',
    hint: 'a person must do this step by hand, then use `lethe learner skip`',
    exit: 'attention',
    advice:
      "The account no longer has the name that this step uses, and somebody else may have it, so the step was not done. Do it by hand: for enrollments in the Django admin of the LMS, else in the service's own.",
    verbs: ['skip'],
    guide: 'recover.md#learnerrenamed',
  },
  'learner.twin': {
    when: 'Another learner, now or earlier in the queue, has the same username except for upper and lower case.',
    retry: 'never',
    learner: 'untouched',
    attention: true,
    what: 'another learner differs by case only',
    hint: 'a person must decide between the two',
    exit: 'attention',
    advice:
      'The username of another learner differs by case only, and the two retirements would damage each other. Rename one of them in the LMS. Nothing begins before discovery sees it.',
    guide: 'recover.md#learnertwin',
  },
  ...STORAGE_FAILURES,
} as const satisfies Record<string, FailureRule>;

/** Whether a failed attempt is tried again by Temporal, within one call, before the run hears of it. */
export function hasQuickTier(code: FailureCode): boolean {
  const { retry } = FAILURES[code];
  return retry === 'endless' || retry === 'budget';
}

export type FailureCode = keyof typeof FAILURES;

export function isFailureCode(text: unknown): text is FailureCode {
  return typeof text === 'string' && Object.hasOwn(FAILURES, text);
}

/** How long a run waits before a person is asked. @unit milliseconds; Infinity for an intended wait */
export function attentionAfterMs(code: FailureCode): number {
  const rule: FailureRule = FAILURES[code];
  if (rule.intended === true) return Number.POSITIVE_INFINITY;
  return rule.attention ? 0 : HOUR_MS;
}
