import { type Answer, json, NO_CONTENT } from './answers';
import { type Call, fields, type Route } from './call';

/** Answers to the demographics survey; 404 for a learner who never gave any. */
export const demographics: readonly Route[] = [
  { path: '/demographics/api/v1/retire_demographics/', access: 'worker', POST: retire },
];

function retire(call: Call): Answer {
  const { lms_user_id: id } = fields(call) ?? {};
  if (id === undefined) {
    call.breach('missing-key');
    return json(400, { detail: 'lms_user_id is missing.' });
  }
  const person = call.site.people.get(Number(id));
  if (person === undefined || !person.holdings.demographics) return json(404, { detail: 'Not found.' });
  person.holdings.demographics = false;
  return NO_CONTENT;
}
