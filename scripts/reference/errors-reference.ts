import { adviceFor } from '../../src/domain/failure/advice';
import { FAILURES, type FailureCode, type FailureRule } from '../../src/domain/failure/failure';

const HEAD = `# Failures

<!-- Generated from src/domain/failure/failure.ts and src/domain/failure/advice.ts by \`npm run reference\`. Do not edit. -->

Every failure has one code: in \`lethe learner show\`, in the search attribute \`LetheAttention\`, in the worker's log, in
the LMS's log of the learner, and as the \`type\` of the failure in Temporal. Beside its code a failure says at most the
service, the step, the status of the answer and how long the service asked us to wait: never a name, never a body.

**Tried again** says how. *Quick* is about five minutes of attempts, one to sixty seconds apart. Then the run waits by
itself, for 5 minutes growing to an hour (longer where the service asked for it), shows why and until when, and any verb
ends the wait. **The learner** says what becomes of the retirement in the LMS. **A person is asked**: \`LetheAttention\` is
set, and \`lethe learner list --attention\` lists the learner. A run that a person is asked for looks at the LMS again once
a day by itself, after \`config.invalid\`, \`secret.missing\` and \`instance.mismatch\` once an hour.
`;

const WHEN: Readonly<Record<FailureCode, string>> = {
  'config.invalid':
    'The instance file is wrong, no cool-off is said, or the LMS lacks a state of the pipeline. A file tells all its faults at once.',
  'secret.missing': 'A secret that the file refers to is not there.',
  'service.unavailable':
    "The service cannot be reached, does not answer in time, or says 502, 503 or 504; or the answer is not the service's own: a page of HTML, a redirect to a login, half a body.",
  'service.untrusted':
    'The certificate that the service shows has expired, is for another host, or is of an authority that is not known here. Nothing was sent.',
  'service.throttled': "The service says 429, or the LMS's token endpoint says 403: too many requests.",
  'service.failed': 'The service says 500, whatever its body.',
  'service.denied':
    'The service says 403, or 401 to a token that was just renewed: our credentials or permissions, never the learner.',
  'service.rejected':
    'The service refuses the learner for good (any other 4xx), and the LMS has the learner still in this step.',
  'instance.mismatch':
    'The LMS or the client id of the worker is not that of the run. Nothing is asked of any service.',
  'config.stale': 'The worker lacks the service, method or revision that the run wants, or has a defect.',
  'engine.no-worker': 'No worker has taken the step for an hour.',
  'learner.unexpected-state':
    'The LMS has the learner in a state that does not fit the pipeline, has ERRORED them by another hand, or has no row for them although erasing has begun.',
  'learner.renamed':
    'The account no longer has the name that the step’s service looks by. The service was not asked: it would find nobody, or somebody else.',
  'learner.twin': 'Another learner, now or earlier in the queue, has the same username but for upper and lower case.',
};

const RETRIED: Readonly<Record<FailureRule['retry'], string>> = {
  never: 'no',
  endless: 'quick, then without end',
  budget: 'quick, then until the failure budget (24 h unless configured, from the first failed attempt) is spent',
  slowly: 'once an hour, without end',
};

const LEARNER: Readonly<Record<FailureRule['learner'], string>> = {
  untouched: 'untouched',
  'keeps-state': 'keeps the working state',
  errored: 'becomes ERRORED',
};

/** docs/reference/errors.md, made of the table of failures. */
export function errorsReference(): string {
  return [HEAD, tableOf(), '## What to do', ...adviceList(), ''].join('\n');
}

function tableOf(): string {
  const rows = codes().map((code) => {
    const rule: FailureRule = FAILURES[code];
    const learner =
      rule.retry === 'budget' ? `${LEARNER[rule.learner]}; ERRORED when it is spent` : LEARNER[rule.learner];
    const asked = rule.attention ? 'at once' : 'after an hour';
    return `| \`${code}\` | ${WHEN[code]} | ${RETRIED[rule.retry]} | ${learner} | ${asked} |`;
  });
  return [
    '| code | when | tried again | the learner | a person is asked |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function adviceList(): readonly string[] {
  return [
    '',
    ...codes().map((code) => `- \`${code}\`: ${adviceFor(code)}`),
    `- A learner who is ERRORED: ${adviceFor('errored')}`,
  ];
}

function codes(): readonly FailureCode[] {
  return Object.keys(FAILURES) as FailureCode[];
}
