import { setTimeout as sleep } from 'node:timers/promises';
import { foldedName } from '../people/folded-name';
import { orgsOf } from '../people/people';
import { type Answer, json, NO_CONTENT, sentence, uncaught } from '../services/answers';
import type { Call, Route } from '../services/call';
import type { PartnerRow } from '../site';
import { inZone } from './retirements';
import { isNothing, refuse, workingRetirement } from './working-retirement';

const COACHING = {
  org: 'mb_coaching',
  field_headings: ['student_id', 'original_email', 'original_name', 'deletion_completed'],
};

/** The queue of learners whom partners must be informed about. */
export const partnerReportRoutes: readonly Route[] = [
  {
    path: '/api/user/v1/accounts/retirement_partner_report/',
    access: 'worker',
    reads: 'json',
    // Whatever is sent along: it is not looked at.
    ignores: ['POST'],
    PUT: enqueue,
    POST: takeQueue,
  },
  { path: '/api/user/v1/accounts/retirement_partner_report_cleanup/', access: 'worker', reads: 'json', POST: cleanUp },
];

function enqueue(call: Call): Answer {
  const row = workingRetirement(call);
  if (typeof row === 'string') return refuse(row, 'asks', uncaught());
  call.site.queueForPartners(row);
  return NO_CONTENT;
}

/**
 * Reads the rows that are in no report yet, then marks all that are in none by then: who is queued in between is marked too, and in
 * no report.
 */
async function takeQueue(call: Call): Promise<Answer> {
  const { partnerQueue, options } = call.site;
  const waiting = () => [...partnerQueue.values()].filter((row) => !row.processing);
  const rows = waiting();
  if (options.reportRaceMs > 0) await sleep(options.reportRaceMs, undefined, { ref: false });
  for (const row of waiting()) row.processing = true;
  return json(
    200,
    rows.map((row) => reported(call, row)),
  );
}

function reported({ site }: Call, row: PartnerRow): object {
  const { coachingId } = row.person.holdings;
  return {
    user_id: row.person.id,
    original_username: row.originalUsername,
    original_email: row.originalEmail,
    original_name: row.originalName,
    orgs: orgsOf(row.person.holdings),
    created: inZone(row.created, site.options.timeZone),
    ...(coachingId === null || !site.options.orgsConfig ? {} : { orgs_config: [COACHING], student_id: coachingId }),
  };
}

function cleanUp(call: Call): Answer {
  const items = isNothing(call.body) && call.body !== null ? [] : call.body;
  if (!Array.isArray(items)) return uncaught();
  const names: unknown[] = items.map((item) => item?.original_username);
  if (names.includes(undefined)) return uncaught();
  const folded = new Set(names.map((name) => foldedName(String(name))));
  const alike = [...call.site.partnerQueue.values()].filter(
    (row) => row.processing && folded.has(foldedName(row.originalUsername)),
  );
  const rows = alike.filter((row) => names.includes(row.originalUsername));
  if (names.length === 0 || rows.length !== names.length) {
    call.breach('bad-body');
    return sentence(400, `${names.length} names given, ${rows.length} found.`);
  }
  // What differs by case alone is counted apart, but deleted together.
  for (const row of alike) call.site.partnerQueue.delete(row.person.id);
  return NO_CONTENT;
}
