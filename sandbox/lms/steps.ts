import { setTimeout as sleep } from 'node:timers/promises';
import { orgsOf } from '../people/people';
import { type Answer, bare, json, NO_CONTENT, sentence, uncaught } from '../services/answers';
import type { Call, Route, View } from '../services/call';
import type { Retirement } from './retirements';
import { type Manner, refuse, workingRetirement } from './working-retirement';

const BY_ID = { reads: 'nothing', parts: { userId: /^\d+$/ } } as const;

/** The endpoints that erase something in the LMS. */
export const stepRoutes: readonly Route[] = [
  { path: '/api/enrollment/v1/unenroll/', access: 'worker', catches: true, POST: step('catches', 500, unenrol) },
  ...['/api/discussion/v1/accounts/retire_forum', '/api/discussion/v1/accounts/retire_forum/'].map(forumRoute),
  { path: '/api/edxnotes/v1/retire_user/', access: 'worker', POST: step('trusts', 405, retireNotes) },
  { path: '/api/edx_proctoring/v1/retire_user/:userId/', access: 'worker', ...BY_ID, POST: retireProctoring },
  {
    path: '/api/edx_proctoring/v1/retire_backend_user/:userId/',
    access: 'worker',
    ...BY_ID,
    POST: retireProctoringBackend,
  },
  {
    path: '/api/user/v1/accounts/retire_misc/',
    access: 'worker',
    reads: 'json',
    POST: step('asks', 400, retireMisc),
  },
  {
    path: '/api/user/v1/accounts/retire_mailings/',
    access: 'worker',
    reads: 'json',
    isThere: ({ retireMailings }) => retireMailings,
    POST: step('asks', 400, retireMailings),
  },
  { path: '/api/user/v1/accounts/retire/', access: 'worker', reads: 'json', POST: step('asks', 400, retire) },
];

/** Older releases have the path without a slash only. */
function forumRoute(path: string): Route {
  const isThere: Route['isThere'] = ({ forumSlash }) => forumSlash || !path.endsWith('/');
  return { path, access: 'worker', isThere, POST: step('trusts', 500, retireForum) };
}

function step(
  manner: Manner,
  wrongState: 400 | 405 | 500,
  act: (call: Call, row: Retirement) => Answer | Promise<Answer>,
): View {
  return (call) => {
    const row = workingRetirement(call);
    if (typeof row !== 'string') return act(call, row);
    return refuse(row, manner, sentence(wrongState, 'The learner is in no state in which a step may act.'));
  };
}

/**
 * Looks up enrollments by the live username, without case and accents: the person who has it now is unenrolled. One course that is
 * not deleted is enough for all to be ended; where all are deleted, the view finds nothing to do.
 */
function unenrol(call: Call, row: Retirement): Answer {
  const live = call.site.people.live(row.originalUsername);
  if (live !== row.person) call.breach(live === undefined ? 'unenrol-after-rename' : 'retired-somebody-else');
  if (live === undefined || !live.holdings.enrolled || live.holdings.courses.length === 0) return NO_CONTENT;
  live.holdings.enrolled = false;
  return json(200, orgsOf(live.holdings));
}

function retireForum(call: Call, row: Retirement): Answer {
  const { site } = call;
  const { holdings } = row.person;
  if (holdings.forum === 'none') {
    return site.options.oldForum ? bare(404) : sentence(500, `user not found with id: ${row.person.id}`);
  }
  if (site.options.forumRenames) {
    if (site.options.uniqueEmails && site.people.hasOther(row.person, '')) {
      return sentence(500, `(1062, "Duplicate entry '' for key 'email'")`);
    }
    if (!site.people.rename(row.person, row.retiredUsername)) return sentence(500, 'Duplicate entry for key username');
    row.person.email = '';
  }
  holdings.forum = 'retired';
  return NO_CONTENT;
}

function retireNotes(_call: Call, row: Retirement): Answer {
  row.person.holdings.notes = false;
  return NO_CONTENT;
}

function retireProctoring(call: Call): Answer {
  return proctoring(call, 'proctoring', NO_CONTENT);
}

function retireProctoringBackend(call: Call): Answer {
  return proctoring(call, 'proctoringBackend', json(200, {}));
}

/** Checks neither state nor user. */
function proctoring(call: Call, what: 'proctoring' | 'proctoringBackend', answer: Answer): Answer {
  const person = call.site.people.get(Number(call.params.userId));
  if (person !== undefined) person.holdings[what] = false;
  return answer;
}

function retireMisc(call: Call, row: Retirement): Answer {
  row.person.holdings.misc = false;
  if (!call.site.options.retireMailings) row.person.holdings.mailings = false;
  return NO_CONTENT;
}

function retireMailings(_call: Call, row: Retirement): Answer {
  row.person.holdings.mailings = false;
  return NO_CONTENT;
}

async function retire(call: Call, row: Retirement): Promise<Answer> {
  const { site } = call;
  const { person } = row;
  if (site.retiring.has(person.id)) return sentence(500, '');
  site.retiring.add(person.id);
  try {
    if (site.options.raceMs > 0) await sleep(site.options.raceMs, undefined, { ref: false });
    if (call.halfDone) {
      blankProfile(row);
      return uncaught();
    }
    if (!site.people.rename(person, row.retiredUsername)) return sentence(500, 'Duplicate entry for key username');
    blankProfile(row);
    person.active = false;
    if (!site.options.retireLeavesEmail) person.email = row.retiredEmail;
    return NO_CONTENT;
  } finally {
    site.retiring.delete(person.id);
  }
}

function blankProfile(row: Retirement): void {
  row.person.name = '';
  row.person.holdings.profile = false;
}
