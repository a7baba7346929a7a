import { orgsOf } from '../people/people';
import { type Answer, bare, json, NO_CONTENT, sentence, uncaught } from '../services/answers';
import type { Call, Route } from '../services/call';
import type { PartnerRow } from '../site';
import { nobodyNamed, workingRetirement } from './working-retirement';

const COACHING = {
  org: 'mb_coaching',
  field_headings: ['student_id', 'original_email', 'original_name', 'deletion_completed'],
};

/** The queue of learners whom partners must be told of. */
export const partnerReportRoutes: readonly Route[] = [
  {
    path: '/api/user/v1/accounts/retirement_partner_report/',
    door: 'worker',
    reads: 'json',
    PUT: enqueue,
    POST: takeQueue,
  },
  { path: '/api/user/v1/accounts/retirement_partner_report_cleanup/', door: 'worker', reads: 'json', POST: cleanUp },
];

function enqueue(call: Call): Answer {
  const row = workingRetirement(call);
  if (row === 'nobody-named') return nobodyNamed();
  if (row === 'no-row') return bare(404);
  if (row === 'wrong-state') return uncaught();
  call.site.queueForPartners(row);
  return NO_CONTENT;
}

/** Reading the queue marks every row that it gives. */
function takeQueue(call: Call): Answer {
  const rows = [...call.site.partnerQueue.values()].filter((row) => !row.processing);
  for (const row of rows) row.processing = true;
  return json(200, rows.map(reported));
}

function reported(row: PartnerRow): object {
  const { coachingId } = row.person.holdings;
  return {
    user_id: row.person.id,
    original_username: row.originalUsername,
    original_email: row.originalEmail,
    original_name: row.originalName,
    orgs: orgsOf(row.person.holdings),
    created: row.created,
    ...(coachingId === null ? {} : { orgs_config: [COACHING], student_id: coachingId }),
  };
}

function cleanUp(call: Call): Answer {
  if (!Array.isArray(call.body)) return uncaught();
  const names: unknown[] = call.body.map((item) => item?.original_username);
  if (names.some((name) => typeof name !== 'string')) return uncaught();
  const rows = [...call.site.partnerQueue.values()].filter(
    (row) => row.processing && names.includes(row.originalUsername),
  );
  if (names.length === 0 || rows.length !== names.length) {
    call.breach('bad-body');
    return sentence(400, `${names.length} names given, ${rows.length} found.`);
  }
  for (const row of rows) call.site.partnerQueue.delete(row.person.id);
  return NO_CONTENT;
}
