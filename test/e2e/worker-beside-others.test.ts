import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { recordWorkflowId } from '../../src/domain/instance/instance';
import { RETIRE_LEARNER } from '../../src/workflows/retire-learner/messages';
import { startWorkerProcess } from '../support/worker-process';
import { EncryptedSite } from './encrypted-site';

/** Typed by a person, and in no other place. */
const TYPED = `typed-${randomUUID()}`;

describe('beside a worker with a key ring', () => {
  let site: EncryptedSite;
  const ringless = { LETHE_KEYS: '' };

  beforeAll(async () => {
    site = await EncryptedSite.open(true);
    await site.start();
    expect(await site.lethe('instance apply --yes')).toMatchObject({ code: 0 });
  });

  afterAll(() => site.close());

  it('a worker without one ends with 7 and takes up nothing', async () => {
    const worker = startWorkerProcess(site.file, { TEMPORAL_ADDRESS: site.engine.address });
    await expect(worker).rejects.toThrow(
      /ended with 7:[\s\S]*the payloads of sandbox are encrypted, and this worker has no key ring/,
    );
  });

  it('a worker beside open runs of 0.1 ends with 4, and says how they are ended', async () => {
    const connection = await Connection.connect({ address: site.engine.address });
    const client = new Client({ connection });
    const old = { workflowId: 'retirement/elsewhere/1', taskQueue: 'nobody' };
    const handle = await client.workflow.start(RETIRE_LEARNER, old);
    const open = `WorkflowId = '${old.workflowId}' AND ExecutionStatus = 'Running'`;
    while ((await client.workflow.count(open)).count === 0) await sleep(50);
    const worker = startWorkerProcess(site.file, {
      TEMPORAL_ADDRESS: site.engine.address,
      LETHE_KEYS: `file:${site.ringFile}`,
    });
    await expect(worker).rejects.toThrow(
      /ended with 4:[\s\S]*1 run of Lethe 0\.1 is open[\s\S]*temporal workflow terminate/,
    );
    await handle.terminate();
    await connection.close();
  });

  it('a worker of another instance ends with 7 also where the record was ended by hand, as long as a run of it is open', async () => {
    site.ask(1, 1);
    expect(await site.lethe('discovery run --yes')).toMatchObject({ code: 0 });
    const connection = await Connection.connect({ address: site.engine.address });
    const client = new Client({ connection });
    await client.workflow.getHandle(recordWorkflowId('sandbox')).terminate('in the Web UI');
    const ended = `WorkflowId = '${recordWorkflowId('sandbox')}' AND ExecutionStatus = 'Terminated'`;
    while ((await client.workflow.count(ended)).count === 0) await sleep(50);
    const other = join(site.folder, 'other.yml');
    const text = readFileSync(site.file, 'utf8')
      .replace('id: sandbox', 'id: other')
      .replaceAll('127.0.0.1', '127.0.0.2');
    writeFileSync(other, text, { mode: 0o600 });
    await expect(startWorkerProcess(other, { TEMPORAL_ADDRESS: site.engine.address })).rejects.toThrow(
      /ended with 7:[\s\S]*the payloads of sandbox are encrypted, and this worker has no key ring/,
    );
    expect(await site.lethe('instance apply --yes')).toMatchObject({ code: 0 });
    await connection.close();
  });

  it('a client without one is refused, and nothing that was typed is stored', async () => {
    for (const line of [
      `learner hold ${TYPED} --reason ${TYPED} --yes`,
      `learner show ${TYPED}`,
      `instance apply --yes --reason ${TYPED}`,
      `instance apply --yes --replace --reason ${TYPED}`,
      `discovery run --yes --reason ${TYPED}`,
    ]) {
      const { code, err } = await site.lethe(line, { env: ringless });
      expect({ line, code, err }).toEqual({
        line,
        code: 7,
        err: expect.stringMatching(/the payloads of sandbox are encrypted, and this client has no key ring/),
      });
    }
    await site.stop();
    expect(site.database.length).toBeGreaterThan(0);
    expect(site.database.includes(TYPED)).toBe(false);
  });
});
