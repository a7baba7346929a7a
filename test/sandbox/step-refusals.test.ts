import { type Ask, get, post, type Refusal, step, testRefusals } from './refusal';

const ACCOUNTS = '/api/user/v1/accounts';
const UNENROLL = '/api/enrollment/v1/unenroll/';
const FORUM = '/api/discussion/v1/accounts/retire_forum/';
const NOTES = '/api/edxnotes/v1/retire_user/';
const CLEANUP = `${ACCOUNTS}/retirement_cleanup/`;
const REPORT = `${ACCOUNTS}/retirement_partner_report/`;
const NOTES_AT_WORK = { state: 'RETIRING_NOTES' };
const NOTES_DONE = { state: 'NOTES_COMPLETE' };

const nobody = (path: string): Ask => post(path, { username: 'never.was' });
const mappings = (path: string): Ask => post(path, { username_mappings: [{ nobody: 'somebody' }] });

const STEPS: readonly Refusal[] = [
  ['unenroll in PENDING', {}, step(UNENROLL), 500, 'sentence', 'wrong-state'],
  ['unenroll of nobody', {}, nobody(UNENROLL), 404, 'sentence'],
  ['unenroll with an empty body', {}, post(UNENROLL), 404, 'sentence', 'missing-key'],
  ['unenroll without its slash', {}, step(UNENROLL.slice(0, -1)), 301, 'page', 'missing-slash'],
  ['retire_forum in a COMPLETE state', NOTES_DONE, step(FORUM), 500, 'sentence', 'wrong-state'],
  ['retire_forum of nobody', {}, nobody(FORUM), 404, 'bare'],
  [
    'retire_forum without a forum account',
    { ...NOTES_AT_WORK, holdings: { forum: 'none' } },
    step(FORUM),
    500,
    'sentence',
  ],
  ['notes in ERRORED', { state: 'ERRORED' }, step(NOTES), 405, 'sentence', 'wrong-state'],
  ['notes of nobody', {}, nobody(NOTES), 404, 'bare'],
  ['retire_misc in PENDING', {}, step(`${ACCOUNTS}/retire_misc/`), 400, 'sentence', 'wrong-state'],
  ['retire_misc of nobody', {}, nobody(`${ACCOUNTS}/retire_misc/`), 404, 'bare'],
  ['retire in COMPLETE', { state: 'COMPLETE' }, step(`${ACCOUNTS}/retire/`), 400, 'sentence', 'wrong-state'],
  [
    'retire in another case',
    { ...NOTES_AT_WORK, username: 'Case.Of.Step' },
    (ask) => ask.send('POST', `${ACCOUNTS}/retire/`, { username: 'case.of.step' }),
    404,
    'bare',
  ],
  ['retire without its slash', NOTES_AT_WORK, step(`${ACCOUNTS}/retire`), 405, 'object', 'wrong-method'],
  [
    'retire_mailings on a current release',
    NOTES_AT_WORK,
    step(`${ACCOUNTS}/retire_mailings/`),
    404,
    'page',
    'unknown-path',
  ],
  [
    'proctoring by a stranger',
    {},
    (ask, { id }) => ask.send('POST', `/api/edx_proctoring/v1/retire_user/${id}/`),
    403,
    'object',
    'forbidden',
    'stranger',
  ],
  ['deactivate_logout by the worker', {}, step(`${ACCOUNTS}/deactivate_logout/`), 400, 'sentence', 'missing-key'],
  ['a path that no service has', {}, get('/api/user/v9/'), 404, 'page', 'unknown-path'],
];

const REST: readonly Refusal[] = [
  [
    'partner PUT in a wrong state',
    {},
    (ask, { name }) => ask.send('PUT', REPORT, { username: name }),
    500,
    'page',
    'wrong-state',
  ],
  ['partner PUT of nobody', {}, (ask) => ask.send('PUT', REPORT, { username: 'never.was' }), 404, 'bare'],
  [
    'partner cleanup of a name not in hand',
    {},
    post(`${REPORT.slice(0, -1)}_cleanup/`, [{ original_username: 'x' }]),
    400,
    'sentence',
    'bad-body',
  ],
  [
    'cleanup of somebody not COMPLETE',
    {},
    (ask, { name }) => ask.send('POST', CLEANUP, { usernames: [name] }),
    400,
    'sentence',
    'wrong-state',
  ],
  [
    'cleanup of a name given twice',
    { state: 'COMPLETE' },
    (ask, { name }) => ask.send('POST', CLEANUP, { usernames: [name, name] }),
    400,
    'sentence',
    'wrong-state',
  ],
  [
    'cleanup that redacts to null',
    { state: 'COMPLETE' },
    (ask, { name }) => ask.send('POST', CLEANUP, { usernames: [name], redacted_username: null }),
    500,
    'sentence',
    'bad-body',
  ],
  [
    'cleanup that redacts to 151 letters',
    { state: 'COMPLETE' },
    (ask, { name }) => ask.send('POST', CLEANUP, { usernames: [name], redacted_username: 'x'.repeat(151) }),
    500,
    'sentence',
    'bad-body',
  ],
  [
    'replace_usernames by the retirement worker',
    {},
    mappings(`${ACCOUNTS}/replace_usernames/`),
    403,
    'object',
    'forbidden',
  ],
  [
    'replace_usernames of a wrong shape',
    {},
    post(`${ACCOUNTS}/replace_usernames/`, { username_mappings: ['a'] }),
    400,
    'list',
    'bad-body',
    'replacement',
  ],
  [
    "the Python driver's path in the forum",
    {},
    mappings('/api/discussion/v1/accounts/replace_usernames/'),
    404,
    'page',
    'unknown-path',
    'replacement',
  ],
];

testRefusals([...STEPS, ...REST]);
