import { credentials } from '../../src/drivers/credentials';
import { driverContract } from '../support/driver-contract';
import { eraseAt } from '../support/erase-at';
import { openSandboxBench } from '../support/sandbox-bench';
import { thrownBy } from '../support/thrown-by';

const fileAt = (url: string) => ({ base_urls: { lms: 'https://lms.example.com', credentials: url } });
const bench = {
  service: 'CREDENTIALS',
  at: 'credentials',
  fileAt,
  state: 'RETIRING_CREDENTIALS',
  done: (view: { readonly holdings: { readonly credentials: boolean } }) => !view.holdings.credentials,
} as const;

driverContract(credentials, { fileAt, methods: ['retire_learner'], open: () => openSandboxBench(bench) });

describe('credentials', () => {
  it('a learner whom the service does not have is a refusal: nothing says that its 404 means "gone"', async () => {
    const open = await openSandboxBench(bench);
    try {
      const stranger = { ...open.learner, originalUsername: 'nobody' };
      expect(await thrownBy(eraseAt(open, credentials, 'retire_learner', stranger))).toMatchObject({
        code: 'service.rejected',
        facts: { status: 404 },
      });
    } finally {
      await open.stop();
    }
  });
});
