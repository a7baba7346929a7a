import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { dataConverter } from '../../src/codec/data-converter';
import { encryptionCodec } from '../../src/codec/encryption-codec';
import { applySchedules, listSchedules, pauseSchedules } from '../../src/operations/schedules';
import { temporaryFolder } from '../config/temporary-folder';
import { testRing } from '../keys/test-ring';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { settings } from '../support/instance-settings';
import { clientWith } from '../support/record-bench';

const folder = temporaryFolder();
let engine: TestEngine;

beforeAll(async () => {
  engine = await openTestEngine('apply-schedule');
});
afterAll(() => engine.close());

/** A client with a key ring of its own, which has a key of that instance. */
async function ringed(instance: string) {
  const ring = await testRing(join(folder.path, `${randomUUID()}.json`));
  await ring.present(instance);
  return clientWith(engine, dataConverter(encryptionCodec(ring)));
}

it('are made once by applies at the same moment, which all succeed', async () => {
  const instance = `i${randomUUID().slice(0, 8)}`;
  const applies = await Promise.all([1, 2, 3, 4].map(() => applySchedules(engine.client, instance, settings())));
  const changes = applies.map(([discovery]) => discovery?.change).sort();
  expect(changes).toEqual(['created', 'unchanged', 'unchanged', 'unchanged']);
  await engine.client.schedule.getHandle(`discovery/${instance}`).delete();
});

describe("an instance's Schedule whose key is lost", () => {
  it('is made again, and stays paused; before that it is listed without what it says', async () => {
    const instance = `i${randomUUID().slice(0, 8)}`;
    const [before, after] = [await ringed(instance), await ringed(instance)];
    const apply = async (client: typeof before) => (await applySchedules(client, instance, settings()))[0];
    const row = { instance, runs: 'discovery', paused: true };
    expect(await apply(before)).toMatchObject({ change: 'created', paused: false });
    expect(await pauseSchedules({ client: before, instance }, 'pause')).toEqual(['discovery']);
    expect(await listSchedules(after, instance)).toEqual([{ ...row, schedule: undefined }]);
    expect(await apply(after)).toMatchObject({ change: 'updated', paused: true });
    expect(await listSchedules(after, instance)).toEqual([{ ...row, schedule: (await apply(after))?.schedule }]);
    await after.schedule.getHandle(`discovery/${instance}`).delete();
  });
});
