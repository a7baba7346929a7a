import { type Answer, json, NO_CONTENT, rawJson } from './answers';
import { type Call, fields, type Route } from './call';
import { EXTRA_PATH } from './services';

/** A service of the site's own, as `EXTRA_SERVICES_TO_RETIRE_FROM` names them. */
export const extraService: readonly Route[] = [
  { path: `/${EXTRA_PATH}/`, access: 'worker', plain: true, POST: retire },
];

function retire(call: Call): Answer {
  const { edx_lms_user_id: id } = fields(call) ?? {};
  if (id === undefined) {
    call.breach('missing-key');
    return json(400, { detail: 'edx_lms_user_id is missing.' });
  }
  const person = call.site.people.get(Number(id));
  if (person === undefined) return json(404, { detail: 'Not found.' });
  person.holdings.extra = false;
  const { extraAnswer } = call.site.options;
  return extraAnswer === '' ? NO_CONTENT : rawJson(200, extraAnswer);
}
