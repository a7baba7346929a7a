import { type Ask, get, post, type Refusal, step, testRefusals } from './refusal';

const ACCOUNTS = '/api/user/v1/accounts';
const PATCH = `${ACCOUNTS}/update_retirement_status/`;
const QUEUE = `${ACCOUNTS}/retirement_queue/`;
const BY_DATE = `${ACCOUNTS}/retirements_by_status_and_date/`;
const NOTES_AT_WORK = { state: 'RETIRING_NOTES' };
const NOTES_DONE = { state: 'NOTES_COMPLETE' };

const move =
  (change: object): Ask =>
  (ask, learner) =>
    ask.send('PATCH', PATCH, { username: learner.name, new_state: 'RETIRING_NOTES', response: 'r', ...change });

const cancel: Ask = (ask, learner) =>
  ask.send('POST', `${ACCOUNTS}/cancel_retirement/`, { retirement_id: learner.retirement });

const MOVES: readonly Refusal[] = [
  ['PATCH to the same state', NOTES_AT_WORK, move({}), 400, 'sentence', 'state-not-after'],
  ['PATCH to an earlier state', NOTES_DONE, move({}), 400, 'sentence', 'state-not-after'],
  ['PATCH without new_state', {}, move({ new_state: undefined }), 400, 'sentence', 'missing-key'],
  ['PATCH without response', {}, move({ response: undefined }), 400, 'sentence', 'missing-key'],
  ['PATCH without username', {}, move({ username: undefined }), 404, 'object', 'missing-key'],
  ['PATCH with an unknown key', {}, move({ reason: 'x' }), 400, 'sentence', 'unknown-key'],
  ['PATCH to an unknown state', {}, move({ new_state: 'RETIRING_MOON' }), 400, 'sentence', 'unknown-state'],
  ['forced PATCH to an unknown state', {}, move({ new_state: 'X', force: true }), 500, 'sentence', 'unknown-state'],
  ['PATCH of a learner without a row', {}, move({ username: 'never.was' }), 404, 'bare'],
  ['PATCH in another case', { username: 'Case.Of.Patch' }, move({ username: 'case.of.patch' }), 404, 'bare'],
  ['PATCH without its slash', {}, (ask) => ask.send('PATCH', PATCH.slice(0, -1), {}), 415, 'object', 'missing-slash'],
  ['POST to the PATCH endpoint', {}, step(PATCH), 405, 'object', 'wrong-method'],
  ['PATCH by a stranger', {}, move({}), 403, 'object', 'forbidden', 'stranger'],
  ['cancel by the plain worker', {}, cancel, 403, 'object', 'forbidden', 'worker'],
  ['cancel when not PENDING', NOTES_DONE, cancel, 400, 'object', 'wrong-state', 'superuser'],
  ['cancel without an id', {}, post(`${ACCOUNTS}/cancel_retirement/`, {}), 400, 'object', 'missing-key', 'staff'],
  [
    'cancel of a row that is not',
    {},
    post(`${ACCOUNTS}/cancel_retirement/`, { retirement_id: 1 }),
    400,
    'object',
    undefined,
    'staff',
  ],
  ['status of nobody', {}, get(`${ACCOUNTS}/never.was/retirement_status/`), 404, 'bare'],
  ['status without its slash', {}, get(`${ACCOUNTS}/never.was/retirement_status`), 301, 'page', 'missing-slash'],
];

const LISTS: readonly Refusal[] = [
  ['queue with an unknown state', {}, get(`${QUEUE}?cool_off_days=1&states=X`), 400, 'sentence', 'unknown-state'],
  [
    'queue with a state twice',
    {},
    get(`${QUEUE}?cool_off_days=1&states=PENDING&states=PENDING`),
    400,
    'sentence',
    'bad-query',
  ],
  ['queue without states', {}, get(`${QUEUE}?cool_off_days=1`), 400, 'sentence', 'bad-query'],
  ['queue without cool_off_days', {}, get(`${QUEUE}?states=PENDING`), 400, 'sentence', 'bad-query'],
  ['queue with days in words', {}, get(`${QUEUE}?cool_off_days=seven&states=PENDING`), 400, 'sentence', 'bad-query'],
  ['queue with days below 0', {}, get(`${QUEUE}?cool_off_days=-1&states=PENDING`), 400, 'sentence', 'bad-query'],
  [
    'queue with a limit in words',
    {},
    get(`${QUEUE}?cool_off_days=1&states=PENDING&limit=x`),
    400,
    'sentence',
    'bad-query',
  ],
  ['queue without its slash', {}, get(QUEUE.slice(0, -1)), 404, 'bare', 'missing-slash'],
  [
    'list of a day to come',
    {},
    get(`${BY_DATE}?start_date=2999-01-01&end_date=2999-01-02&state=PENDING`),
    400,
    'sentence',
    'bad-query',
  ],
  [
    'list that ends before it starts',
    {},
    get(`${BY_DATE}?start_date=2024-02-02&end_date=2024-02-01&state=PENDING`),
    400,
    'sentence',
    'bad-query',
  ],
  [
    'list of a day there never was',
    {},
    get(`${BY_DATE}?start_date=2024-02-30&end_date=2024-03-01&state=PENDING`),
    400,
    'sentence',
    'bad-query',
  ],
  [
    'list of an unknown state',
    {},
    get(`${BY_DATE}?start_date=2024-02-01&end_date=2024-02-01&state=X`),
    400,
    'sentence',
    'unknown-state',
  ],
];

testRefusals([...MOVES, ...LISTS]);
