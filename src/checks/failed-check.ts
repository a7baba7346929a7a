import type { Finding } from '../domain/checks/check';
import { deedOf, FAILURES, type FailureFacts, RetirementError } from '../domain/failure/failure';

/** What a failure says: who did what, and what to do about it. What is not a failure of ours is a defect. */
export function failedCheck(who: string, error: unknown): Finding {
  if (!(error instanceof RetirementError)) {
    const name = error instanceof Error ? error.name : typeof error;
    return { verdict: 'fail', says: `${who}: unexpected ${name}`, todo: 'this is a defect of Lethe; please report it' };
  }
  const { code, facts } = error;
  const { what, hint, exit } = FAILURES[code];
  const did = facts.errno === 'ABORTED' ? ' did not answer while the checks ran' : deedOf(facts);
  const host = facts.host === undefined ? '' : ` (${facts.host})`;
  return {
    verdict: 'fail',
    says: did === '' ? `${who.replace(/,$/, '')}${host}: ${what}` : `${who}${host}${did}`,
    todo: todoOf(facts) ?? hint,
    about: exit === 'config' ? 'config' : 'reach',
  };
}

function todoOf({ errno = '', doubt, status }: FailureFacts): string | undefined {
  if (SILENT[errno] !== undefined) return SILENT[errno];
  return doubt === undefined && status !== undefined && status >= 500 ? LOOK_AT_LOG : undefined;
}

const FIREWALL =
  'a firewall that drops packets looks like this: check the address, the port, and whether the machine of this check is let in';

/** What does not say no. */
const SILENT: Readonly<Record<string, string>> = {
  CONNECT_TIMEOUT: FIREWALL,
  ETIMEDOUT: FIREWALL,
  ABORTED: 'it takes the connection and gives no answer: look at its load and its log, and at what is in front of it',
};

const LOOK_AT_LOG = "look at the service's log, and at what is in front of it";

/** Whether a route is not there, no matter who says so. */
export function isMissingRoute({ status }: FailureFacts): boolean {
  return status === 404 || status === 405 || status === 410;
}
