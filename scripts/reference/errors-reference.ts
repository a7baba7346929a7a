import { EXIT_CODES } from '../../src/cli/shell/cli-error';
import { adviceFor } from '../../src/domain/failure/advice';
import type { FailureRule } from '../../src/domain/failure/failure-rule';
import { FAILURES, type FailureCode } from '../../src/domain/failure/failures';

const HEAD = `# Failures

<!-- Generated from src/domain/failure/failures.ts by \`npm run reference\`. Do not edit. -->

Every failure has one code: in \`lethe learner show\`, in the search attribute \`LetheAttention\`, in the worker's log, in
the LMS's log of the learner, and as the \`type\` of the failure in Temporal. Beside its code a failure says at most the
service and its host, the step, the status and media type of the answer, where a redirect leads, the system's own error, and
how long the service asked us to wait: never a name, never a body.

**Tried again** says how. *Quick* means about five minutes of attempts, one to sixty seconds apart. After that, the run waits
for 5 minutes, and later up to an hour (longer if the service asks for it). It shows why and until when it waits, and any
verb ends the wait. **The learner** says what happens to the retirement in the LMS. **A person is asked** means that
\`LetheAttention\` is set and \`lethe learner list --attention\` lists the learner. Such a run looks at the LMS again once a
day, or once an hour after \`config.invalid\`, \`secret.missing\`, and \`instance.mismatch\`.
`;

const RETRIED: Readonly<Record<FailureRule['retry'], string>> = {
  never: 'no',
  endless: 'quick, then without end',
  budget:
    'quick, then until the failure budget (24 h unless configured) is spent. Only the time between one 500 and the next counts',
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
    const asked = rule.intended === true ? 'no' : rule.attention ? 'at once' : 'after an hour';
    const guide = `[guide](../guide/${rule.guide})`;
    return `| \`${code}\` | ${rule.when} | ${RETRIED[rule.retry]} | ${learner} | ${asked} | ${EXIT_CODES[rule.exit]} | ${guide} |`;
  });
  return [
    '| code | when | tried again | the learner | a person is asked | exit code | |',
    '| --- | --- | --- | --- | --- | --- | --- |',
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
