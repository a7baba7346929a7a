import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunStatus } from '../../src/domain/run/status';
import { jsonOf } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { clientSite } from './client-site';

const { site } = clientSite('client-usernames');
const folder = temporaryFolder();
const LMS = '/api/user/v1/accounts/replace_usernames/';

let files = 0;
function fileOf(...pairs: readonly (readonly string[])[]): string {
  files += 1;
  const file = join(folder.path, `renames-${files}.csv`);
  writeFileSync(file, pairs.map((pair) => `${pair.join(',')}\n`).join(''));
  return file;
}

let people = 0;
function user(forum: 'account' | 'none' = 'account'): { readonly userId: number; readonly username: string } {
  people += 1;
  const username = `user-${people}`;
  const [added] = site().sandbox.admin.add([{ username, asked: false, holdings: { forum } }]);
  return { userId: added?.userId ?? 0, username };
}
const liveName = (userId: number) => site().sandbox.admin.learner(userId).liveUsername;
const sentToLms = () =>
  site()
    .sandbox.admin.requests()
    .filter(({ path }) => path === LMS).length;

describe('lethe usernames replace', () => {
  beforeEach(() => void site().sandbox.admin.tune({ workerMayReplace: true }));
  afterEach(() => {
    site().sandbox.admin.removeFaults();
    site().sandbox.admin.clearRecord();
  });

  it('shows what it would do, asks, and replaces everywhere', async () => {
    const [ann, ben] = [user(), user('none')];
    const file = fileOf([ann.username, 'anna'], [ben.username, 'benno'], ['nobody-here', 'x']);
    const line = `usernames replace --file ${file}`;
    expect(jsonOf(await site().run(`${line} --dry-run --json`))).toMatchObject({ ready: 2, failed: 1 });
    expect((await site().run(line)).code).toBe(2);
    expect(sentToLms()).toBe(0);
    const done = await site().run(`${line} --json`, { answers: ['sandbox'] });
    expect(done.code).toBe(4);
    expect(jsonOf(done)).toMatchObject({
      asked: 3,
      success: 1,
      partiallyFailed: 1,
      failed: 1,
      replacements: [
        { fresh: 'anna', status: 'SUCCESS', forum: 'replaced', discovery: 'replaced' },
        { fresh: 'benno', status: 'PARTIALLY FAILED', forum: 'failed' },
        { status: 'FAILED', lms: 'unknown-user' },
      ],
    });
    expect([liveName(ann.userId), liveName(ben.userId)]).toEqual(['anna', 'benno']);
  });

  it('reads everybody once for a list of many', async () => {
    const pairs = Array.from({ length: 120 }, (_, at) => [user().username, `of-many-${at}`]);
    const line = `usernames replace --file ${fileOf(...pairs)} --dry-run --json`;
    expect(jsonOf(await site().run(line))).toMatchObject({ asked: 120, ready: 120 });
    const readings = site()
      .sandbox.admin.requests()
      .filter(({ path, query }) => path.endsWith('/retirement_queue/') && !query.includes('limit=0'));
    expect(readings).toHaveLength(1);
  });

  it('sends nothing again when it is repeated, and says the same', async () => {
    const ann = user();
    const file = fileOf([ann.username, 'again']);
    await site().run(`usernames replace --file ${file} --yes`);
    const before = sentToLms();
    const again = await site().run(`usernames replace --file ${file} --yes --output csv`);
    expect(again).toMatchObject({
      code: 0,
      out: expect.stringContaining(`${ann.username},again,again,SUCCESS,replaced`),
    });
    expect(sentToLms()).toBe(before);
  });

  it('looks after a lost answer, and does not send again', async () => {
    const ann = user();
    site().sandbox.admin.addFault({ match: { path: LMS, times: 1 }, do: { kind: 'reset-after' } });
    const done = await site().run(`usernames replace --file ${fileOf([ann.username, 'lost'])} --yes --json`);
    expect(jsonOf(done)).toMatchObject({ success: 1, replacements: [{ lms: 'replaced', fresh: 'lost' }] });
    expect(sentToLms()).toBe(1);
  });

  it('says what is to be done about a suffix that nobody knows, and tells the services the name that a person has found', async () => {
    const [ann, ben] = [user(), user()];
    site().sandbox.admin.addFault({ match: { path: LMS, times: 1 }, do: { kind: 'reset-after' } });
    const pair = [ann.username, ben.username] as const;
    const lost = await site().run(`usernames replace --file ${fileOf(pair)} --allow-suffix --yes`);
    expect(lost.code).toBe(4);
    expect(lost.out).toMatch(/replaced in the LMS, probably .*Django admin.*third column/s);
    const fresh = liveName(ann.userId) ?? '';
    const line = `usernames replace --file ${fileOf([...pair, fresh])} --allow-suffix --yes --json`;
    expect(jsonOf(await site().run(line))).toMatchObject({
      success: 1,
      replacements: [{ lms: 'replaced', fresh, ecommerce: 'replaced', forum: 'replaced' }],
    });
    expect(sentToLms()).toBe(1);
    const again = await site().run(`usernames replace --file ${fileOf(pair)} --allow-suffix --yes --json`);
    expect(jsonOf(again)).toMatchObject({ success: 1, replacements: [{ lms: 'replaced', fresh }] });
  });

  it('leaves a name that is taken, unless a suffix is welcome', async () => {
    const [ann, ben] = [user(), user()];
    const file = fileOf([ann.username, ben.username]);
    expect(jsonOf(await site().run(`usernames replace --file ${file} --yes --json`))).toMatchObject({
      replacements: [{ lms: 'taken' }],
    });
    const done = jsonOf<{ replacements: { fresh: string }[] }>(
      await site().run(`usernames replace --file ${file} --allow-suffix --yes --json`),
    );
    expect(done.replacements[0]?.fresh).toMatch(new RegExp(`^${ben.username}-[0-9a-f]{4}$`));
    expect(liveName(ann.userId)).toBe(done.replacements[0]?.fresh);
  });

  it('sends nothing while the LMS is held, and goes on after the release; a request is refused', async () => {
    const [ann, ben] = [user(), user()];
    expect((await site().run('instance hold --service LMS --yes --no-wait')).code).toBe(0);
    const replacing = site().run(`usernames replace --file ${fileOf([ann.username, 'after-a-hold'])} --yes --json`);
    const refused = await site().run(`request create --usernames ${ben.username} --yes`);
    expect(refused).toMatchObject({ code: 4, err: expect.stringContaining('held') });
    expect([sentToLms(), liveName(ann.userId)]).toEqual([0, ann.username]);
    expect((await site().run('instance release --service LMS --yes')).code).toBe(0);
    expect(jsonOf(await replacing)).toMatchObject({ success: 1, replacements: [{ fresh: 'after-a-hold' }] });
  });

  it('sends nothing of a name that the retirement of somebody else has, too', async () => {
    const [gone] = site().sandbox.admin.add([
      { username: 'Rene', state: 'COMPLETE', renamed: true },
      { username: 'Ren\u00e9', asked: false },
    ]);
    const line = `usernames replace --file ${fileOf(['Ren\u00e9', 'renata'])} --allow-suffix --yes --json`;
    expect(jsonOf(await site().run(line))).toMatchObject({ failed: 1, replacements: [{ lms: 'twin' }] });
    expect(sentToLms()).toBe(0);
    expect(site().sandbox.admin.learner(gone?.userId ?? 0)).toMatchObject({ originalUsername: 'Rene' });
  });

  it('sends nothing of a name that the LMS cannot be asked for, and takes a file that was saved on a Mac', async () => {
    const [jose, zoe] = site().sandbox.admin.add([
      { username: 'Jose', asked: false, holdings: { forum: 'account' } },
      { username: 'Zo\u00e9', asked: false, holdings: { forum: 'account' } },
    ]);
    const pairs = [
      ["O'Neil", 'oneil'],
      ['Jose\u0301', 'jose2'],
      ['Zoe\u0301', 'zoe2'],
    ] as const;
    const line = `usernames replace --file ${fileOf(...pairs)} --allow-suffix --yes --json`;
    expect(jsonOf(await site().run(line))).toMatchObject({
      replacements: [{ lms: 'not-asked' }, { lms: 'other-case' }, { lms: 'replaced', fresh: 'zoe2' }],
    });
    expect([liveName(jose?.userId ?? 0), liveName(zoe?.userId ?? 0)]).toEqual(['Jose', 'zoe2']);
    expect(sentToLms()).toBe(1);
  });

  it('says plainly which user the LMS lets do it', async () => {
    site().sandbox.admin.tune({ workerMayReplace: false });
    const denied = await site().run(`usernames replace --file ${fileOf([user().username, 'denied'])} --yes`);
    expect(denied.code).toBe(4);
    expect(denied.err).toContain('USERNAME_REPLACEMENT_WORKER');
  });

  it('renames a learner who waits in the queue, and their run goes on under the new name', async () => {
    const { userId, username } = await site().coolingOff();
    const done = await site().run(`usernames replace --file ${fileOf([username, 'queued-anna'])} --yes`);
    expect(done.code).toBe(0);
    expect((await site().run(`learner expedite id:${userId} --yes --wait`)).code).toBe(0);
    expect(site().sandbox.admin.learner(userId)).toMatchObject({ state: 'COMPLETE', originalUsername: 'queued-anna' });
    const story = jsonOf<RunStatus>(await site().run(`learner show id:${userId} --json`));
    expect(story).toMatchObject({ phase: 'completed', username: 'queued-anna' });
  });
});
