import { adviceFor } from '../../src/domain/failure/advice';
import { FAILURES, type FailureCode, type FailureRule } from '../../src/domain/failure/failure';

const HEAD = `# Failures

<!-- Generated from src/domain/failure/failure.ts and src/domain/failure/advice.ts by \`npm run reference\`. Do not edit. -->

Every failure has one code. The code is the same in \`lethe learner show\`, in the search attribute \`LetheAttention\`, in the
worker's log, in the LMS's log of the learner, and as the \`type\` of the failure in Temporal. In addition to its code, a
failure contains at most the service, the step, the status of the answer, and how long the service asked us to wait. It
never contains a name or a body.

**Tried again** says how. *Quick* means about five minutes of attempts, one to sixty seconds apart. After that, the run waits
for 5 minutes, and later up to an hour (longer if the service asks for it). It shows why and until when it waits, and any
verb ends the wait. **The learner** says what happens to the retirement in the LMS. **A person is asked** means that
\`LetheAttention\` is set and \`lethe learner list --attention\` lists the learner. Such a run looks at the LMS again once a
day, or once an hour after \`config.invalid\`, \`secret.missing\`, and \`instance.mismatch\`.
`;

const WHEN: Readonly<Record<FailureCode, string>> = {
  'config.invalid':
    'The instance file is wrong, there is no cool-off, or the LMS does not have a state of the pipeline. All errors of a file are shown at once.',
  'secret.missing': 'A secret that the file names does not exist.',
  'service.unavailable':
    'The service cannot be reached, does not answer in time, or answers 502, 503, or 504. Or the answer does not come from the service itself: an HTML page, a redirect to a login, half a body.',
  'service.untrusted':
    'The certificate of the service has expired, is for another host, or comes from an unknown authority. Nothing was sent.',
  'service.throttled': "The service answers 429, or the LMS's token endpoint answers 403: too many requests.",
  'service.failed': 'The service answers 500, with any body.',
  'service.denied':
    'The service answers 403, or 401 to a new token. The cause is our credentials or permissions, never the learner.',
  'service.rejected':
    'The service refuses the learner for good (any other 4xx), and the LMS still has the learner in this step.',
  'instance.mismatch': 'The LMS of the worker is not the LMS of the run. No request was sent.',
  'config.stale': 'The worker does not have the service, method, or revision that the run needs, or it has a defect.',
  'engine.no-worker': 'No worker has started the step for an hour.',
  'learner.unexpected-state':
    'The LMS has the learner in a state that does not fit the pipeline, somebody else has set ERRORED, or the row is gone although the erasure has begun.',
  'learner.renamed':
    'The account no longer has the name that the step’s service uses. No request was sent: the service would find nobody, or somebody else.',
  'learner.twin':
    'Another learner, now or earlier in the queue, has the same username except for upper and lower case.',
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
