import type { FailureFacts } from './failure-facts';
import type { FailureCode } from './failures';
import { PERHAPS_TLS, transportText } from './transport-text';

export type { FailureFacts } from './failure-facts';
export { FAILURES, type FailureCode, hasQuickTier, isFailureCode } from './failures';

/** The one error that leaves `http`, `openedx`, `drivers` and `activities`. */
export class RetirementError extends Error {
  override readonly name = 'RetirementError';
  constructor(
    readonly code: FailureCode,
    readonly facts: FailureFacts = {},
  ) {
    super(describeFailure(code, facts));
  }
}

/** An LMS whose states were never populated lacks them all. */
const MOST_NAMED = 12;

const DOUBTS: Readonly<Record<NonNullable<FailureFacts['doubt']>, string>> = {
  page: ', a page and not its own answer',
  unmarked: ' without the Allow header of Open edX',
  'wrong-mark': ' with an Allow header that Open edX does not write so; if a proxy adds one, remove it there',
  cached: ' out of a cache; exclude the retirement API from caching',
  unexpected: ' in a form that it does not use',
};

/**
 * One ASCII line for logs, the LMS's `response` and the Web UI.
 * @example service.unavailable: CREDENTIALS (credentials.example.com) answered 302 to login.example.com
 */
export function describeFailure(code: FailureCode, facts: FailureFacts = {}): string {
  const { service, host, step } = facts;
  if (code === 'config.invalid' && facts.status === 400 && step !== undefined) {
    return `${code}: ${service ?? 'the LMS'} ${statesDiffer(step, facts)}`;
  }
  const did = deedOf(facts);
  const where = step === undefined ? '' : ` in ${step}`;
  if (service === undefined && did === '') return `${code}${where}`;
  const who = `${service ?? 'the service'}${host === undefined ? '' : ` (${host})`}`;
  return `${code}: ${who}${did}${where}`;
}

/** What the service did, without its name: ` answered 302, a redirect to login.example.com`. Empty where nothing is known. */
export function deedOf(facts: FailureFacts): string {
  const { status, contentType, errno, doubt, field, plain } = facts;
  const broken = errno === undefined ? '' : ` ${transportText(errno, plain)}`;
  if (status === undefined) return broken;
  // A 403 is a page where something before the service gives it.
  const told = doubt !== undefined || status === 403;
  const kind = told && contentType !== undefined ? ` (${contentType})` : '';
  const why = facts.location !== undefined || doubt === undefined ? '' : DOUBTS[doubt];
  const what = field === undefined ? '' : `: ${field} cannot be read`;
  const tls = plain === true && status === 400 && doubt !== undefined ? PERHAPS_TLS : '';
  return ` answered ${status}${kind}${redirectText(facts)}${why}${what}${tls}${broken === '' ? '' : ` and${broken}`}`;
}

function redirectText({ location, leads }: FailureFacts): string {
  if (location === undefined) return '';
  const to = `, a redirect to ${location}`;
  if (leads === 'login') return `${to} that looks like a login page`;
  return leads === 'https' ? `${to} over TLS; write https:// in base_urls` : to;
}

/** The first of them by name, and how many there are beyond. */
function listOf(states: readonly string[]): string {
  const [named, more] = [states.slice(0, MOST_NAMED), states.length - MOST_NAMED];
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}

/** The LMS refuses a state of the pipeline: it lacks the state, or has it in another place. */
function statesDiffer(step: string, { doubt, lacks = [step] }: FailureFacts): string {
  const prints = '`lethe pipeline states` prints the RETIREMENT_STATES that it needs';
  if (doubt === undefined) return `has no ${lacks.length === 1 ? 'state' : 'states'} ${listOf(lacks)}; ${prints}`;
  return `refuses the states of step ${step} after those before it: it lacks them, or has them in another order; ${prints}`;
}
