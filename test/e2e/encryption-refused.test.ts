import { join } from 'node:path';
import { startWorkerProcess } from '../support/worker-process';

const CONFIG = join(__dirname, '..', '..', 'config', 'sandbox.yml');

describe('a worker of a Temporal server that is not on this machine', () => {
  it('ends with 7 and says nothing to it, while no key ring is named', async () => {
    const worker = startWorkerProcess(CONFIG, { TEMPORAL_ADDRESS: 'temporal.example.com:7233' });
    await expect(worker).rejects.toThrow(/ended with 7:[\s\S]*is not on this machine, and there is no key ring/);
  });
});
