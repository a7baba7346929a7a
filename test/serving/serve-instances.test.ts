import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataConverter } from '@temporalio/common';
import { dataConverter } from '../../src/codec/data-converter';
import { encryptionCodec } from '../../src/codec/encryption-codec';
import { loadConfig, settingsOf } from '../../src/config/load-config';
import { activityTaskQueue, recordWorkflowId } from '../../src/domain/instance/instance';
import type { InstanceSettings } from '../../src/domain/instance/settings';
import type { KeyRing } from '../../src/keys/key-ring';
import { KeyRingFault } from '../../src/keys/key-ring-fault';
import { pollersOf } from '../../src/operations/instances/pollers-of';
import { type Serving, serveInstances } from '../../src/serving/serve-instances';
import type { LogFields } from '../../src/telemetry/logger';
import { createMetrics } from '../../src/telemetry/metrics';
import { changeRecord } from '../../src/temporal/records/change-record';
import { textOf } from '../architecture/blocks-of';
import { temporaryFolder } from '../config/temporary-folder';
import { testRing } from '../keys/test-ring';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { clientWith, readBack, startRecord } from '../support/record-bench';
import { until } from '../support/until-holds';
import { workflowBundle } from '../support/workflow-bundle';

const folder = temporaryFolder();
const CLEAR = dataConverter(encryptionCodec(undefined));
const EVERY_MS = 100;

let engine: TestEngine;
const serving: Serving[] = [];
beforeEach(async () => {
  // One queue of workflows a namespace: the records of one test must not stop the workers of another.
  engine = await openTestEngine('serve');
});
afterEach(async () => {
  for (const served of serving.splice(0)) {
    served.shutdown();
    await served.ended.catch(() => {});
  }
  // Where one part has failed, the others are still stopping.
  await until('the worker is so', () =>
    engine.close().then(
      () => true,
      () => false,
    ),
  );
});

const hosts = new Map<string, string>();

/** An instance file whose services have a host of their own. */
function fileOf(id: string): string {
  const host = hosts.get(id) ?? `127.0.0.${hosts.size + 2}`;
  hosts.set(id, host);
  return textOf('config/sandbox.yml').replace('id: sandbox', `id: ${id}`).replaceAll('127.0.0.1', host);
}

/** A worker of this process, and what it said and counted. */
async function serve(ids: readonly string[], ring?: KeyRing) {
  const fleet = `fleet-${randomUUID().slice(0, 8)}`;
  mkdirSync(join(folder.path, fleet));
  for (const id of ids) folder.write(join(fleet, `${id}.yml`), fileOf(id));
  const { instances } = await loadConfig({ path: join(folder.path, fleet), env: {} });
  const lines: { readonly instance: string; readonly said: string }[] = [];
  const note = ({ instance }: LogFields, said: string) => {
    if (instance !== undefined) lines.push({ instance, said });
  };
  const differs = new Map<string, number>();
  const served = await serveInstances({
    connection: engine.nativeConnection,
    namespace: engine.namespace,
    instances,
    workflowBundlePath: folder.write('workflow-bundle.js', (await workflowBundle()).code),
    dataConverter: converterOf(ring),
    ...(ring === undefined ? {} : { ring }),
    logger: { debug: () => {}, info: note, warn: note, error: note },
    metrics: { ...createMetrics(), configDiffers: (instance, count) => void differs.set(instance, count) },
    compareEveryMs: EVERY_MS,
  });
  served.ended.catch(() => {});
  serving.push(served);
  const said = (instance: string) => lines.filter((line) => line.instance === instance).map((line) => line.said);
  return { served, said, differs };
}

async function settingsFor(id: string): Promise<InstanceSettings> {
  const path = folder.write(`${id}.yml`, fileOf(id));
  const { instances } = await loadConfig({ path, env: {} });
  const [instance] = instances;
  if (instance === undefined) throw new Error('no instance');
  return settingsOf(instance);
}

const converterOf = (ring: KeyRing | undefined): DataConverter =>
  ring === undefined ? CLEAR : dataConverter(encryptionCodec(ring));
const polls = async (instance: string) => (await pollersOf(engine.client, activityTaskQueue(instance))).length > 0;
const elsewhere = (settings: InstanceSettings): InstanceSettings => ({
  ...settings,
  lms: 'https://other.example.com',
  fingerprint: '0000000000000000',
});

