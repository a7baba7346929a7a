import type { DriverBench } from '../../src/drivers/kit/conformance/conformance';
import type { WireAnswer } from '../../src/drivers/kit/conformance/gateway-answers';
import { LEARNER } from '../../src/drivers/kit/conformance/learner';
import { eraseWith } from '../../src/drivers/kit/driver';
import { lms } from '../../src/drivers/lms';
import { createService } from '../../src/http/create-service';
import { driverContract } from '../support/driver-contract';
import { eraseAt } from '../support/erase-at';
import { openSandboxBench, type SandboxBenchOptions } from '../support/sandbox-bench';
import { startStubService } from '../support/stub-service';
import { thrownBy } from '../support/thrown-by';

const fileAt = (url: string) => ({ base_urls: { lms: `${url}/`, credentials: 'https://credentials.example.com' } });

const METHODS: Readonly<Record<string, Pick<SandboxBenchOptions, 'state' | 'done' | 'tuning'>>> = {
  retirement_unenroll: { state: 'RETIRING_ENROLLMENTS', done: (view) => !view.holdings.enrolled },
  retirement_retire_forum: { state: 'RETIRING_FORUMS', done: (view) => view.holdings.forum === 'retired' },
  retirement_retire_notes: { state: 'RETIRING_NOTES', done: (view) => !view.holdings.notes },
  retirement_retire_proctoring_data: { state: 'RETIRING_PROCTORING', done: (view) => !view.holdings.proctoring },
  retirement_retire_proctoring_backend_data: {
    state: 'RETIRING_PROCTORING_BACKEND',
    done: (view) => !view.holdings.proctoringBackend,
  },
  retirement_retire_mailings: {
    state: 'RETIRING_LMS_MISC',
    done: (view) => !view.holdings.mailings,
    tuning: { retireMailings: true },
  },
  retirement_partner_queue: { state: 'ADDING_TO_PARTNER_QUEUE', done: (view) => view.inPartnerQueue },
  retirement_lms_retire_misc: { state: 'RETIRING_LMS_MISC', done: (view) => !view.holdings.misc },
  retirement_lms_retire: { state: 'RETIRING_LMS', done: (view) => view.liveUsername.startsWith('retired__user_') },
};

const HELD = { courses: ['course-v1:CairnX+Rocks+2026'], enrolled: true, notes: true, proctoring: true } as const;
const MORE = { proctoringBackend: true, misc: true, mailings: true } as const;

function open(method: string, more: Partial<SandboxBenchOptions> = {}): Promise<DriverBench> {
  const way = METHODS[method];
  if (way === undefined) throw new Error(`the test has no way to check ${method}`);
  return openSandboxBench({ service: 'LMS', at: 'lms', fileAt, holdings: { ...HELD, ...MORE }, ...way, ...more });
}

driverContract(lms, {
  fileAt,
  open,
  methods: Object.keys(METHODS),
  success: (method): WireAnswer =>
    method === 'retirement_unenroll'
      ? { status: 200, headers: { allow: 'POST, OPTIONS', 'content-type': 'application/json' }, body: '["CairnX"]' }
      : { status: 204, headers: { allow: 'POST, PUT, OPTIONS' } },
});

