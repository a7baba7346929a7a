import { ExtraServices, extraServiceDriver } from '../../src/drivers/extra-service';
import { createHttp } from '../../src/http/create-http';
import { driverContract } from '../support/driver-contract';
import { openSandboxBench } from '../support/sandbox-bench';
import { startStubService } from '../support/stub-service';
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
    }),
});

describe('extraServiceDriver()', () => {
  test('sends the LMS user id and nothing else, wherever the slashes of the path are', async () => {
    const stub = await startStubService();
    const service = createHttp({ service: 'NEWSLETTER', baseUrl: `${stub.url}/` });
    for (const path of ['a/retire', '/a/retire/', 'a/retire/']) {
      const options = { ...ENTRY, retirement_url_path: path };
      await extraServiceDriver(options).methods.retire_learner?.({ userId: 77 } as never, options, {
        http: service.with(),
      });
    }
    expect(stub.requests.map(({ method, url, body }) => [method, url, body])).toEqual(
      Array(3).fill(['POST', '/a/retire/', '{"edx_lms_user_id":77}']),
    );
    service.close();
    await stub.stop();
  });

  test('a 404 is a refusal: nothing says that it means "gone"', async () => {
    const stub = await startStubService({ status: 404, body: { detail: 'Not found.' } });
    const service = createHttp({ service: 'NEWSLETTER', baseUrl: stub.url });
    const erase = newsletter.methods.retire_learner?.({ userId: 77 } as never, ENTRY, { http: service.with() });
    expect((await thrownBy(Promise.resolve(erase))).code).toBe('service.rejected');
    service.close();
    await stub.stop();
  });

  test('a file without extra services has none, and an entry without a URL names the key', () => {
    expect(ExtraServices.parse(undefined)).toEqual([]);
    const faults = ExtraServices.safeParse([ENTRY, { name: 'SHOP', retirement_url_path: 'x' }]).error?.issues;
    expect(faults?.map((fault) => fault.path)).toEqual([[1, 'service_base_url']]);
  });
});
