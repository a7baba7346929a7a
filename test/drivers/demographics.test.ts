import { demographics } from '../../src/drivers/demographics';
import { driverContract } from '../support/driver-contract';
import { eraseAt } from '../support/erase-at';
import { openSandboxBench } from '../support/sandbox-bench';

const fileAt = (url: string) => ({ base_urls: { lms: 'https://lms.example.com', demographics: url } });
const bench = {
  service: 'DEMOGRAPHICS',
  at: 'demographics',
  fileAt,
  state: 'RETIRING_DEMOGRAPHICS',
  done: (view: { readonly holdings: { readonly demographics: boolean } }) => !view.holdings.demographics,
} as const;

driverContract(demographics, { fileAt, methods: ['retire_learner'], open: () => openSandboxBench(bench) });

describe('demographics', () => {
  it('a learner whom the service does not have is already-absent', async () => {
    const open = await openSandboxBench({ ...bench, holdings: { demographics: false } });
    try {
      const result = await eraseAt(open, demographics, 'retire_learner');
      expect(result).toEqual({ outcome: 'already-absent' });
    } finally {
      await open.stop();
    }
  });
});
