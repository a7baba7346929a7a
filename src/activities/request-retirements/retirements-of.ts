import type { Learner } from '../../domain/learner/learner';
import type { RequestOutcome } from '../../domain/request/request-outcome';
import { folded } from '../../domain/text/folded';
import { inLanes } from '../../lanes/in-lanes';
import { finished, type LmsClient, unfinished } from '../../openedx/lms/lms';
import { unreadableRecord } from '../../openedx/lms/retirement-rows';
import type { ActivityParts } from '../kit/activity-parts';

/** Questions at once: the LMS answers each with one row. */
const AT_ONCE = 8;

/** Which of these names the LMS has a retirement of, and which are free. */
export async function retirementsOf(
  { services }: Pick<ActivityParts, 'services'>,
  lms: LmsClient,
  usernames: readonly string[],
): Promise<readonly RequestOutcome[]> {
  const rows = new Map<string, Learner>();
  const unasked = new Map<string, string>();
  await inLanes(AT_ONCE, usernames, async (username) => {
    const row = await lms.retirementStatus(username);
    if (row === 'not-asked') unasked.set(folded(username), username);
    else if (row !== 'absent') rows.set(username, row);
  });
  if (unasked.size > 0) await findInLists(services, lms, unasked, rows);
  return usernames.map((username) => judge(username, rows.get(username)));
}

/** Names that the route of the status call cannot carry. */
async function findInLists(
  { rules }: ActivityParts['services'],
  lms: LmsClient,
  wanted: ReadonlyMap<string, string>,
  rows: Map<string, Learner>,
): Promise<void> {
  for (const list of [unfinished(lms, rules.plan.steps, []), finished(lms)]) {
    for await (const row of list) {
      // It may be one of theirs.
      if (row.kind === 'unreadable') throw unreadableRecord(row.field);
      const { originalUsername, username } = row.record;
      for (const name of [originalUsername, username ?? '']) {
        const meant = wanted.get(folded(name));
        if (meant !== undefined) rows.set(meant, row.record);
      }
    }
  }
}

function judge(username: string, row: Learner | undefined): RequestOutcome {
  if (row === undefined) return { username, is: 'free' };
  const { userId, retirementId, currentState: state, originalUsername } = row;
  // The living user of this name, or the one who had exactly this name.
  const same = folded(row.username ?? originalUsername) === folded(username) || originalUsername === username;
  return { username, is: same ? 'already' : 'twin', userId, retirementId, state };
}