describe('lms', () => {
  let bench: DriverBench | undefined;
  afterEach(() => bench?.stop());
  const erase = async (method: string, more: Partial<SandboxBenchOptions> = {}): Promise<unknown> => {
    bench = await open(method, more);
    return eraseAt(bench, lms, method);
  };
  const withoutForum = { holdings: { forum: 'none' } } as const;

  it('a learner without a forum account is already-absent, by the very text of the 500', async () => {
    await expect(erase('retirement_retire_forum', withoutForum)).resolves.toEqual({ outcome: 'already-absent' });
  });

  it('the 404 of an older forum is a refusal that the driver marks as to be checked', async () => {
    const failure = await thrownBy(erase('retirement_retire_forum', { ...withoutForum, tuning: { oldForum: true } }));
    expect(failure).toMatchObject({ code: 'service.rejected', facts: { status: 404 } });
    expect(lms.methodsAbsentOn404).toEqual(['retirement_retire_forum']);
  });

  it('another 500 of the forum does not mean absence', async () => {
    const failure = await thrownBy(erase('retirement_retire_forum', { state: 'FORUMS_COMPLETE' }));
    expect(failure).toMatchObject({ code: 'service.failed', facts: { status: 500 } });
  });

  it.each([
    (id: number) => `user not found with id: ${id + 1}`,
    (id: number) => `user not found with id: ${id}0`,
    (id: number) => `The search index answered: user not found with id: ${id}`,
    (id: number) => `user not found with id: ${id} in course-v1:A+B+C`,
    (id: number) => `User not found with id: ${id}`,
  ])('a 500 about somebody else, or about more, does not mean absence: %s', async (said) => {
    const stub = await startStubService({
      status: 500,
      body: said(LEARNER.userId),
      headers: { allow: 'POST, OPTIONS' },
    });
    const service = createService({ service: 'LMS', baseUrl: stub.url, mark: 'allow' });
    const context = { service: service.with(), secret: async () => '' };
    const failure = await thrownBy(eraseWith(lms, 'retirement_retire_forum', LEARNER, {}, context));
    expect(failure).toMatchObject({ code: 'service.failed', facts: { status: 500 } });
    service.close();
    await stub.stop();
  });

  it.each([
    ["(1062, \"Duplicate entry '' for key 'email'\")", 'service.one-at-a-time'],
    ["(1062, \"Duplicate entry '' for key 'auth_user.email'\")", 'service.one-at-a-time'],
    ["(1062, \"Duplicate entry 'retired__user_1' for key 'username'\")", 'service.failed'],
    ["(1062, \"Duplicate entry 'ann@example.com' for key 'email'\")", 'service.failed'],
  ])('the forum that says %s is %s', async (said, code) => {
    const stub = await startStubService({
      status: 500,
      body: JSON.stringify(said),
      headers: { allow: 'POST, OPTIONS', 'content-type': 'application/json' },
    });
    const service = createService({ service: 'LMS', baseUrl: stub.url, mark: 'allow' });
    const context = { service: service.with(), secret: async () => '' };
    const failure = await thrownBy(eraseWith(lms, 'retirement_retire_forum', LEARNER, {}, context));
    expect(failure).toMatchObject({ code, facts: { service: 'LMS', status: 500 } });
    service.close();
    await stub.stop();
  });

  it.each([
    ['retirement_unenroll', 500, 'service.failed'],
    ['retirement_retire_notes', 405, 'service.rejected'],
    ['retirement_lms_retire_misc', 400, 'service.rejected'],
    ['retirement_lms_retire', 400, 'service.rejected'],
    ['retirement_partner_queue', 500, 'service.failed'],
  ])('%s in a state that is not a working state is the LMS’s %i, %s', async (method, status, code) => {
    const failure = await thrownBy(erase(method, { state: 'ENROLLMENTS_COMPLETE' }));
    expect(failure).toMatchObject({ code, facts: { status } });
  });

  it('brings back nothing-found where unenroll found no enrollment under the name: that does not prove that there was none', async () => {
    const result = await erase('retirement_unenroll', { holdings: { courses: [], enrolled: false } });
    expect(result).toEqual({ outcome: 'nothing-found' });
  });

  it('never asks unenroll about a learner who no longer has the name', async () => {
    bench = await open('retirement_unenroll');
    const renamed = { ...bench.learner, username: bench.learner.retiredUsername };
    expect((await thrownBy(eraseAt(bench, lms, 'retirement_unenroll', renamed))).code).toBe('learner.renamed');
    expect(bench.done()).toBe(false);
    await expect(eraseAt(bench, lms, 'retirement_unenroll')).resolves.toEqual({ outcome: 'erased' });
  });

  it('brings back accounted of the partner queue, which answers the same with a row made and without', async () => {
    await expect(erase('retirement_partner_queue')).resolves.toEqual({ outcome: 'accounted' });
  });

  it('retire_mailings on a current release is service.unavailable: its 404 is a page, and nobody is erased by it', async () => {
    const failure = await thrownBy(erase('retirement_retire_mailings', { tuning: { retireMailings: false } }));
    expect(failure.code).toBe('service.unavailable');
  });

  it('deactivate_logout is left out, and says why', () => {
    expect(lms.methodsLeftOut?.retirement_deactivate_logout).toMatch(/learner's own session/);
  });
});
