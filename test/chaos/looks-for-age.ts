import type { RequestRecord } from '../../sandbox/ledger';

/** A little less than the three seconds after which a run looks at the LMS before it writes: clocks are read on both sides. @unit milliseconds */
const OLD_MS = 2_900;

/** How many of a learner's requests ask the LMS where the learner is only because it was asked, or said so, too long ago. */
export function looksForAge(own: readonly RequestRecord[]): number {
  let seen: RequestRecord | undefined;
  let isTroubled = false;
  let looks = 0;
  for (const request of own) {
    isTroubled ||= request.fault !== null;
    if (!isOfStatus(request)) continue;
    if (request.method === 'GET' && !isTroubled && seen !== undefined && request.at - seen.at > OLD_MS) looks += 1;
    seen = request;
    isTroubled = false;
  }
  return looks;
}

function isOfStatus({ service, path }: RequestRecord): boolean {
  return service === 'lms' && path.includes('retirement_status');
}
