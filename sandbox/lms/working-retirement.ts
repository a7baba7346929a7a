import { type Answer, bare, json, sentence, uncaught } from '../services/answers';
import { type Call, fields } from '../services/call';
import type { Retirement } from './retirements';

/** Why a step may not act: each endpoint has an answer of its own for each of them. */
export type NotNow = 'no-fields' | 'no-key' | 'nobody-named' | 'no-row' | 'wrong-state';

/**
 * How a view takes a body in which no learner is named:
 * - `asks`     says so
 * - `catches`  makes a sentence of every error
 * - `trusts`   looks for whatever it was given; without the key, or without fields at all, its error is caught by nobody
 */
export type Manner = 'asks' | 'catches' | 'trusts';

/** The learner whom a step names, exact in case and in a working state. */
export function workingRetirement(call: Call): Retirement | NotNow {
  const body = fields(call);
  if (body === undefined) {
    call.breach('bad-body');
    return 'no-fields';
  }
  const { username } = body;
  if (typeof username !== 'string' || username === '') {
    call.breach('missing-key');
    if (username === undefined) return 'no-key';
    return isNothing(username) ? 'nobody-named' : 'no-row';
  }
  const row = call.site.retirements.exact(username);
  if (row === undefined) return 'no-row';
  if (row.currentState.working) return row;
  call.breach('wrong-state');
  return 'wrong-state';
}

/** @param wrongState the answer to a learner in no state for it */
export function refuse(why: NotNow, manner: Manner, wrongState: Answer): Answer {
  if (why === 'wrong-state') return wrongState;
  if (manner === 'catches') {
    return why === 'no-fields' ? sentence(500, 'The body has no fields.') : sentence(404, 'No such retirement.');
  }
  if (why === 'no-row') return bare(404);
  if (why === 'no-fields') return uncaught();
  if (manner === 'asks') return json(404, { message: 'The user was not specified.' });
  return why === 'no-key' ? uncaught() : bare(404);
}

/** Whether Python takes a value for nothing. */
export function isNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return !value;
}
