import { setTimeout as sleep } from 'node:timers/promises';
import { foldedName } from '../people/folded-name';
import type { Person } from '../people/people';
import { retiredUsername } from '../people/retired-name';
import { type Answer, bare, json, NO_CONTENT, rawJson, sentence, uncaught } from '../services/answers';
import { type Call, fields, type Route } from '../services/call';
import type { Site } from '../site';
import { type Retirement, serialiseRetirement } from './retirements';
import { USERNAME } from './username';
import { isNothing, refuse } from './working-retirement';

const PATCH_KEYS = ['username', 'new_state', 'response', 'force'];

/** One learner's row: read it, move it, take it back. */
export const statusRoutes: readonly Route[] = [
  {
    path: '/api/user/v1/accounts/:username/retirement_status/',
    access: 'worker',
    reads: 'json',
    parts: { username: USERNAME },
    GET: readStatus,
  },
  { path: '/api/user/v1/accounts/update_retirement_status/', access: 'worker', reads: 'json', PATCH: updateStatus },
  { path: '/api/user/v1/accounts/cancel_retirement/', access: 'canceller', POST: cancelRetirement },
];

function readStatus(call: Call): Answer {
  const person = perhapsRetired(call.site, call.params.username ?? '');
  const row = person === undefined ? undefined : call.site.retirements.of(person.id);
  return row === undefined ? bare(404) : rawJson(200, serialiseRetirement(row, call.site.options.timeZone));
}

/**
 * The user of this name, in any case and with any accents, or the one who had it before `retire`. Of both the database gives
 * the one first whose present name comes first; it is taken if the name is right to the letter, else the other.
 */
function perhapsRetired(site: Site, username: string): Person | undefined {
  const live = site.people.live(username);
  const retired = site.people.live(retiredUsername(username));
  if (live === undefined || retired === undefined) return live ?? retired;
  const [first, second] = foldedName(live.username) < retired.username ? [live, retired] : [retired, live];
  return first.username === username ? first : second;
}

async function updateStatus(call: Call): Promise<Answer> {
  const { site } = call;
  const body = fields(call);
  if (body === undefined || isNothing(body.username)) {
    call.breach(body === undefined ? 'bad-body' : 'missing-key');
    return refuse(body === undefined ? 'no-fields' : 'nobody-named', 'asks', uncaught());
  }
  const row = site.retirements.exact(String(body.username));
  if (row === undefined || row.originalUsername !== body.username) return bare(404);
  const refusal = refuseMove(call, row, body);
  if (refusal !== undefined) return refusal;
  const state = site.states.alike(body.new_state) ?? site.states.get('PENDING');
  if (site.options.raceMs > 0) await sleep(site.options.raceMs, undefined, { ref: false });
  site.moveTo(row, state, body.response);
  return NO_CONTENT;
}

function refuseMove(call: Call, row: Retirement, body: Readonly<Record<string, unknown>>): Answer | undefined {
  const refuse = (kind: Parameters<Call['breach']>[0], text: string, status = 400) => {
    call.breach(kind);
    return sentence(status, text);
  };
  const missing = PATCH_KEYS.slice(0, 3).find((key) => !Object.hasOwn(body, key));
  if (missing !== undefined) return refuse('missing-key', `Key ${missing} is missing from the update.`);
  const unknown = Object.keys(body).find((key) => !PATCH_KEYS.includes(key));
  if (unknown !== undefined) return refuse('unknown-key', `Key ${unknown} is unknown in an update.`);
  const forced = Boolean(body.force);
  const { states } = call.site;
  const state = forced ? states.alike(body.new_state) : states.find(body.new_state);
  if (state === undefined) return refuse('unknown-state', 'No such state.', forced ? 500 : 400);
  if (!forced && state.position <= row.currentState.position) {
    return refuse('state-not-after', `${state.name} does not come after ${row.currentState.name}.`);
  }
  if (call.site.options.oldDatabase && /[\u{10000}-\u{10ffff}]/u.test(String(body.response))) {
    return refuse('not-ascii', 'Incorrect string value.', 500);
  }
  return undefined;
}

function cancelRetirement(call: Call): Answer {
  const body = fields(call);
  if (body === undefined) {
    call.breach('bad-body');
    return uncaught();
  }
  if (body.retirement_id === undefined) {
    call.breach('missing-key');
    return json(400, { message: 'retirement_id is missing.' });
  }
  const id = body.retirement_id;
  if (typeof id === 'object' ? id !== null : Number.isNaN(Number.parseInt(String(id), 10)) && typeof id !== 'boolean') {
    call.breach('bad-body');
    return uncaught();
  }
  const row = call.site.retirements.get(Number(id));
  if (row === undefined) return json(400, { message: 'There is no such retirement.' });
  if (row.currentState.name !== 'PENDING') {
    call.breach('wrong-state');
    return json(400, { message: `Only PENDING retirements can be cancelled; this one is ${row.currentState.name}.` });
  }
  call.site.cancelRetirement(row);
  return json(200, { success: true });
}
