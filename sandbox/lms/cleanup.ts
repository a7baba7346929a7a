import { foldedName } from '../people/folded-name';
import { misfit } from '../people/misfit';
import { type Answer, NO_CONTENT, sentence } from '../services/answers';
import { type Call, fields, type Route } from '../services/call';

/** Deletes the rows of learners who are COMPLETE. */
export const cleanupRoutes: readonly Route[] = [
  {
    path: '/api/user/v1/accounts/retirement_cleanup/',
    access: 'worker',
    reads: 'json',
    catches: true,
    POST: cleanUp,
  },
];

/** Counts and finds without regard to case and accents, as MySQL does: it may delete a twin. */
function cleanUp(call: Call): Answer {
  const body = fields(call);
  if (body === undefined) {
    call.breach('bad-body');
    return sentence(400, 'The body has no fields.');
  }
  const names = body.usernames;
  if (names === undefined) {
    call.breach('missing-key');
    return sentence(500, 'usernames');
  }
  if (!Array.isArray(names) || names.some((name) => typeof name !== 'string')) {
    call.breach('bad-body');
    return sentence(400, 'usernames is not a list of names.');
  }
  const folded = new Set(names.map(foldedName));
  const rows = [...folded].flatMap((name) => call.site.retirements.alike(name));
  const complete = rows.filter((row) => row.currentState.name === 'COMPLETE');
  if (complete.length !== names.length) {
    call.breach('wrong-state');
    return sentence(400, 'Not every name is in the COMPLETE state.');
  }
  const { redacted_username: username = '', redacted_email: email = '', redacted_name: name = '' } = body;
  if (misfit({ username, email, name }) !== undefined) {
    call.breach('bad-body');
    return sentence(500, 'Data too long for a column, or null.');
  }
  for (const row of complete) call.site.retirements.delete(row);
  return NO_CONTENT;
}
