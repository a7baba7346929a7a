import type { FailureFacts } from './failure-facts';
import type { FailureCode } from './failures';

/** What our own names of a broken transport mean, with the key that lengthens a time. */
const TRANSPORT: Readonly<Record<string, string>> = {
  ANSWER_TIMEOUT: 'did not answer in time (answer_timeout)',
  CONNECT_TIMEOUT: 'could not be connected to in time (connect_timeout)',
  ABORTED: 'was given up at the deadline of the attempt (attempt_deadline)',
  HALF_BODY: 'broke off in the middle of its answer',
  TOO_LONG: 'sent an answer that is too long',
  PROXY_REFUSED: 'is behind a proxy that does not let us through',
};

const DOUBTS: Readonly<Record<NonNullable<FailureFacts['doubt']>, string>> = {
  page: ', a page and not its own answer',
  unmarked: ' without the Allow header of Open edX',
  unexpected: ' in a form that it does not use',
};

/**
 * One ASCII line for logs, the LMS's `response` and the Web UI.
 * @example service.unavailable: CREDENTIALS (credentials.example.com) answered 302 to login.example.com
 */
export function describeFailure(code: FailureCode, facts: FailureFacts = {}): string {
  const { service, host, step } = facts;
  const did = deedOf(facts);
  const where = step === undefined ? '' : ` in ${step}`;
  if (service === undefined && did === '') return `${code}${where}`;
  const who = `${service ?? 'the service'}${host === undefined ? '' : ` (${host})`}`;
  return `${code}: ${who}${did}${where}`;
}

function deedOf({ status, contentType, location, errno, doubt, field }: FailureFacts): string {
  const broken = errno === undefined ? '' : ` ${TRANSPORT[errno] ?? `cannot be reached (${errno})`}`;
  if (status === undefined) return broken;
  const kind = doubt === undefined || contentType === undefined ? '' : ` (${contentType})`;
  const to = location === undefined ? '' : `, a redirect to ${location}`;
  const why = location !== undefined || doubt === undefined ? '' : DOUBTS[doubt];
  const what = field === undefined ? '' : `: ${field} cannot be read`;
  return ` answered ${status}${kind}${to}${why}${what}${broken === '' ? '' : ` and${broken}`}`;
}
