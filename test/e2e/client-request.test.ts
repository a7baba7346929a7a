import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonOf } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { clientSite } from './client-site';

const { site } = clientSite('client-request');
const folder = temporaryFolder();

const BULK = '/v1/accounts/bulk_retire_users';

let people = 0;
/** Users who did not ask. */
function users(amount: number): readonly string[] {
  const names = Array.from({ length: amount }, () => `leaver-${++people}`);
  site().sandbox.admin.add(names.map((username) => ({ username, asked: false })));
  return names;
}

const stateOf = (username: string) =>
  site()
    .sandbox.admin.learners()
    .find((one) => one.liveUsername === username)?.state ?? null;

describe('lethe request create', () => {
  it('shows for whom first, and sends when the name of the instance was typed', async () => {
    const [ann = '', ben = ''] = users(2);
    const line = `request create --usernames ${ann},${ben}`;
    const dry = await site().run(`${line} --dry-run --json`);
    expect(jsonOf(dry)).toMatchObject({ asked: 2, free: 2, requested: 0, dryRun: true });
    expect((await site().run(line)).code).toBe(2);
    expect((await site().run(line, { answers: ['no'] })).code).toBe(4);
    expect(stateOf(ann)).toBeNull();
    const done = await site().run(line, { answers: ['sandbox'] });
    expect(done.asked.join()).toContain('deactivates 2 accounts of sandbox now');
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('2 users: 2 requested') });
    expect([stateOf(ann), stateOf(ben)]).toEqual(['PENDING', 'PENDING']);
  });

  it('takes a file, tells who has asked already and whom the LMS does not know, and is harmless when repeated', async () => {
    const names = [...users(120), 'nobody-at-all'];
    const file = join(folder.path, 'leavers.txt');
    writeFileSync(file, `\uFEFF${names.join('\r\n')}\r\n\r\n`);
    const first = await site().run(`request create --file ${file} --yes --json`);
    expect(first.code).toBe(4);
    expect(jsonOf(first)).toMatchObject({ asked: 121, requested: 120, refused: 1, already: 0 });
    const again = await site().run(`request create --file ${file} --yes --output csv`);
    expect(again.out.split('\n').filter((line) => line.includes(',already,'))).toHaveLength(120);
    expect(again.out.split('\n')[0]).toBe('username,is,userId,retirementId,state,account');
  });

  it('says what may have been done where the LMS refuses in the middle', async () => {
    const names = users(45);
    site().sandbox.admin.addFault({ match: { path: BULK, nth: 2 }, do: { kind: 'status', status: 403 } });
    const failed = await site().run(`request create --usernames ${names.join(',')} --yes --json`);
    site().sandbox.admin.removeFaults();
    expect(failed.code).not.toBe(0);
    expect(failed.err).toContain('of 45 users it is not known whether they were sent');
    expect(jsonOf(failed)).toMatchObject({ asked: 45, requested: 0, stopped: { code: 'service.denied' } });
    expect(names.map(stateOf).filter((state) => state === 'PENDING')).toHaveLength(20);
    const again = await site().run(`request create --usernames ${names.join(',')} --yes --json`);
    expect(jsonOf(again)).toMatchObject({ requested: 25, already: 20 });
  });

  it('says of whom it does not know, and who was not sent, where it ends after some', async () => {
    const names = users(130);
    const fault = site().sandbox.admin.addFault({
      match: { path: BULK, nth: 6 },
      do: { kind: 'status', status: 403 },
    });
    const line = `request create --usernames ${names.join(',')} --yes --json`;
    const failed = await site().run(line);
    site().sandbox.admin.removeFaults(fault.id);
    expect(jsonOf(failed)).toMatchObject({ asked: 130, requested: 100, stopped: { code: 'service.denied' } });
    expect(failed.err).toContain('of 30 users it is not known whether they were sent. Repeat');
    const more = [...names, ...users(100)];
    site().sandbox.admin.addFault({ match: { path: BULK }, do: { kind: 'status', status: 403 } });
    const first = await site().run(`request create --usernames ${more.slice(100).join(',')} --yes --json`);
    site().sandbox.admin.removeFaults();
    expect(first.err).toContain('of 100 users it is not known whether they were sent; 30 users were not sent.');
    expect(jsonOf(await site().run(line))).toMatchObject({ requested: 30, already: 100 });
  });

  it('is not given up while accounts are being deactivated', async () => {
    const names = users(45);
    site().sandbox.admin.addFault({
      match: { path: BULK, times: 2 },
      do: { kind: 'gateway', answer: 'login-302', after: true },
    });
    const done = await site().run(`request create --usernames ${names.join(',')} --yes --json`);
    site().sandbox.admin.removeFaults();
    expect([done.code, jsonOf(done)]).toMatchObject([0, { asked: 45, requested: 45 }]);
    expect(names.map(stateOf)).toEqual(names.map(() => 'PENDING'));
  });

  it('says in words that the app is off, and what cannot be a username', async () => {
    const [ann = ''] = users(1);
    site().sandbox.admin.tune({ bulkRetire: false });
    const off = await site().run(`request create --usernames ${ann} --yes`);
    site().sandbox.admin.tune({ bulkRetire: true });
    expect(off.code).toBe(4);
    expect(off.err).toContain('ENABLE_BULK_USER_RETIREMENT');
    const file = join(folder.path, 'comma.txt');
    writeFileSync(file, 'a,b\n');
    expect(await site().run(`request create --file ${file} --yes`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('has a comma'),
    });
    expect((await site().run('request create --yes')).code).toBe(2);
    expect((await site().run(`request create --file ${file}.not --yes`)).err).toContain('there is no such file');
  });
});
