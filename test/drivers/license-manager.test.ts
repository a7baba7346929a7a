import { licenseManager } from '../../src/drivers/license-manager';
import { driverContract } from '../support/driver-contract';
import { eraseAt } from '../support/erase-at';
import { openSandboxBench } from '../support/sandbox-bench';

const fileAt = (url: string) => ({ base_urls: { lms: 'https://lms.example.com', license_manager: url } });
const bench = {
  service: 'LICENSE_MANAGER',
  at: 'license_manager',
  fileAt,
  state: 'RETIRING_LICENSE_MANAGER',
  done: (view: { readonly holdings: { readonly licenses: boolean } }) => !view.holdings.licenses,
} as const;

driverContract(licenseManager, { fileAt, methods: ['retire_learner'], open: () => openSandboxBench(bench) });

describe('licenseManager', () => {
  it('a learner whom the service does not have is already-absent', async () => {
    const open = await openSandboxBench({ ...bench, holdings: { licenses: false } });
    try {
      const result = await eraseAt(open, licenseManager, 'retire_learner');
      expect(result).toEqual({ outcome: 'already-absent' });
    } finally {
      await open.stop();
    }
  });
});
