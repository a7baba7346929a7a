import { demographics } from '../../src/drivers/demographics';
import { driverContract } from '../support/driver-contract';
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
  test('a learner whom the service does not have is already-absent', async () => {
    const open = await openSandboxBench({ ...bench, holdings: { demographics: false } });
    try {
      const result = await demographics.methods.retire_learner?.(open.learner, {}, { http: open.service.with() });
      expect(result).toEqual({ outcome: 'already-absent' });
    } finally {
      await open.stop();
    }
  });
});
