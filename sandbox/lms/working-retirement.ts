import { type Answer, json } from '../services/answers';
import { type Call, textField } from '../services/call';
import type { Retirement } from './retirements';

/** Why a step may not act: each endpoint has an answer of its own for each of the three. */
export type NotNow = 'nobody-named' | 'no-row' | 'wrong-state';

/** The learner whom a step names, exact in case and in a working state. */
export function workingRetirement(call: Call): Retirement | NotNow {
  const username = textField(call, 'username');
  if (username === undefined) return 'nobody-named';
  const row = call.site.retirements.exact(username);
  if (row === undefined) return 'no-row';
  if (row.currentState.working) return row;
  call.breach('wrong-state');
  return 'wrong-state';
}

/** What most views answer to an empty body. */
export function nobodyNamed(): Answer {
  return json(404, { message: 'The user was not specified.' });
}
