import type { Call } from '../services/call';
import { fields } from '../services/call';
import { retiredUsername } from './retired-name';

/** LMS user id of the person a request names, for the record and for faults; null when it names none, or several. */
export function learnerOf(call: Pick<Call, 'site' | 'body' | 'params'>): number | null {
  const { site, params } = call;
  const body = fields(call as Call) ?? {};
  const id = Number(params.userId ?? body.lms_user_id ?? body.edx_lms_user_id ?? Number.NaN);
  if (Number.isInteger(id)) return site.people.get(id)?.id ?? null;
  if (body.retirement_id !== undefined) return site.retirements.get(Number(body.retirement_id))?.person.id ?? null;
  const name = params.username ?? body.username;
  if (typeof name !== 'string') return null;
  const person =
    site.retirements.exact(name)?.person ?? site.people.live(name) ?? site.people.live(retiredUsername(name));
  return person?.id ?? null;
}
