import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CampaignShown } from '../../src/operations/campaigns';
import { jsonOf } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { until } from '../support/until-holds';
import { clientSite } from './client-site';

jest.setTimeout(240_000);
const { site } = clientSite('client-campaign');
const folder = temporaryFolder();

const stateOf = (userId: number) => site().sandbox.admin.learner(userId).state;
const campaign = async (line: string) => jsonOf<CampaignShown>(await site().run(`campaign ${line} --json`));
/** Some learners whose runs cool off. */
async function coolingOff(amount: number): Promise<readonly number[]> {
  const asked = Array.from({ length: amount }, () => site().ask(1).userId);
  const { code, err } = await site().run('discovery run --yes --accept-moved --no-hold-file');
  if (code !== 0) throw new Error(err);
  return asked;
}
function fileOf(lines: readonly (string | number)[]): string {
  const file = join(folder.path, `learners-${lines.join('-').length}-${Date.now()}.txt`);
  writeFileSync(file, lines.join('\n'));
  return file;
}

describe('lethe campaign', () => {
  it('shows for whom, asks, says the verb to each run, and has the result of each', async () => {
    const ids = await coolingOff(5);
    const file = fileOf([...ids.slice(0, 3), site().sandbox.admin.learner(ids[3] ?? 0).liveUsername, 'nobody-here']);
    const line = `start hold --file ${file} --reason ticket`;
    const dry = await campaign(`${line} --dry-run`);
    expect(dry).toMatchObject({ is: 'done', counts: { all: 4, accepted: 4 } });
    expect((await site().run('learner list --phase held --json')).out).toContain('"total":0');
    expect((await site().run(`campaign ${line}`)).code).toBe(2);
    const asked = await site().run(`campaign ${line} --follow --json`, { answers: ['sandbox'] });
    expect(asked.asked.join()).toContain('stops 4 learners of sandbox');
    expect(asked.err).toContain('1 of the file is not in the LMS');
    expect(asked.code).toBe(4);
    const shown = jsonOf<CampaignShown>(asked);
    expect(shown).toMatchObject({ unknown: ['nobody-here'], several: [], unreadable: 0, silent: 0, notBack: 0 });
    expect(shown.outcomes.map(({ userId, is }) => [userId, is])).toEqual(
      ids.slice(0, 4).map((userId) => [userId, 'accepted']),
    );
    expect((await site().run('learner list --phase held --json')).out).toContain('"total":4');
    const csv = await site().run(`campaign show ${shown.id} --output csv`);
    expect(csv.out.split('\n')[0]).toBe('userId,is,says');
    expect(csv.out.split('\n')).toHaveLength(5);
    expect((await site().run('campaign show')).out).toContain(shown.id);
    await campaign('start release --phase held --yes --follow');
  });

  it('puts learners back, each to the end of their last good step, and never forward', async () => {
    const [errored = 0] = await coolingOff(1);
    const { admin } = site().sandbox;
    admin.addFault({ match: { service: 'credentials', learner: errored, times: 1 }, do: { kind: 'refuse' } });
    await site().run(`learner expedite id:${errored} --yes`);
    await until('the learner is ERRORED', () => stateOf(errored) === 'ERRORED', { withinMs: 60_000 });
    const [stuck, unaccounted, resting] = [site().ask(3), site().ask(4), site().ask(5)].map(({ userId }) => userId);
    const ids = [stuck, unaccounted, resting] as [number, number, number];
    admin.move(ids[0], 'RETIRING_ENROLLMENTS');
    admin.move(ids[1], 'RETIRING_FORUMS');
    admin.move(ids[2], 'FORUMS_COMPLETE');
    const states = ['ERRORED', 'RETIRING_ENROLLMENTS', 'RETIRING_FORUMS', 'FORUMS_COMPLETE'];
    const line = `start reset ${states.map((state) => `--state ${state}`).join(' ')} --rewind`;
    const dry = await campaign(`${line} --dry-run`);
    expect(dry.outcomes).toHaveLength(3);
    expect([stateOf(errored), ...ids.map(stateOf)]).toEqual(states);

    const done = await site().run(`campaign ${line} --yes --follow --json`);
    expect(done.err).toContain('nobody can tell from which step they come: 1');
    expect(done.err).toMatch(/goes back to: .*PENDING 1/);
    // Its run says so: the LMS's list does not know it.
    expect(done.err).toMatch(/Already erased, and not given back: .*RETIRING_ECOM/);
    const outcomeOf = new Map(jsonOf<CampaignShown>(done).outcomes.map((one) => [one.userId, one]));
    expect(outcomeOf.get(errored)).toMatchObject({ is: 'accepted' });
    expect(outcomeOf.get(ids[0])).toMatchObject({ is: 'accepted' });
    // Nobody knows that the steps before were done.
    expect(outcomeOf.get(ids[1])).toMatchObject({
      is: 'refused',
      says: expect.stringContaining('nothing accounts for'),
    });
    await until('the learner has gone on to the end', () => stateOf(errored) === 'COMPLETE', { withinMs: 60_000 });
    expect(admin.learner(errored).responses.join('\n')).toContain('reset to ECOM_COMPLETE');
    expect(ids.map(stateOf)).toEqual(['PENDING', 'RETIRING_FORUMS', 'FORUMS_COMPLETE']);
    const forward = await campaign(`start reset --file ${fileOf([ids[2]])} --to LMS_MISC_COMPLETE --yes --follow`);
    expect(forward).toMatchObject({ counts: { refused: 1, accepted: 0 } });
    expect(stateOf(ids[2])).toBe('FORUMS_COMPLETE');
  });

  it('chooses learners by the step that is in hand, which lists show while it lasts', async () => {
    const [slow = 0] = await coolingOff(1);
    const { admin } = site().sandbox;
    admin.addFault({ match: { service: 'credentials', learner: slow }, do: { kind: 'status', status: 503 } });
    await site().run(`learner expedite id:${slow} --yes`);
    await until('the step has begun', () => stateOf(slow) === 'RETIRING_CREDENTIALS', { withinMs: 60_000 });
    await site().engine.listed();
    const csv = await site().run('learner list --phase retiring -o csv');
    expect(csv.out).toMatch(new RegExp(`^${slow},[^,]*,retiring,RETIRING_CREDENTIALS,CREDENTIALS,`, 'm'));
    expect((await site().run('learner list --phase retiring')).out).toMatch(/ retiring +RETIRING_CREDENTIALS /);
    const hold = (where: string) => site().run(`campaign start hold ${where} --dry-run --json`);
    // Where it was when its phase last changed.
    expect((await hold('--step RETIRING_ENROLLMENTS')).code).toBe(3);
    for (const where of [
      '--step RETIRING_CREDENTIALS',
      '--service CREDENTIALS',
      `--state RETIRING_CREDENTIALS --step RETIRING_CREDENTIALS`,
    ]) {
      expect(jsonOf<CampaignShown>(await hold(where)).outcomes.map(({ userId }) => userId)).toEqual([slow]);
    }
    admin.removeFaults();
    await site().run(`learner abort id:${slow} --yes`);
  });

  it('pauses, goes on, and is cancelled, and tells whom it did not reach', async () => {
    const ids = await coolingOff(30);
    const begun = await site().run(`campaign start hold --file ${fileOf(ids)} --rate 0.5 --yes --json`);
    const { id } = jsonOf<{ id: string }>(begun);
    expect((await site().run(`campaign pause ${id}`)).out).toContain('paused');
    const paused = async () => (await campaign(`show ${id}`)).is === 'paused';
    await until('it is paused', paused, { withinMs: 30_000, everyMs: 200 });
    expect((await site().run(`campaign resume ${id}`)).out).toContain('goes on');
    await until('some are done', async () => (await campaign(`show ${id}`)).counts.accepted > 2, {
      withinMs: 60_000,
      everyMs: 200,
    });
    expect((await site().run(`campaign cancel ${id}`)).code).toBe(2);
    expect((await site().run(`campaign cancel ${id} --yes`)).out).toContain('what is done stays done');
    await until('it has ended', async () => (await campaign(`show ${id}`)).is === 'cancelled', {
      withinMs: 60_000,
      everyMs: 200,
    });
    const { counts, outcomes } = await campaign(`show ${id}`);
    expect(counts.accepted + counts.left).toBe(30);
    expect(counts.left).toBeGreaterThan(0);
    expect(outcomes).toHaveLength(30);
    expect((await site().run(`campaign pause ${id}`)).code).toBe(4);
    expect((await site().run('campaign show nowhere')).code).toBe(3);
  });

  it('does one step for those who are COMPLETE', async () => {
    const { admin } = site().sandbox;
    const [done] = admin.add([{ username: 'long-gone', state: 'COMPLETE', renamed: true, createdDaysAgo: 60 }]);
    expect(done?.holdings.credentials).toBe(true);
    const days = `${new Date(Date.now() - 61 * 86_400_000).toISOString().slice(0, 10)}..${new Date(Date.now() - 59 * 86_400_000).toISOString().slice(0, 10)}`;
    const line = `start erase --all-completed --requested-between ${days}`;
    expect((await site().run(`campaign ${line} --step RETIRING_ENROLLMENTS --yes`)).code).toBe(4);
    const shown = await campaign(`${line} --step RETIRING_CREDENTIALS --yes --follow`);
    expect(shown).toMatchObject({ counts: { all: 1, accepted: 1 } });
    expect(admin.learner(done?.userId ?? 0)).toMatchObject({ state: 'COMPLETE', holdings: { credentials: false } });
  });

  it('chooses one learner by a line of a file, or nobody', async () => {
    const at = { createdDaysAgo: 60 } as const;
    site().sandbox.admin.add([
      { ...at, username: 'Twin-Ann', state: 'COMPLETE', renamed: true },
      { ...at, username: 'twin-ann', state: 'ERRORED' },
    ]);
    const line = (name: string) => `start reset --state ERRORED --to PENDING --file ${fileOf([name])} --dry-run --json`;
    const other = await site().run(`campaign ${line('Twin-Ann')}`);
    expect([other.code, other.err]).toEqual([3, expect.stringContaining('1 of the file is not')]);
    const doubt = await site().run(`campaign ${line('TWIN-ANN')}`);
    expect([doubt.code, doubt.err]).toEqual([
      3,
      expect.stringContaining("1 of the file is not in the LMS's lists in just this spelling"),
    ]);
    expect(await campaign(line('user:twin-ann').replace(' --json', ''))).toMatchObject({ counts: { all: 1 } });
    const wrong = await site().run(`campaign ${line('id:ann')}`);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('is not an LMS user id')]);
  });

  it.each([
    ['start hold', /which learners/],
    ['start reset --all', /to which state/],
    ['start hold --all --to PENDING', /--to is for reset alone/],
    ['start erase --state COMPLETE --step X', /use erase and --all-completed together/],
    ['start skip --all', /which step/],
    ['start retry --state NO_SUCH_STATE', /the LMS has no state NO_SUCH_STATE/],
    ['start hold --all --requested-between 2026-02-01..2026-01-01', /the earlier first/],
    ['start expedite --all --requested-between 2026-02-01..2026-02-31', /Write two days/],
  ])('refuses with one sentence: %s', async (line, says) => {
    const { code, err } = await site().run(`campaign ${line} --yes`);
    expect(code).toBe(2);
    expect(err).toMatch(says);
  });
});
