import { ecommerce } from '../../src/drivers/ecommerce';
import { driverContract } from '../support/driver-contract';
import { eraseAt } from '../support/erase-at';
import { openSandboxBench } from '../support/sandbox-bench';
import { thrownBy } from '../support/thrown-by';

const fileAt = (url: string) => ({ base_urls: { lms: 'https://lms.example.com', ecommerce: url } });
const bench = {
  service: 'ECOMMERCE',
  at: 'ecommerce',
  fileAt,
  state: 'RETIRING_ECOM',
  done: (view: { readonly holdings: { readonly ecommerce: boolean } }) => !view.holdings.ecommerce,
} as const;

driverContract(ecommerce, { fileAt, methods: ['retire_learner'], open: () => openSandboxBench(bench) });

describe('ecommerce', () => {
  it('a learner whom the service does not have is a refusal: nothing says that its 404 means "gone"', async () => {
    const open = await openSandboxBench(bench);
    try {
      const stranger = { ...open.learner, originalUsername: 'nobody' };
      expect(await thrownBy(eraseAt(open, ecommerce, 'retire_learner', stranger))).toMatchObject({
        code: 'service.rejected',
        facts: { status: 404 },
      });
    } finally {
      await open.stop();
    }
  });
});