describe('a worker', () => {
  it('does not serve another LMS than the one in force, goes on with the others, and serves it once that is put right', async () => {
    await startRecord(engine.client, { instance: 'north', settings: await settingsFor('north') });
    const wrong = elsewhere(await settingsFor('south'));
    await startRecord(engine.client, { instance: 'south', settings: wrong });
    const { served, said, differs } = await serve(['north', 'south']);
    await until('the worker is so', () => polls('north'));
    expect(said('north')).toEqual([
      expect.stringMatching(/^north at http:\/\/127\.0\.0\.\d+:18000: .* is in force \(revision 1\)$/),
    ]);
    expect(said('south')).toEqual([
      expect.stringMatching(/not served: .* of another LMS .* https:\/\/other\.example\.com$/),
    ]);
    expect(served.warnings()).toEqual([expect.stringContaining('south: not served')]);
    expect(served.troubles()).toEqual([]);
    expect(differs).toEqual(
      new Map([
        ['north', 0],
        ['south', 1],
      ]),
    );
    await sleep(5 * EVERY_MS);
    expect(said('south')).toHaveLength(1);
    expect(await polls('south')).toBe(false);

    await engine.client.workflow.getHandle(recordWorkflowId('south')).terminate('put right');
    await startRecord(engine.client, { instance: 'south', settings: await settingsFor('south') });
    await until('the worker is so', () => said('south').at(-1)?.endsWith('is in force (revision 1)') === true);
    await until('the worker is so', () => polls('south'));
    expect(served.warnings()).toEqual([]);
    expect(differs.get('south')).toBe(0);
  });

  it('stops to serve an instance when another LMS is put in force', async () => {
    const right = await settingsFor('west');
    await startRecord(engine.client, { instance: 'west', settings: right });
    const { said, served } = await serve(['west']);
    await changeRecord(engine.client, 'west', 'rehome', { settings: elsewhere(right) }, { by: 'ann', revisionSeen: 1 });
    await until('the worker is so', () => said('west').some((line) => line.includes('not served')));
    expect(served.warnings()).toHaveLength(1);
    expect(served.troubles()).toEqual([]);
  });

  it('warns once a change of what differs, and counts the keys', async () => {
    const right = await settingsFor('east');
    await startRecord(engine.client, { instance: 'east', settings: right });
    const { said, differs } = await serve(['east']);
    const other = { ...right, environment: 'other' };
    await changeRecord(engine.client, 'east', 'apply', { settings: other }, { by: 'ann', revisionSeen: 1 });
    await until('the worker is so', () => differs.get('east') === 1);
    await sleep(3 * EVERY_MS);
    expect(said('east')).toEqual([
      expect.stringContaining('is in force'),
      expect.stringMatching(/differs from what is in force \(revision 2\): environment$/),
    ]);
    await changeRecord(engine.client, 'east', 'apply', { settings: right }, { by: 'ann', revisionSeen: 2 });
    await until('the worker is so', () => said('east').length === 3);
    expect(differs.get('east')).toBe(0);
  });

  it('says that nothing is in force, and sees an apply that comes after it', async () => {
    const { said, differs } = await serve(['late']);
    expect(said('late')).toEqual([expect.stringContaining('nothing is in force, so it is only read')]);
    expect(differs.get('late')).toBe(0);
    await startRecord(engine.client, { instance: 'late', settings: await settingsFor('late') });
    await until('the worker is so', () => said('late').at(-1)?.includes('is in force (revision 1)') === true);
  });

  it('serves fifty instances, with one line each', async () => {
    const ids = Array.from({ length: 50 }, (_, at) => `site-${at}`);
    await Promise.all(
      ids.map(async (instance) => startRecord(engine.client, { instance, settings: await settingsFor(instance) })),
    );
    const { said, served } = await serve(ids);
    await until('the worker is so', async () => (await Promise.all(ids.map(polls))).every(Boolean));
    expect(ids.map((id) => said(id).length)).toEqual(Array(50).fill(1));
    expect([...served.troubles(), ...served.warnings()]).toEqual([]);
  }, 120_000);
});

describe('a worker beside an instance that is encrypted', () => {
  const encrypted = async (name: string) => {
    const ring = await testRing(join(folder.path, `${name}.json`));
    const record = await startRecord(clientWith(engine, converterOf(ring)), { everEncrypted: true });
    const known = `LetheInstance = '${record.instance}'`;
    await until('the worker is so', async () => (await engine.client.workflow.count(known)).count === 1);
    return { ring, instance: record.instance };
  };

  it('takes up nothing without a key ring, whichever instance it serves', async () => {
    await encrypted('good');
    const refused = serve(['plain']);
    await expect(refused).rejects.toThrow(KeyRingFault);
    await expect(refused).rejects.toThrow(/are encrypted, and this worker has no key ring/);
    expect(await polls('plain')).toBe(false);
  });

  it('takes up nothing with another key ring', async () => {
    await encrypted('one');
    const other = await testRing(join(folder.path, 'another.json'));
    await expect(serve(['plain'], other)).rejects.toThrow(/another\.json lacks key .*, which .* is encrypted with/);
  });

  it('takes up nothing with another key of the same name', async () => {
    const ring = await testRing(join(folder.path, 'same-name.json'));
    await startRecord(clientWith(engine, converterOf(ring)), { instance: 'plain', everEncrypted: true });
    const other = await testRing(join(folder.path, 'same-name-too.json'));
    await other.present('plain');
    await expect(serve(['plain'], other)).rejects.toThrow(/has another key plain\/.* than the one that plain/);
  });

  it('serves with its key ring', async () => {
    const { ring } = await encrypted('right');
    await serve(['plain'], ring);
    await until('the worker is so', () => polls('plain'));
  });

  it('ends where it has no key ring and somebody begins to encrypt', async () => {
    const { served } = await serve(['plain']);
    await encrypted('later');
    await expect(served.ended).rejects.toThrow(KeyRingFault);
  });

  it('ends without a key ring, too, when the encrypted record was ended', async () => {
    const ring = await testRing(join(folder.path, 'ended.json'));
    const client = clientWith(engine, converterOf(ring));
    await startRecord(client, { instance: 'plain', everEncrypted: true });
    await client.workflow.getHandle(recordWorkflowId('plain')).terminate('by hand');
    await expect(serve(['plain'])).rejects.toThrow(/the payloads of plain are encrypted/);
  });

  it('marks, with a key ring, a record that was made without one', async () => {
    const ring = await testRing(join(folder.path, 'marks.json'));
    await startRecord(engine.client, { instance: 'marked', settings: await settingsFor('marked') });
    await serve(['marked'], ring);
    const client = clientWith(engine, converterOf(ring));
    await until('the worker is so', async () => (await readBack(client, 'marked')).everEncrypted);
  });
});
