import { join } from 'node:path';
import { keyNeeds } from '../../src/cli/keys/key-needs';
import { Session } from '../../src/cli/shell/session';
import type { Terminal } from '../../src/cli/shell/terminal';
import type { RingKey } from '../../src/keys/ring-document';
import { temporaryFolder } from '../config/temporary-folder';
import { testRing } from '../keys/test-ring';
import { openTestEngine, type TestEngine } from '../support/dev-server';

const MINUTE_MS = 60_000;
const folder = temporaryFolder();
let engine: TestEngine;
let session: Session;
let key: RingKey;
let shared: RingKey;

beforeAll(async () => {
  engine = await openTestEngine('key-needs');
  const terminal: Terminal = {
    env: engine.env,
    interactive: false,
    live: false,
    columns: 80,
    out: () => {},
    note: () => {},
    draw: () => {},
    ask: async () => '',
  };
  session = new Session(terminal, {}, { worker: '', sandbox: '' });
  const ring = await testRing(join(folder.path, 'keys.json'));
  [key, shared] = [await ring.present('academy'), await ring.present('-')];
});
afterAll(async () => {
  await session.close();
  await engine.close();
});

/** What stands against a key that nobody wrote with since so long ago. */
const needsAfter = async (ms: number, of = key) =>
  (await keyNeeds(session, of, Date.now() - ms)).map(({ what }) => what);

async function until(look: () => Promise<readonly string[]>, holds: (needs: readonly string[]) => boolean) {
  const end = Date.now() + 30_000;
  for (;;) {
    const needs = await look();
    if (holds(needs)) return needs;
    if (Date.now() > end) throw new Error(`not in time, last seen: ${needs.join('; ')}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const start = (workflowId: string) =>
  engine.client.workflow.start('anything', { workflowId, taskQueue: 'nobody-polls' });

describe('keyNeeds()', () => {
  it('finds none where nothing runs and no Schedule is', async () => {
    expect(await needsAfter(0)).toEqual([]);
  });

  it.each([
    'retirement/academy/1',
    'discovery/academy/x',
    'discovery-approval/academy',
    'find-learner/academy/x',
    'describe-instance/academy/x',
  ])('finds an open run that began before the key’s time was over: %s', async (id) => {
    const run = await start(id);
    const [first = ''] = await until(
      () => needsAfter(0),
      ({ length }) => length === 1,
    );
    expect(first).toContain('1 open run of academy began before');
    // A writer whose ring is behind has ten minutes.
    expect(await needsAfter(9 * MINUTE_MS)).toHaveLength(1);
    expect(await needsAfter(11 * MINUTE_MS)).toEqual([]);
    expect(await needsAfter(0, shared)).toHaveLength(1);
    await run.terminate('seen');
    await until(
      () => needsAfter(0),
      ({ length }) => length === 0,
    );
  });

  it('lets another instance’s runs be, even of one whose id begins the same', async () => {
    const runs = [await start('retirement/academy-2/1'), await start('retirement/beta/1')];
    await until(
      () => needsAfter(0, shared),
      ([first]) => first?.startsWith('2 open runs') === true,
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
    const needs = await until(
      () => needsAfter(-MINUTE_MS),
      (found) => found.some((what) => what.includes('has ended well since')),
    );
    expect(needs.at(-1)).toContain('no discovery of the Schedule discovery/academy has ended well since');
    await schedule.delete();
  });
});
