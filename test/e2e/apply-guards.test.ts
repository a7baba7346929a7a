import { ScheduleNotFoundError } from '@temporalio/client';
import { scheduleId } from '../../src/domain/instance/instance';
import { changeRecord } from '../../src/temporal/records/change-record';
import { textOf } from '../architecture/blocks-of';
import { type RunOptions, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { readBack, withWorkflows } from '../support/record-bench';

const folder = temporaryFolder();
let engine: TestEngine;
beforeEach(async () => {
  engine = await openTestEngine('apply-guards');
});
afterEach(() => engine.close());

const run = (line: string, options: RunOptions = {}) => runLine(line, { ...options, env: engine.env });
/** The sandbox's file under another id, changed. No worker is needed: nothing listens there. */
const file = (id: string, change: (text: string) => string = (text) => text) =>
  folder.write(`${id}.yml`, change(textOf('config/sandbox.yml').replace('id: sandbox', `id: ${id}`)));
const otherLms = (text: string) => text.replace(/lms: http\S+/, 'lms: http://127.0.0.1:28000');
const hasSchedule = (id: string) =>
  engine.client.schedule
    .getHandle(scheduleId(id))
    .describe()
    .then(
      () => true,
      (error: unknown) => !(error instanceof ScheduleNotFoundError),
    );

describe('lethe instance apply', () => {
  it.each([
    ['as it is', (text: string) => text],
    [
      'with another scheme, host name case, and slashes',
      (text: string) => text.replace('lms: http://', 'lms: HTTP://'),
    ],
    ['with slashes at the end', (text: string) => text.replace('lms: http://127.0.0.1:18000', '$&//')],
    ['with another client', (text: string) => text.replace('client_id: "sandbox-worker"', 'client_id: "other"')],
  ])(
    'refuses a copied file under another id, %s, and says whose the LMS is',
    async (_, change) => {
      expect((await run(`instance apply --yes --config ${file('site')}`)).code).toBe(0);
      const { code, err } = await run(`instance apply --yes --config ${file('academy', change)}`);
      expect({ code, err }).toEqual({ code: 4, err: expect.stringMatching(/instance site has this LMS/) });
      expect((await run('instance show --instance academy')).code).toBe(3);
      expect(await hasSchedule('academy')).toBe(false);
    },
    60_000,
  );

  it('gives the LMS to another id after a remove, which asks for its first approval again', async () => {
    expect((await run(`instance apply --yes --config ${file('site')}`)).code).toBe(0);
    expect((await run('instance remove --instance site --yes', { answers: ['y'] })).code).toBe(4);
    expect((await run('instance remove --instance site --yes')).code).toBe(0);
    expect(await hasSchedule('site')).toBe(false);
    const applied = await run(`instance apply --yes --config ${file('academy')}`);
    expect(applied.code).toBe(0);
    expect(applied.err).toContain('Nobody is enrolled before somebody has approved the first discovery.');
    expect((await readBack(engine.client, 'academy')).approved).toBeUndefined();
  }, 60_000);

  it('names a service that another instance has, and on a terminal asks for the name in spite of --yes', async () => {
    expect((await run(`instance apply --yes --config ${file('site')}`)).code).toBe(0);
    const staging = `instance apply --yes --config ${file('staging', otherLms)}`;
    const habit = await run(staging, { answers: ['y'] });
    expect({ code: habit.code, asked: habit.asked.length }).toEqual({ code: 4, asked: 1 });
    expect(habit.err).toMatch(/CREDENTIALS \(.*\) is also a service of instance site: it would erase that one's users/);
    expect((await run('instance show --instance staging')).code).toBe(3);
    expect((await run(staging, { answers: ['staging'] })).code).toBe(0);
  }, 60_000);

  it('--replace asks for the name on a terminal, takes holds and what partners are owed over, and asks for the first approval again', async () => {
    const path = file('site');
    expect((await run(`instance apply --yes --config ${path}`)).code).toBe(0);
    const askedAt = '2026-11-01T00:00:00.000Z';
    const lost = { id: 'r1', askedAt, outcome: 'lost' as const, learners: 0 };
    await withWorkflows(engine, async () => {
      const { client } = engine;
      await changeRecord(client, 'site', 'hold', { scope: { kind: 'instance' } }, { by: 'ann', revisionSeen: 1 });
      await changeRecord(client, 'site', 'reportPartners', { does: 'note', notes: [lost] }, { by: 'ann' });
    });
    const replace = `instance apply --replace --yes --config ${path}`;
    expect((await run(replace, { answers: ['yes'] })).code).toBe(4);
    expect(await readBack(engine.client, 'site')).toMatchObject({ revision: 2 });
    const done = await run(replace, { answers: ['site'] });
    expect({ code: done.code, err: done.err }).toEqual({
      code: 0,
      err: expect.stringContaining('1 hold is taken over'),
    });
    expect(await readBack(engine.client, 'site')).toMatchObject({
      revision: 1,
      holds: [{ by: 'ann' }],
      partnerReports: [lost],
    });
    expect((await run('partner-report show --instance site')).code).toBe(5);
    expect(await run('instance remove --instance site --yes')).toMatchObject({
      code: 4,
      err: expect.stringContaining('was lost'),
    });
  }, 60_000);

  it('deletes the Schedule with the cool-off, and makes it again', async () => {
    const without = (text: string) => text.replace('  cool_off_days: 0\n', '');
    expect((await run(`instance apply --yes --config ${file('site')}`)).code).toBe(0);
    expect(await hasSchedule('site')).toBe(true);
    await withWorkflows(engine, async () => {
      const { code, out } = await run(`instance apply --yes --config ${file('site', without)}`);
      expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('no schedule, since cool_off_days') });
      expect(await hasSchedule('site')).toBe(false);
      expect((await run(`instance apply --yes --config ${file('site')}`)).code).toBe(0);
    });
    expect(await hasSchedule('site')).toBe(true);
  }, 60_000);
});
