import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SANDBOX_STATES } from '../../sandbox/lms/states';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { SITE_CHECKS_MS } from '../../src/checks/check-site';
import { loadConfig } from '../../src/config/load-config';
import type { Check } from '../../src/domain/checks/check';
import { openInstance } from '../../src/serving/open-instance';
import { temporaryFolder } from '../config/temporary-folder';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const folder = temporaryFolder();
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

type Found = ReadonlyMap<string, Check>;

/** What the checks say of the sandbox, by the id of the check. */
async function look(change: (file: string) => string = (file) => file, at: Sandbox = sandbox): Promise<Found> {
  const path = folder.write('site.yml', change(at.config().replace('cool_off_days: 0', 'cool_off_days: 14')));
  const { instances } = await loadConfig({ path, env: {} });
  const [config] = instances;
  if (config === undefined) throw new Error('the file has no instance');
  const { services, close } = openInstance(config);
  try {
    const checks = await services.check(new AbortController().signal);
    return new Map(checks.map((check) => [check.id, check]));
  } finally {
    close();
  }
}

const failed = (found: Found) => [...found.values()].filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);

describe('the checks of a site', () => {
  it('pass on a healthy one, ask with GET and OPTIONS alone, and change nothing', async () => {
    sandbox.admin.seed({ count: 3, oddNames: false, createdDaysAgo: 20 });
    const before = sandbox.admin.learners();
    const found = await look();
    expect(failed(found)).toEqual([]);
    expect([...found.keys()]).toEqual(
      expect.arrayContaining(['lms.token', 'lms.states', 'lms.order', 'lms.clock', 'service.CREDENTIALS', 'deadlines']),
    );
    expect(found.get('service.LMS')?.says).toMatch(/^LMS answers within \d+ ms; the limit is 60 s .*Allow header/);
    expect(found.get('rights.cancel')).toMatchObject({
      verdict: 'warn',
      todo: expect.stringContaining('change_userretirementstatus'),
    });
    expect(found.get('rights.clean-up')?.verdict).toBe('pass');
    expect(found.get('rights.replace-usernames')?.verdict).toBe('pass');
    const methods = new Set(
      sandbox.admin.requests().flatMap(({ method, path }) => (path.startsWith('/oauth2/') ? [] : [method])),
    );
    expect([...methods].sort()).toEqual(['GET', 'OPTIONS']);
    expect(sandbox.admin.learners()).toEqual(before);
    expect(sandbox.admin.violations().filter(({ kind }) => kind !== 'forbidden')).toEqual([]);
  });

  it('tell a user who may cancel', async () => {
    sandbox.admin.tune({ workerMayCancel: true });
    expect((await look()).get('rights.cancel')?.verdict).toBe('pass');
  });

  it('ask whether usernames may be replaced as the client that replaces them', async () => {
    const asClient = (secret: string) => (file: string) =>
      `${file}  username_replacement: {client_id: sandbox-replacement, client_secret: ${secret}}\n`;
    expect((await look()).get('rights.replace-usernames')?.says).toMatch(/may not replace usernames/);
    const found = await look(asClient('sandbox-replacement-secret'));
    expect(found.get('rights.replace-usernames')?.says).toMatch(/^the user of the client in .* may replace usernames$/);
    expect((await look(asClient('wrong'))).get('rights.replace-usernames')).toMatchObject({ verdict: 'warn' });
  });

  it('say of a wrong secret that it is refused, and ask nothing more', async () => {
    const found = await look((file) => file.replace(/client_secret: .*/, 'client_secret: wrong'));
    expect(found.get('lms.token')).toMatchObject({ verdict: 'fail', about: 'config' });
    expect(found.get('lms.token')?.says).toMatch(/answered 401$/);
    expect(found.get('lms')?.verdict).toBe('unknown');
  });

  it('name every state that the LMS lacks, with the settings and the command that put it right', async () => {
    const small = await startSandbox({
      states: SANDBOX_STATES.filter((state) => !/^(RETIRING_ECOM|ECOM_COMPLETE)$/.test(state)),
    });
    const found = (await look(undefined, small)).get('lms.states');
    await small.stop();
    expect(found).toMatchObject({ verdict: 'fail', about: 'config' });
    expect(found?.says).toBe('the LMS lacks 2 states of the pipeline: RETIRING_ECOM, ECOM_COMPLETE');
    expect(found?.todo).toMatch(/settings of the LMS.*\n.*populate_retirement_states/);
    expect(found?.paste).toMatch(/^RETIREMENT_STATES = \[\n {4}'PENDING',\n.*'RETIRING_ECOM',\n.*\n\]$/s);
  });

  it('see an order of states that is not the pipeline’s, by the learners who are in them', async () => {
    const swap: Readonly<Record<string, string>> = {
      RETIRING_ENROLLMENTS: 'RETIRING_NOTES',
      RETIRING_NOTES: 'RETIRING_ENROLLMENTS',
    };
    const other = await startSandbox({ states: SANDBOX_STATES.map((state) => swap[state] ?? state) });
    other.admin.add([
      { username: 'ann', createdDaysAgo: 20, state: 'RETIRING_ENROLLMENTS' },
      { username: 'ben', createdDaysAgo: 20, state: 'RETIRING_NOTES' },
    ]);
    const found = (await look(undefined, other)).get('lms.order');
    await other.stop();
    expect(found?.says).toMatch(
      /^the LMS has RETIRING_NOTES before RETIRING_ENROLLMENTS, and the pipeline has it after/,
    );
    expect(found?.paste).toContain('RETIREMENT_STATES');
  });

  it('do not guess the order of states while nobody is in them', async () => {
    expect((await look()).get('lms.order')?.verdict).toBe('unknown');
  });

  it.each([
    ['login-302', /answered 302, a redirect to .* that looks like a login page/],
    ['page-200', /answered 200 \(text\/html\), a page and not its own answer/],
    ['text-503', /answered 503/],
    ['json-200', /answered 200 \(application\/json\) without the Allow header/],
  ] as const)('tell one service behind a gateway that answers %s, and no other', async (answer, says) => {
    sandbox.admin.addFault({ match: { service: 'credentials' }, do: { kind: 'gateway', answer } });
    const found = await look();
    expect(failed(found)).toEqual(['service.CREDENTIALS']);
    expect(found.get('service.CREDENTIALS')?.says).toMatch(says);
  });

  it('tell a service that refuses the connection, and one that has no such route', async () => {
    await sandbox.down('ecommerce');
    sandbox.admin.addFault({ match: { service: 'credentials' }, do: { kind: 'gateway', answer: 'empty-404' } });
    const found = await look();
    expect(found.get('service.ECOMMERCE')?.says).toMatch(
      /^ECOMMERCE \(127\.0\.0\.1:\d+\) refuses the connection \(ECONNREFUSED\)$/,
    );
    expect(found.get('service.ECOMMERCE')?.about).toBe('reach');
    expect(found.get('step.RETIRING_CREDENTIALS')?.says).toContain(
      'answered 404 for the route of retire_learner: it does not have it, or something in front of it does not',
    );
  });

  it('do not say that a step can be removed where only a proxy refuses their question', async () => {
    const match = { service: 'credentials', method: 'OPTIONS' } as const;
    sandbox.admin.addFault({ match, do: { kind: 'gateway', answer: 'foreign-405' } });
    const found = await look();
    expect(found.get('service.CREDENTIALS')).toMatchObject({ verdict: 'warn', says: expect.stringContaining('405') });
    expect(JSON.stringify([...found.values()])).not.toMatch(/CREDENTIALS.*remove/);
  });

  it('find a step that this release of the LMS does not have', async () => {
    const step = '  - [RETIRING_MAILINGS, MAILINGS_COMPLETE, LMS, retirement_retire_mailings]\n  - [RETIRING_NOTES';
    const found = await look((file) => file.replace('  - [RETIRING_NOTES', step));
    expect(found.get('step.RETIRING_MAILINGS')).toMatchObject({ verdict: 'fail', about: 'config' });
    expect(found.get('pipeline')).toMatchObject({ verdict: 'warn', says: expect.stringContaining('older releases') });
  });

  it('warn of enrollments that are left after a rename', async () => {
    const found = await look((file) => {
      const [enrol = '', forums = ''] = [/ {2}- \[RETIRING_ENROLLMENTS.*\n/, / {2}- \[RETIRING_FORUMS.*\n/].map(
        (line) => line.exec(file)?.[0] ?? '',
      );
      return file.replace(enrol, '').replace(forums, forums + enrol);
    });
    expect(found.get('pipeline')).toMatchObject({
      verdict: 'warn',
      says: expect.stringContaining('THE ENROLLMENTS STAY'),
    });
  });

  it('know a proxy that takes the Allow header away, and one that does not', async () => {
    sandbox.admin.tune({ allowStripped: ['credentials'] });
    const stripped = (await look()).get('service.CREDENTIALS');
    expect(stripped?.todo).toContain('allow_header: stripped');
    const said =
      'cool_off_days: 14\n  services: {CREDENTIALS: {allow_header: stripped}, ECOMMERCE: {allow_header: stripped}}';
    const found = await look((file) => file.replace('cool_off_days: 14', said));
    expect(found.get('service.CREDENTIALS')?.verdict).toBe('pass');
    expect(found.get('service.ECOMMERCE')).toMatchObject({
      verdict: 'warn',
      says: expect.stringContaining('do have the Allow header'),
    });
  });

  it('know a proxy that adds an Allow header of its own to every answer', async () => {
    sandbox.admin.tune({ allowAdded: ['credentials'] });
    const found = await look();
    expect(failed(found)).toEqual(['service.CREDENTIALS']);
    expect(found.get('service.CREDENTIALS')).toMatchObject({
      says: expect.stringMatching(
        /answered 200 \(application\/json\) with an Allow header that Open edX does not write so/,
      ),
      todo: expect.stringContaining('add_header Allow'),
      about: 'config',
    });
  });

  it.each(['POST, OPTIONS', 'GET, POST, HEAD, OPTIONS', 'OPTIONS, POST'])(
    'know a proxy that writes the very mark of Open edX on everything: %s',
    async (addedAllow) => {
      sandbox.admin.tune({ allowStripped: ['credentials'], allowAdded: ['credentials'], addedAllow });
      const found = await look();
      expect(failed(found)).toEqual(['service.CREDENTIALS']);
      expect(found.get('service.CREDENTIALS')).toMatchObject({
        says: expect.stringMatching(/^CREDENTIALS: a path that does not exist is answered with the Allow header/),
        todo: expect.stringContaining('allow_header: stripped'),
      });
    },
  );

  it.each([
    [30, 'warn'],
    [31, 'fail'],
    [14, 'pass'],
    [26, 'warn'],
  ] as const)('count how much time a cool-off of %d days leaves: %s', async (days, verdict) => {
    const found = await look((file) => file.replace('cool_off_days: 14', `cool_off_days: ${days}`));
    expect(found.get('deadlines')?.verdict).toBe(verdict);
  });

  it.each([
    [0, 'pass'],
    [60, 'warn'],
    [-3_600, 'fail'],
  ] as const)('compare the clock of the LMS, which is %d s ahead: %s', async (clockAheadS, verdict) => {
    sandbox.admin.tune({ clockAheadS });
    expect((await look()).get('lms.clock')?.verdict).toBe(verdict);
  });

  it('end within ten seconds where a service hangs, whatever is collected as garbage meanwhile', async () => {
    sandbox.admin.addFault({ match: { service: 'credentials' }, do: { kind: 'hang' } });
    const collecting = setInterval(collectGarbage, 500);
    const began = Date.now();
    const found = await look().finally(() => clearInterval(collecting));
    expect(Date.now() - began).toBeLessThan(SITE_CHECKS_MS + 5_000);
    expect(found.get('service.CREDENTIALS')?.says).toMatch(/did not answer while the checks ran$/);
    expect(found.get('service.ECOMMERCE')?.verdict).toBe('pass');
  }, 60_000);
});
