import { ActivityBench } from '../../support/activity-bench';

const LMS = '/api/user/v1/accounts/replace_usernames/';

describe('replacing a username', () => {
  let bench: ActivityBench;
  beforeAll(async () => {
    bench = await ActivityBench.open({ workerMayReplace: true });
  });
  afterEach(() => {
    bench.sandbox.admin.removeFaults();
    bench.sandbox.admin.tune({ workerMayReplace: true });
    bench.sandbox.admin.clearRecord();
  });
  afterAll(async () => {
    const said = JSON.stringify([bench.logged, bench.heartbeats]);
    await bench.close();
    expect(bench.namesIn(said)).toEqual([]);
  });
  const look = (...names: readonly string[]) => bench.run('lookUpNames', { instance: 'sandbox', names });
  const replace = (place: 'lms' | 'forum' | 'ecommerce' | 'discovery' | 'credentials', old: string, wanted: string) =>
    bench.run('replaceUsername', { instance: 'sandbox', place, old, wanted });

  it('sees who has a name, in which case, and which name cannot be asked for', async () => {
    bench.sandbox.admin.add([{ username: 'Looked.At', asked: false }]);
    expect(await look('Looked.At', 'looked.at', 'never-was', "O'Neil")).toEqual([
      'here',
      'other-case',
      'absent',
      'not-asked',
    ]);
    expect(bench.broken()).toEqual([]);
  });

  it.each([
    ['FORUMS_COMPLETE', 'half-gone', 'half-gone'],
    ['ERRORED', 'Cased-Gone', 'cased-gone'],
    ['LOCKING_COMPLETE', 'accent-gone', 'accent-gon\u00e9'],
    ['COMPLETE', 'all-gone', 'all-gone'],
  ])('sees that a wanted name is that of a retirement, though nobody has it: %s', async (state, old, wanted) => {
    const other = await ActivityBench.open();
    await other.add({ username: old, state, renamed: true });
    const seen = await other.run('lookUpNames', { instance: 'sandbox', names: ['x', wanted], wanted: [wanted] });
    const plain = await other.run('lookUpNames', { instance: 'sandbox', names: [wanted] });
    await other.close();
    expect(seen).toEqual(['absent', 'retiring']);
    expect(plain).not.toEqual(['retiring']);
  });

  it.each([
    ['FORUMS_COMPLETE', 'Rene', 'Ren\u00e9'],
    ['LOCKING_COMPLETE', 'Ann', 'ann'],
    ['ERRORED', 'cas', 'CAS'],
    ['COMPLETE', 'done', 'done'],
  ])('sees that a present name is also that of a retirement of somebody else: %s', async (state, gone, alive) => {
    const other = await ActivityBench.open();
    await other.add({ username: gone, state, renamed: true });
    other.sandbox.admin.add([{ username: alive, asked: false }]);
    const present = { instance: 'sandbox', names: [alive, 'free'], wanted: ['free'], present: [alive] };
    const seen = await other.run('lookUpNames', present);
    const plain = await other.run('lookUpNames', { instance: 'sandbox', names: [alive] });
    await other.close();
    expect([seen, plain]).toEqual([['twin', 'absent'], ['here']]);
  });

  it("sees that a retirement is the user's own", async () => {
    const other = await ActivityBench.open();
    await other.add({ username: 'Own', state: 'LOCKING_COMPLETE' });
    const present = (...names: readonly string[]) =>
      other.run('lookUpNames', { instance: 'sandbox', names, present: names });
    expect(await present('Own', 'own', 'never-was')).toEqual(['here', 'other-case', 'absent']);
    await other.close();
  });

  it("sees that somebody else has a retirement of such a name beside the user's own", async () => {
    const other = await ActivityBench.open();
    await other.add({ username: 'Two', state: 'COMPLETE', renamed: true });
    await other.add({ username: 'two' });
    const seen = await other.run('lookUpNames', { instance: 'sandbox', names: ['two'], present: ['two'] });
    await other.close();
    expect(seen).toEqual(['twin']);
  });

  it('reads the queue again for a replacement that began after the last reading', async () => {
    const other = await ActivityBench.open();
    other.sandbox.admin.add([{ username: 'other', asked: false }]);
    const look = (name: string, sinceMs: number) =>
      other.run('lookUpNames', { instance: 'sandbox', names: [name], present: [name], sinceMs });
    expect(await look('other', Date.now())).toEqual(['here']);
    await other.add({ username: 'Rene', state: 'COMPLETE', renamed: true });
    other.sandbox.admin.add([{ username: 'ren\u00e9', asked: false }]);
    const seen = await look('ren\u00e9', Date.now() + 1);
    await other.close();
    expect(seen).toEqual(['twin']);
  });

  it('believes no reading of the queue of which the LMS says something else by now', async () => {
    const other = await ActivityBench.open();
    const ann = await other.add({ username: 'ann', state: 'LOCKING_COMPLETE' });
    const present = { instance: 'sandbox', names: ['ann'], present: ['ann'] };
    expect(await other.run('lookUpNames', present)).toEqual(['here']);
    other.sandbox.admin.rename(ann.userId, 'gone');
    other.sandbox.admin.add([{ username: 'ann', asked: false }]);
    expect(await other.run('lookUpNames', present)).toEqual(['twin']);
    await other.close();
  });

  it('asks again within a minute where it is told to wait longer: no run waits for it', async () => {
    bench.sandbox.admin.addFault({
      match: { path: '/api/user/v1/accounts/' },
      do: { kind: 'status', status: 429, retry_after: 3600 },
    });
    const failure = await bench.fail('lookUpNames', { instance: 'sandbox', names: ['a'] });
    expect(failure).toMatchObject({ type: 'service.throttled', quick: true });
  });

  it('gives the name that the LMS gave, and tells the other places', async () => {
    const ann = await bench.add({ userId: 801, username: 'renamed-ann' });
    bench.sandbox.admin.add([{ username: 'taken', asked: false }]);
    const answer = await replace('lms', ann.originalUsername, 'taken');
    expect(answer).toEqual({ kind: 'replaced', fresh: expect.stringMatching(/^taken-[0-9a-f]{4}$/) });
    const fresh = answer.kind === 'replaced' ? answer.fresh : '';
    for (const place of ['ecommerce', 'discovery', 'credentials'] as const) {
      expect(await replace(place, ann.originalUsername, fresh)).toEqual({ kind: 'replaced', fresh });
    }
    expect(await replace('lms', fresh, 'x'.repeat(151))).toEqual({ kind: 'failed' });
    expect(bench.broken()).toEqual([]);
  });

  it('fails in the forum for a user without a forum account, and does it for others', async () => {
    bench.sandbox.admin.add([
      { username: 'has-forum', asked: false, holdings: { forum: 'account' } },
      { username: 'no-forum', asked: false, holdings: { forum: 'none' } },
    ]);
    expect(await replace('forum', 'has-forum', 'has-forum-2')).toMatchObject({ kind: 'replaced' });
    const failure = await bench.fail('replaceUsername', {
      instance: 'sandbox',
      place: 'forum',
      old: 'no-forum',
      wanted: 'x',
    });
    expect(failure).toMatchObject({ type: 'service.failed' });
  });

  it('sends nothing to a service that is held, or while the instance is held', async () => {
    const other = await ActivityBench.open({ workerMayReplace: true });
    other.sandbox.admin.add([{ username: 'ann', asked: false, holdings: { forum: 'account' } }]);
    const { records } = other;
    const before = records.record;
    const isHeld = async (place: 'lms' | 'forum' | 'ecommerce' | 'discovery' | 'credentials') =>
      (await other.fail('replaceUsername', { instance: 'sandbox', place, old: 'ann', wanted: 'anna' })).type;
    const hold = { by: 'ann', since: new Date().toISOString() };
    for (const [scope, places] of [
      [{ kind: 'instance' }, ['lms', 'forum', 'ecommerce', 'discovery', 'credentials']],
      [{ kind: 'service', service: 'LMS' }, ['lms', 'forum']],
      [{ kind: 'service', service: 'ECOMMERCE' }, ['ecommerce']],
    ] as const) {
      records.record = { ...before, holds: [{ ...hold, scope }] };
      for (const place of places) expect(await isHeld(place)).toBe('instance.held');
    }
    expect(other.sandbox.admin.requests().filter(({ method }) => method === 'POST')).toEqual([]);
    const asked = { instance: 'sandbox', place: 'lms', old: 'ann', wanted: 'anna' } as const;
    expect(await other.run('replaceUsername', asked)).toMatchObject({ kind: 'replaced' });
    await other.close();
  });

  it('asks and sends nothing where another site is in force than the one it was confirmed for', async () => {
    bench.sandbox.admin.add([{ username: 'meant', asked: false }]);
    const asked = { instance: 'sandbox', site: 'another' };
    const replaced = { ...asked, place: 'lms', old: 'meant', wanted: 'meant-2' } as const;
    for (const failure of [
      await bench.fail('lookUpNames', { ...asked, names: ['meant'] }),
      await bench.fail('replaceUsername', replaced),
    ]) {
      expect(failure).toMatchObject({ type: 'instance.mismatch' });
    }
    expect(bench.sandbox.admin.requests().filter(({ path }) => path.startsWith('/api/'))).toEqual([]);
    const { fingerprint: site } = bench.records.record.settings;
    expect(await bench.run('replaceUsername', { ...replaced, site })).toMatchObject({ kind: 'replaced' });
  });

  it('is denied where our user is not the replacement worker', async () => {
    bench.sandbox.admin.tune({ workerMayReplace: false });
    const failure = await bench.fail('replaceUsername', { instance: 'sandbox', place: 'lms', old: 'a', wanted: 'b' });
    expect(failure).toMatchObject({ type: 'service.denied' });
  });

  it('is done by the client of the replacement worker where the file has one, and by no other', async () => {
    const own = '  username_replacement: {client_id: sandbox-replacement, client_secret: sandbox-replacement-secret}\n';
    const other = await ActivityBench.open({ workerMayReplace: false }, (yaml) => `${yaml}${own}`);
    other.sandbox.admin.add([{ username: 'ann', asked: false, holdings: { forum: 'account' } }]);
    for (const place of ['lms', 'forum', 'ecommerce', 'discovery', 'credentials'] as const) {
      const asked = { instance: 'sandbox', place, old: 'ann', wanted: 'anna' } as const;
      expect(await other.run('replaceUsername', asked)).toEqual({ kind: 'replaced', fresh: 'anna' });
    }
    expect(await other.run('lookUpNames', { instance: 'sandbox', names: ['anna'] })).toEqual(['here']);
    expect(other.broken()).toEqual([]);
    await other.close();
  });

  it('does not believe an answer that does not name the pair', async () => {
    bench.sandbox.admin.addFault({
      match: { path: LMS },
      do: { kind: 'status', status: 200, body: '{"successful_replacements": [], "failed_replacements": []}' },
    });
    const failure = await bench.fail('replaceUsername', { instance: 'sandbox', place: 'lms', old: 'a', wanted: 'b' });
    expect(failure).toMatchObject({ type: 'service.unavailable' });
  });

  it('says where the file has no address', async () => {
    const other = await ActivityBench.open({ workerMayReplace: true }, (yaml) =>
      yaml.replace(/^ {2}discovery: .*\n/m, ''),
    );
    const asked = { instance: 'sandbox', place: 'discovery', old: 'a', wanted: 'b' } as const;
    expect(await other.run('replaceUsername', asked)).toEqual({ kind: 'no-address' });
    await other.close();
  });
});
