import type { RunStatus } from '../../src/domain/run/status';
import type { LearnerStory } from '../../src/operations/learners';
import { jsonOf } from '../cli/recording-terminal';
import { clientSite } from './client-site';

const { site } = clientSite('client-learner');

describe('lethe learner', () => {
  it('shows one by username, by e-mail and by id', async () => {
    const { userId, username } = await site().coolingOff();
    for (const name of [username, `user:${username}`, `${username}@example.com`, `id:${userId}`, String(userId)]) {
      const outcome = await site().run(`learner show ${name} --json`);
      expect(outcome.code).toBe(0);
      expect(jsonOf<RunStatus>(outcome)).toMatchObject({ userId, username, phase: 'cooling-off', lmsState: 'PENDING' });
    }
  });

  it('says which two may be meant, and how to tell them apart', async () => {
    const { userId } = await site().coolingOff();
    site().ask(1, String(userId));
    await site().run('discovery run --yes');
    const outcome = await site().run(`learner show ${userId}`);
    expect(outcome.code).toBe(2);
    expect(outcome.err).toContain(`say which: id:${userId} or user:${userId}`);
    const settled = jsonOf<RunStatus>(await site().run(`learner show user:${userId} --json`));
    expect(settled.username).toBe(String(userId));
    expect(settled.userId).not.toBe(userId);
  });

  it('says of a learner without a run what becomes of them, by what the LMS says', async () => {
    const { userId } = site().ask(1);
    const { admin } = site().sandbox;
    const why = async (of = userId) => jsonOf<{ why: string }>(await site().run(`learner show id:${of} --json`)).why;
    const twins = admin.add([
      { username: 'Twin-Zoe', createdDaysAgo: 1, renamed: true },
      { username: 'twin-zoe', createdDaysAgo: 1 },
    ]);
    for (const { userId: id } of twins) expect(await why(id)).toContain('differs by case only');
    for (const { userId: id } of twins) admin.move(id, 'ABORTED');
    expect(await why()).toMatch(/^no run yet: discovery starts one/);
    for (const state of ['ERRORED', 'ABORTED', 'COMPLETE']) {
      admin.move(userId, state);
      expect(await why()).toContain(`the LMS says ${state}`);
    }
  });

  it('ends with 3 when nobody is meant', async () => {
    expect((await site().run('learner show nobody')).code).toBe(3);
    expect((await site().run('learner cancel nobody@example.com')).code).toBe(3);
    expect((await site().run('learner retry id:999999')).code).toBe(3);
    expect((await site().run('learner release --phase held --yes')).code).toBe(3);
  });

  it('takes a username for a verb only as the LMS has it', async () => {
    const { userId, username } = await site().coolingOff();
    const other = username.toUpperCase();
    expect(other).not.toBe(username);
    for (const more of ['--yes', '--dry-run']) {
      const { code, err } = await site().run(`learner expedite ${other} ${more}`);
      expect([code, err]).toEqual([2, expect.stringContaining(`write it as the LMS has it, "${username}"`)]);
    }
    expect(jsonOf<RunStatus>(await site().run(`learner show ${other} --json`)).phase).toBe('cooling-off');
    const asked = await site().run(`learner expedite ${username}`, { answers: ['no'] });
    expect([asked.code, JSON.stringify(asked)]).toEqual([4, expect.stringContaining(`The username is ${username}.`)]);
    expect(site().sandbox.admin.learner(userId).state).toBe('PENDING');
  });

  it('gives an account back, and refuses what the run refuses with its reason', async () => {
    const { userId, username } = await site().coolingOff();
    const dry = await site().run(`learner cancel ${username} --dry-run`);
    expect(dry.code).toBe(0);
    const retry = await site().run(`learner retry ${username} --json`);
    expect(retry.code).toBe(4);
    expect(jsonOf(retry)).toMatchObject({ error: { code: 'refused', message: expect.stringContaining('expedite') } });
    const cancel = await site().run(`learner cancel ${username} --reason asked --by ada --json --yes`);
    expect(cancel.code).toBe(0);
    expect(site().sandbox.admin.learner(userId).retirementId).toBeNull();
    const status = jsonOf<RunStatus>(await site().run(`learner show id:${userId} --json`));
    expect(status).toMatchObject({ phase: 'cancelled', verbs: expect.any(Array) });
    expect(status.verbs.at(-1)).toMatchObject({ verb: 'cancel', request: { by: 'ada', reason: 'asked' } });
  });

  it('says what the LMS says to a cancel that opens a run, and enrolls nobody', async () => {
    const { userId } = site().ask(1);
    const path = '/api/user/v1/accounts/cancel_retirement/';
    site().sandbox.admin.addFault({ match: { path }, do: { kind: 'refuse' } });
    for (const more of ['', ' --wait']) {
      const denied = await site().run(`learner cancel id:${userId} --yes --json${more}`);
      expect(denied.code).toBe(4);
      expect(jsonOf(denied)).toMatchObject({ error: { code: 'refused' } });
      const status = jsonOf<RunStatus>(await site().run(`learner show id:${userId} --json`));
      expect(status).toMatchObject({ phase: 'withdrawn', lastRefusal: { verb: 'cancel' } });
    }
    site().sandbox.admin.removeFaults();
    expect((await site().run(`learner cancel id:${userId} --yes --wait`)).code).toBe(0);
    expect(site().sandbox.admin.learner(userId).retirementId).toBeNull();
  });

  it("ends a cool-off only when the instance's name was typed", async () => {
    const { userId } = await site().coolingOff();
    const nobody = await site().run(`learner expedite id:${userId}`);
    expect(nobody.code).toBe(2);
    const wrong = await site().run(`learner expedite id:${userId}`, { answers: ['y'] });
    expect(wrong.code).toBe(4);
    expect(site().sandbox.admin.learner(userId).state).toBe('PENDING');
    const right = await site().run(`learner expedite id:${userId} --wait`, { answers: ['sandbox'] });
    expect(right.code).toBe(0);
    expect(site().sandbox.admin.learner(userId).state).toBe('COMPLETE');
  });

  it('opens a run again for a learner whose run has ended', async () => {
    const { userId, username } = await site().coolingOff();
    await site().run(`learner expedite ${username} --yes --wait`);
    const refused = await site().run(`learner retry ${username}`);
    expect(refused.code).toBe(4);
    const reset = await site().run(`learner reset ${username} --to LMS_MISC_COMPLETE --wait --json --yes`);
    expect(reset.code).toBe(0);
    expect(jsonOf(reset)).toMatchObject({ userId, phase: 'completed' });
    expect(site().sandbox.admin.learner(userId).responses.join('\n')).toContain('reset to LMS_MISC_COMPLETE');
    const story = jsonOf<LearnerStory>(await site().run(`learner show id:${userId} --json`));
    expect(story.earlier).toContainEqual(expect.objectContaining({ phase: 'completed' }));
    expect(story.verbs.map(({ verb }) => verb)).toEqual(expect.arrayContaining(['expedite', 'reset']));
    expect(new Set(story.receipts.map(({ step }) => step)).size).toBe(story.stepsInAll);
  });

  it('leaves none of its questions open', async () => {
    const { username } = await site().coolingOff();
    await site().run(`learner show ${username}`);
    // The server deletes a question some time after it was told to, so only open ones are counted.
    const asked = "WorkflowType IN ('findLearner', 'describeInstance', 'askLearner') AND ExecutionStatus = 'Running'";
    const count = async () => (await site().engine.client.workflow.count(asked)).count;
    for (let tries = 0; tries < 30 && (await count()) > 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    expect(await count()).toBe(0);
  });

  it('holds and releases many at once', async () => {
    const learners = [await site().coolingOff(), await site().coolingOff()];
    const held = await site().run('learner hold --phase cooling-off --json', { answers: ['sandbox'] });
    expect(held.code).toBe(0);
    expect(jsonOf<{ accepted: number }>(held).accepted).toBeGreaterThanOrEqual(2);
    await site().engine.listed();
    const list = await site().run('learner list --phase held');
    for (const { userId, username } of learners) expect(list.out).toMatch(new RegExp(`${userId} +${username} +held`));
    const released = await site().run('learner release --phase held --yes --json');
    expect(released.code).toBe(0);
    expect(jsonOf(released)).toMatchObject({ refused: 0, refusals: [] });
  });

  it('shows what a verb changes and for whom, and asks; without a terminal it needs --yes', async () => {
    const { userId } = await site().coolingOff();
    for (const verb of ['cancel', 'abort', 'skip --step RETIRING_LMS', 'reset --to PENDING']) {
      const unasked = await site().run(`learner ${verb} id:${userId}`);
      expect(unasked.code).toBe(2);
      expect(unasked.err).toContain('Pass --yes to proceed.');
      const wrong = await site().run(`learner ${verb} id:${userId}`, { answers: ['demo'] });
      expect(wrong.code).toBe(4);
      expect(wrong.asked.join('\n')).toMatch(new RegExp(`${userId} +cooling-off +PENDING`));
    }
    const dry = await site().run('learner hold --phase cooling-off --dry-run --json');
    expect(dry.code).toBe(0);
    expect(jsonOf<{ learners: object[] }>(dry).learners).toContainEqual(
      expect.objectContaining({ userId, phase: 'cooling-off', lmsState: 'PENDING', retirementId: expect.any(Number) }),
    );
    const back = await site().run('learner reset --to PENDING --phase cooling-off --dry-run --json');
    expect(back.code).toBe(4);
    expect(jsonOf<{ learners: object[] }>(back).learners).toContainEqual(
      expect.objectContaining({ userId, accepted: false, reason: expect.stringMatching(/nothing to go back to/) }),
    );
    const one = await site().run(`learner abort id:${userId} --dry-run --json`);
    expect(jsonOf(one)).toMatchObject({
      accepted: true,
      note: expect.stringContaining('from PENDING to ABORTED'),
      lmsState: 'PENDING',
    });
    const status = jsonOf<RunStatus>(await site().run(`learner show id:${userId} --json`));
    expect(status).toMatchObject({ phase: 'cooling-off', verbs: [] });
  });

  it('refuses a verb of somebody who saw the run before it moved on', async () => {
    const { userId } = await site().coolingOff();
    const { revision } = jsonOf<RunStatus>(await site().run(`learner show id:${userId} --json`));
    expect((await site().run(`learner hold id:${userId} --if-revision ${revision}`)).code).toBe(0);
    const late = await site().run(`learner release id:${userId} --if-revision ${revision}`);
    expect(late.code).toBe(4);
    expect(late.err).toContain('moved on');
  });
});
