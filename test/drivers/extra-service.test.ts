import type { Learner } from '../../src/domain/learner/learner';
import { ExtraServices, extraServiceDriver } from '../../src/drivers/extra-service';
import { createService } from '../../src/http/create-service';
import { driverContract } from '../support/driver-contract';
import { eraseAt } from '../support/erase-at';
import { openSandboxBench } from '../support/sandbox-bench';
import { type StubService, startStubService } from '../support/stub-service';
import { thrownBy } from '../support/thrown-by';

const ENTRY = {
  name: 'NEWSLETTER',
  service_base_url: 'https://newsletter.example.com',
  retirement_url_path: 'api/v1/retire_learner',
};
const newsletter = extraServiceDriver(ENTRY);

driverContract(newsletter, {
  fileAt: () => ({ EXTRA_SERVICES_TO_RETIRE_FROM: [ENTRY] }),
  methods: ['retire_learner'],
  open: () =>
    openSandboxBench({
      service: 'NEWSLETTER',
      at: 'extra',
      fileAt: () => ({ EXTRA_SERVICES_TO_RETIRE_FROM: [ENTRY] }),
      state: 'RETIRING_EXTRA',
      done: (view) => !view.holdings.extra,
      holdings: { extra: true },
      mark: 'none',
    }),
});

const at = (url: string, more: object = {}) => {
  const [entry] = ExtraServices.parse([{ ...ENTRY, service_base_url: url, ...more }]);
  if (entry === undefined) throw new Error('no entry');
  const driver = extraServiceDriver(entry);
  return { driver, service: createService({ service: 'NEWSLETTER', baseUrl: url, mark: driver.mark }) };
};
const LEARNER = { userId: 77 } as Learner;

describe('extraServiceDriver()', () => {
  let stub: StubService;
  beforeEach(async () => {
    stub = await startStubService();
  });
  afterEach(() => stub.stop());

  async function erase(more: object = {}) {
    const { driver, service } = at(stub.url, more);
    try {
      return await eraseAt({ service, file: {}, learner: LEARNER }, driver, 'retire_learner');
    } finally {
      service.close();
    }
  }

  it('sends the LMS user id and nothing else, wherever the slashes of the path are', async () => {
    for (const path of ['a/retire', '/a/retire/', 'a/retire/']) await erase({ retirement_url_path: path });
    expect(stub.requests.map(({ method, url, body }) => [method, url, body])).toEqual(
      Array(3).fill(['POST', '/a/retire/', '{"edx_lms_user_id":77}']),
    );
  });

  it.each([
    ['JSON', { status: 404, body: { detail: 'Not found.' } }],
    ['nothing', 404],
  ] as const)('takes a 404 with %s for no absence: nothing says that it means "gone"', async (_what, answer) => {
    stub.answerWith(answer);
    expect((await thrownBy(erase())).code).toBe('service.unavailable');
  });

  it('believes what the file declares as success, exactly, and nothing else', async () => {
    const success = { status: 200, body: { done: true, of: [1, 2] } };
    stub.answerWith({ status: 200, body: { of: [1, 2], done: true } });
    await expect(erase({ success })).resolves.toEqual({ outcome: 'erased' });
    for (const answer of [
      204,
      { status: 200, body: { done: true } },
      { status: 200, body: { done: true, of: [2, 1] } },
      { status: 201, body: success.body },
      200,
    ]) {
      stub.answerWith(answer);
      expect((await thrownBy(erase({ success }))).code).toBe('service.unavailable');
    }
    stub.answerWith(202);
    await expect(erase({ success: { status: 202 } })).resolves.toEqual({ outcome: 'erased' });
  });

  it('names the key of an entry without a URL, and of a success that is none', () => {
    expect(ExtraServices.parse(undefined)).toEqual([]);
    const faultsOf = (more: object) => ExtraServices.safeParse([{ ...ENTRY, ...more }]).error?.issues[0]?.path;
    expect(faultsOf({ service_base_url: undefined })).toEqual([0, 'service_base_url']);
    expect(faultsOf({ success: { status: 404 } })).toEqual([0, 'success', 'status']);
    expect(faultsOf({ success: { status: 200, text: 'ok' } })).toEqual([0, 'success']);
  });
});
