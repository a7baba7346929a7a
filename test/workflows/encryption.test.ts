import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { dataConverter } from '../../src/codec/data-converter';
import { encryptionCodec } from '../../src/codec/encryption-codec';
import { RetirementError } from '../../src/domain/failure/failure';
import { makeFileRing } from '../../src/keys/file-ring';
import type { KeyRing } from '../../src/keys/key-ring';
import { openKeyRing } from '../../src/keys/open-key-ring';
import { FakeSite, learner } from '../support/fake-site';
import { ask, RetirementBench, type RunHandle } from '../support/retirement-bench';
import { payloadsIn, textsIn } from './payloads-in';

const folder = mkdtempSync(join(tmpdir(), 'lethe-encryption-'));
let ring: KeyRing;
let bench: RetirementBench;

beforeAll(async () => {
  const path = join(folder, 'keys.json');
  await makeFileRing(path);
  ring = await openKeyRing({ kind: 'file', path }, {}, { refreshMs: 0, mayBegin: () => true });
  bench = await RetirementBench.open(dataConverter(encryptionCodec(ring)));
});
afterAll(async () => {
  await bench.close();
  rmSync(folder, { recursive: true });
});

type History = Awaited<ReturnType<RetirementBench['env']['client']['workflowService']['getWorkflowExecutionHistory']>>;

/** The raw events of every run of that id, oldest first. */
async function eventsOf({ workflowId, firstExecutionRunId }: RunHandle): Promise<unknown[]> {
  const { workflowService, options } = bench.env.client;
  const events: unknown[] = [];
  let runId: string | undefined = firstExecutionRunId;
  while (runId) {
    const execution: { workflowId: string; runId: string } = { workflowId, runId };
    const answer: History = await workflowService.getWorkflowExecutionHistory({
      namespace: options.namespace,
      execution,
    });
    const own = answer.history?.events ?? [];
    events.push(...own);
    runId = own.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
  }
  return events;
}

const isAttribute = ({ path }: { readonly path: string }) => path.includes('searchAttributes.');

describe('the history of a run', () => {
  it('holds no payload unencrypted, and nobody’s name in any other text', async () => {
    const site = new FakeSite();
    await bench.serve(site, async (at) => {
      const row = site.add(learner(1, await bench.now()));
      const names = [row.originalUsername, row.originalEmail, row.originalName, row.retiredUsername, row.retiredEmail];
      site.on('runStep RETIRING_ENROLLMENTS', new RetirementError('service.unavailable', { service: 'LMS' }), 2);
      site.on('runStep RETIRING_CREDENTIALS', async () => {
        throw ApplicationFailure.nonRetryable(`a fault that names ${row.originalEmail}`, 'service.rejected', {});
      });
      const run = await at.start(row);
      await ask(run, 'hold', { by: 'Ada', reason: `asked by ${row.originalName}` });
      await ask(run, 'release', { by: 'Ada', reason: `${row.originalEmail} is well again` });
      await bench.env.sleep('8 days');
      await at.until(run, ({ phase }) => phase === 'attention');
      await ask(run, 'retry');
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed' });

      const events = await eventsOf(run);
      const payloads = payloadsIn(events);
      const kept = payloads.filter((payload) => !isAttribute(payload));
      expect(kept.length).toBeGreaterThan(20);
      expect(kept.filter(({ encoding }) => encoding !== 'binary/encrypted')).toEqual([]);
      expect(new Set(kept.map(({ keyId }) => keyId?.split('/')[0]))).toEqual(new Set([at.instance]));
      const said = [...textsIn(events).map(([, text]) => text), ...payloads.map(({ text }) => text)];
      for (const name of names) expect(said.filter((text) => text.includes(name))).toEqual([]);
      // Where a failure's message would stand.
      const messages = textsIn(events).filter(([path]) => /failure\.(cause\.)*(message|stackTrace)$/i.test(path));
      expect(new Set(messages.map(([, text]) => text))).toEqual(new Set(['Encoded failure']));
      expect(textsIn(events).some(([path]) => path.includes('header'))).toBe(false);
      expect(site.calls.filter((call) => call.startsWith('runStep'))).toHaveLength(6);
    });
  });

  it('moves to the present key as a whole when the run begins again, memo and all', async () => {
    const site = new FakeSite();
    await bench.serve(site, async (at) => {
      const run = await at.start(site.add(learner(2, await bench.now())));
      await bench.env.sleep('3 days');
      const first = await ring.present(at.instance);
      const second = await ring.rotate(at.instance);
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed' });

      const later = await at.continued(run);
      const { runId } = await later.describe();
      const events = await eventsOf({ workflowId: run.workflowId, firstExecutionRunId: runId } as RunHandle);
      const keys = payloadsIn(events).filter((payload) => !isAttribute(payload));
      expect(keys.filter(({ keyId }) => keyId === first.id).map(({ path }) => path)).toEqual([]);
      expect(new Set(keys.map(({ keyId }) => keyId))).toEqual(new Set([second.id]));
      expect(keys.some(({ path }) => path.includes('memo'))).toBe(true);

      // So the first key can go, and the run can still be read.
      await ring.destroy(first.id);
      expect(await at.status(later)).toMatchObject({ phase: 'completed', stepsDone: 3 });
      expect((await later.describe()).memo).toEqual({ username: expect.any(String) });
    });
  });
});
