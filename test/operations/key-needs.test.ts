import { join } from 'node:path';
import type { RingKey } from '../../src/keys/ring-document';
import { keyNeeds, needsInTemporal } from '../../src/operations/keys/key-needs';
import { SHORT_WORKFLOWS, shortWorkflowIds } from '../../src/operations/kit/short-workflow';
import { attributeKeys } from '../../src/workflows/retire-learner/start-options';
import { temporaryFolder } from '../config/temporary-folder';
import { testRing } from '../keys/test-ring';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { untilHolds } from '../support/until-holds';

const MINUTE_MS = 60_000;
const folder = temporaryFolder();
let engine: TestEngine;
let key: RingKey;
let shared: RingKey;

beforeAll(async () => {
  engine = await openTestEngine('key-needs');
  const ring = await testRing(join(folder.path, 'keys.json'));
  [key, shared] = [await ring.present('academy'), await ring.present('-')];
});
afterAll(async () => {
  await engine.close();
});

/** What stands against a key that nobody wrote with since so long ago. */
const needsAfter = (ms: number, of = key) => needsInTemporal(engine.client, of, Date.now() - ms);

/** As Lethe starts it: a short workflow has no search attribute. */
const start = (workflowId: string) =>
  engine.client.workflow.start('anything', {
    workflowId,
    taskQueue: 'nobody-polls',
    ...(workflowId.startsWith('retirement/')
      ? { typedSearchAttributes: [{ key: attributeKeys.instance, value: workflowId.split('/')[1] ?? '' }] }
      : {}),
  });

describe('keyNeeds()', () => {
  it('finds none where nothing runs and no Schedule is', async () => {
    expect(await needsAfter(0)).toEqual([]);
  });

  const short = SHORT_WORKFLOWS.map((type) => `${shortWorkflowIds(type, 'academy')}x`);
  it.each(['retirement/academy/1', ...short])(
    'finds an open run that began before the key’s time was over: %s',
    async (id) => {
      const run = await start(id);
      const [first] = await untilHolds(
        'one need',
        () => needsAfter(0),
        ({ length }) => length === 1,
      );
      expect(first).toMatchObject({ need: 'open-runs', instance: 'academy', count: 1 });
      // A writer whose ring is behind has ten minutes.
      expect(await needsAfter(9 * MINUTE_MS)).toHaveLength(1);
      expect(await needsAfter(11 * MINUTE_MS)).toEqual([]);
      expect(await needsAfter(0, shared)).toHaveLength(1);
      await run.terminate('seen');
      await untilHolds(
        'no need',
        () => needsAfter(0),
        ({ length }) => length === 0,
      );
    },
  );

  it('lets another instance’s runs be, even of one whose id begins the same', async () => {
    const runs = [await start('retirement/academy-2/1'), await start('retirement/beta/1')];
    await untilHolds(
      'two runs',
      () => needsAfter(0, shared),
      ([first]) => first?.need === 'open-runs' && first.count === 2,
    );
    expect(await needsAfter(0)).toEqual([]);
    for (const run of runs) await run.terminate('seen');
  });

  it('finds a Schedule whose last discovery may have answered with the key', async () => {
    const schedule = await engine.client.schedule.create({
      scheduleId: 'discovery/academy',
      spec: {},
      action: { type: 'startWorkflow', workflowType: 'anything', taskQueue: 'nobody-polls' },
    });
    expect(await needsAfter(0)).toEqual([]);
    await schedule.trigger();
    const needs = await untilHolds(
      'the last discovery',
      () => needsAfter(-MINUTE_MS),
      (found) => found.some(({ need }) => need === 'last-discovery'),
    );
    expect(needs.at(-1)).toEqual({ need: 'last-discovery', scheduleId: 'discovery/academy' });
    await schedule.delete();
  });

  it('asks nothing of Temporal while somebody may still write with the key', async () => {
    const connect = () => Promise.reject(new Error('not to be asked'));
    const ahead = Date.now() + MINUTE_MS;
    expect(await keyNeeds(connect, key, ahead)).toEqual([
      { need: 'present-key', instance: 'academy', freeMs: ahead + 10 * MINUTE_MS },
    ]);
    const behind = Date.now() - MINUTE_MS;
    expect(await keyNeeds(connect, key, behind)).toEqual([{ need: 'late-writer', freeMs: behind + 10 * MINUTE_MS }]);
  });
});
