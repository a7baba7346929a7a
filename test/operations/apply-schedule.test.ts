import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { dataConverter } from '../../src/codec/data-converter';
import { encryptionCodec } from '../../src/codec/encryption-codec';
import { applySchedule, listSchedules, pauseSchedule } from '../../src/operations/schedules';
import { temporaryFolder } from '../config/temporary-folder';
import { testRing } from '../keys/test-ring';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { settings } from '../support/instance-settings';
import { clientWith } from '../support/record-bench';

const folder = temporaryFolder();
const rules = settings().schedule;
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

describe("an instance's Schedule whose key is lost", () => {
  it('is made again, and stays paused; before that it is listed without what it says', async () => {
    const instance = `i${randomUUID().slice(0, 8)}`;
    const [before, after] = [await ringed(instance), await ringed(instance)];
    expect(await applySchedule(before, instance, rules, false)).toMatchObject({ change: 'created', paused: false });
    await pauseSchedule({ client: before, instance }, 'pause');
    expect(await listSchedules(after, instance)).toEqual([{ instance, schedule: undefined, paused: true }]);
    expect(await applySchedule(after, instance, rules, true)).toMatchObject({ change: 'updated' });
    expect(await listSchedules(after, instance)).toEqual([{ instance, schedule: undefined, paused: true }]);
    expect(await applySchedule(after, instance, rules, false)).toMatchObject({ change: 'updated', paused: true });
    const { schedule } = await applySchedule(after, instance, rules, false);
    expect(await listSchedules(after, instance)).toEqual([{ instance, schedule, paused: true }]);
    await after.schedule.getHandle(`discovery/${instance}`).delete();
  });
});
