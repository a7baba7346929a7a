import { ACCOUNTS, LmsHere } from './lms-here';

const FORUM = '/api/discussion/v1/accounts/retire_forum';
const TAKEN = "(1062, \"Duplicate entry '' for key 'email'\")";

/** @source openedx-platform and openedx-forum themselves, run on MariaDB with the index that their migration makes */
describe('a database that gives an e-mail to one user alone', () => {
  const here = new LmsHere();
  const retire = (path: string, username: string) => here.worker.send('POST', path, { username });
  const twoInTheForum = () => {
    for (const username of ['ann', 'ben'])
      here.add({ username, state: 'RETIRING_FORUMS', holdings: { forum: 'account' } });
  };

  it('takes one learner at a time between retire_forum and retire', async () => {
    here.sandbox.admin.tune({ uniqueEmails: true });
    twoInTheForum();
    expect((await retire(FORUM, 'ann')).status).toBe(204);
    expect((await retire(FORUM, 'ann')).status).toBe(204);
    expect(await retire(FORUM, 'ben')).toMatchObject({ status: 500, data: TAKEN });
    expect((await retire(`${ACCOUNTS}/retire/`, 'ann')).status).toBe(204);
    expect((await retire(FORUM, 'ben')).status).toBe(204);
  });

  it('takes no second learner ever, where retire leaves the e-mail empty', async () => {
    here.sandbox.admin.tune({ uniqueEmails: true, retireLeavesEmail: true });
    twoInTheForum();
    await retire(FORUM, 'ann');
    await retire(`${ACCOUNTS}/retire/`, 'ann');
    expect(await retire(FORUM, 'ben')).toMatchObject({ status: 500, data: TAKEN });
  });

  it('has nothing against learners without a forum account, or a forum that does not rename', async () => {
    here.sandbox.admin.tune({ uniqueEmails: true, forumRenames: false });
    twoInTheForum();
    for (const username of ['ann', 'ben']) expect((await retire(FORUM, username)).status).toBe(204);
  });
});
