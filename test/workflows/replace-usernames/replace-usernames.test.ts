import type { ReplaceUsernameInput } from '../../../src/activities/replace-usernames/contract';
import { RetirementError } from '../../../src/domain/failure/failure';
import type { Replacement } from '../../../src/domain/usernames/replacement';
import {
  REPLACE_USERNAMES,
  type ReplaceUsernamesInput,
  replacementsQuery,
  replaceUsernamesWorkflowId,
} from '../../../src/workflows/replace-usernames/messages';
import { FakeSite } from '../../support/fake-site';
import { RetirementBench } from '../../support/retirement-bench';
import { untilHolds } from '../../support/until-holds';
import { EVERYWHERE, Names, replaceNames } from './names';

const NOT_SENT = { lms: 'not-sent' };
const notConnected = (errno: string) => new RetirementError('service.unavailable', { service: 'LMS', errno });

describe('replaceUsernames()', () => {
  let bench: RetirementBench;
  beforeAll(async () => {
    bench = await RetirementBench.open();
  });
  afterAll(() => bench.close());

  const run = (names: Names, input: Partial<ReplaceUsernamesInput>) => replaceNames(bench, names, input);
  const pairs = [{ old: 'ann', wanted: 'anna' }];

  it('sends nothing of a name that nobody has, or that another has', async () => {
    const names = new Names(new Set(['ann', 'anna']), []);
    const { replacements } = await run(names, { pairs: [...pairs, { old: 'gone', wanted: 'x' }] });
    expect(replacements.map(({ lms }) => lms)).toEqual(['taken', 'unknown-user']);
    expect(names.sent).toEqual([]);
  });

  it('sends nothing of a name that the LMS cannot be asked for, and tells nobody of it', async () => {
    const names = new Names(new Set(['ann', 'ben']), [], undefined, [], ["o'neil", "d'arc"]);
    const known: Replacement[] = [{ old: "o'neil", wanted: 'x', fresh: 'x', lms: 'replaced', places: {} }];
    const { replacements } = await run(names, {
      pairs: [
        { old: "o'neil", wanted: 'x' },
        { old: 'ben', wanted: "d'arc" },
      ],
      known,
      allowSuffix: true,
    });
    expect(replacements.map(({ lms }) => lms)).toEqual(['not-asked', 'not-asked']);
    expect(names.sent).toEqual([]);
  });

  it('asks whether somebody else has a retirement of the present name before it sends one, and not after', async () => {
    const names = new Names(new Set(['ann']), ['renames, answer lost']);
    await run(names, { pairs });
    expect(names.asked.map(({ present }) => present)).toEqual([['ann'], undefined]);
  });

  it('asks for all names at once where nothing is sent', async () => {
    const names = new Names(new Set(['ann', 'ben', 'cid', 'cidi']), []);
    const three = [...pairs, { old: 'ben', wanted: 'benno' }, { old: 'cid', wanted: 'cidi' }];
    const { replacements } = await run(names, { pairs: three, dryRun: true });
    expect(replacements.map(({ lms }) => lms)).toEqual(['ready', 'ready', 'taken']);
    expect([names.asked.length, names.sent]).toEqual([1, []]);
    const denied = [new RetirementError('service.denied', { service: 'LMS' })];
    expect(await run(new Names(new Set(), [], undefined, denied), { pairs: three, dryRun: true })).toMatchObject({
      stopped: 'service.denied',
      replacements: [NOT_SENT, NOT_SENT, NOT_SENT],
    });
  });

  it('says with each question and each name for which site it was confirmed', async () => {
    const names = new Names(new Set(['ann']), []);
    await run(names, { pairs, site: 'f00d' });
    expect(new Set([...names.asked, ...names.sent].map(({ site }) => site))).toEqual(new Set(['f00d']));
  });

  it('tells nobody of a name that somebody has again, in whatever case', async () => {
    const places = { ecommerce: 'failed' } as const;
    const known: Replacement[] = [{ old: 'ann', wanted: 'anna', fresh: 'anna', lms: 'replaced', places }];
    const names = new Names(new Set(['Ann', 'anna']), []);
    const { replacements } = await run(names, { pairs, known });
    expect(replacements[0]).toMatchObject({ lms: 'other-case' });
    expect(names.sent).toEqual([]);
  });

  it('tells again only those who failed, of a name that was replaced before', async () => {
    const names = new Names(new Set(['anna']), []);
    const places = { ecommerce: 'replaced', discovery: 'replaced', credentials: 'denied', forum: 'failed' } as const;
    const known: Replacement[] = [{ old: 'ann', wanted: 'anna', fresh: 'anna', lms: 'replaced', places }];
    const { replacements } = await run(names, { pairs, known });
    expect(replacements[0]?.places).toEqual(EVERYWHERE);
    expect(names.sent.map(({ place }) => place)).toEqual(['credentials', 'forum']);
  });

  it('goes on where one place fails or refuses, and says which', async () => {
    const names = new Names(new Set(['ann']), [], ({ place }) => {
      if (place === 'credentials') return new RetirementError('service.denied', { service: 'CREDENTIALS' });
      return place === 'forum' ? new RetirementError('service.failed', { service: 'FORUM', status: 500 }) : undefined;
    });
    const { replacements } = await run(names, { pairs });
    expect(replacements[0]).toMatchObject({
      lms: 'replaced',
      places: { ecommerce: 'replaced', discovery: 'replaced', credentials: 'denied', forum: 'failed' },
    });
  });

  it('stops where the LMS cannot be asked, and keeps what it has done', async () => {
    const denied = new RetirementError('service.denied', { service: 'LMS' });
    const names = new Names(new Set(['ann', 'ben', 'cid']), [], undefined, [undefined, denied]);
    const three = [...pairs, { old: 'ben', wanted: 'benno' }, { old: 'cid', wanted: 'cidi' }];
    const result = await run(names, { pairs: three });
    expect(result).toMatchObject({
      stopped: 'service.denied',
      replacements: [{ lms: 'replaced', fresh: 'anna', places: { forum: 'replaced' } }, NOT_SENT, NOT_SENT],
    });
  });

  it('stops where the LMS takes no connection for an hour', async () => {
    const names = new Names(new Set(['ann']), [], ({ place }) =>
      place === 'lms' ? notConnected('ECONNREFUSED') : undefined,
    );
    expect(await run(names, { pairs })).toMatchObject({ stopped: 'service.unavailable', replacements: [NOT_SENT] });
    expect(names.sentToLms.length).toBeLessThan(30);
  });

  it.each([
    ['is held', 30, new RetirementError('instance.held', {})],
    ['takes no connection (EHOSTUNREACH)', 2, notConnected('EHOSTUNREACH')],
    ['takes no connection (PROXY_REFUSED)', 2, notConnected('PROXY_REFUSED')],
  ])('waits while the LMS %s, and goes on then', async (_, times, failure) => {
    const names: Names = new Names(new Set(['ann']), [], ({ place }) =>
      place === 'lms' && names.sentToLms.length <= times ? failure : undefined,
    );
    const { replacements, stopped } = await run(names, { pairs });
    expect([replacements, stopped]).toMatchObject([[{ lms: 'replaced', fresh: 'anna' }], undefined]);
    expect(names.sentToLms).toHaveLength(times + 1);
  });

  it('sends nothing after a hold in which somebody has taken the wanted name', async () => {
    const names: Names = new Names(new Set(['ann']), [], ({ place }) => {
      if (place !== 'lms') return undefined;
      names.here.add('anna');
      return new RetirementError('instance.held', { service: 'LMS' });
    });
    expect((await run(names, { pairs })).replacements).toMatchObject([{ lms: 'taken' }]);
    expect(names.sentToLms).toHaveLength(1);
  });

  it('says what it knows after somebody has ended it in Temporal', async () => {
    const site = new FakeSite();
    const names = new Names(new Set(['ann', 'ben']), []);
    const { lookUpNames, replaceUsername } = names;
    let letGo = () => {};
    const released = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const hangs = async (input: ReplaceUsernameInput) => {
      if (input.old === 'ben') await released;
      return replaceUsername(input);
    };
    Object.assign(site.activities, { lookUpNames, replaceUsername: hangs });
    await bench.serve(site, async ({ instance, env }) => {
      const handle = await env.client.workflow.start(REPLACE_USERNAMES, {
        workflowId: replaceUsernamesWorkflowId(instance),
        taskQueue: 'lethe',
        args: [{ instance, pairs: [...pairs, { old: 'ben', wanted: 'benno' }], allowSuffix: false, known: [] }],
      });
      const ask = () => handle.query(replacementsQuery);
      await untilHolds('the second pair is sent', ask, ([, second]) => second?.lms === 'unsure');
      await handle.terminate('by hand');
      letGo();
      expect(await ask()).toMatchObject([
        { lms: 'replaced', fresh: 'anna', places: { forum: 'replaced' } },
        { lms: 'unsure' },
      ]);
    });
  });

  it('stops where the LMS refuses our user, with the rest not sent', async () => {
    const names = new Names(new Set(['ann', 'ben']), [], ({ place }) =>
      place === 'lms' ? new RetirementError('service.denied', { service: 'LMS' }) : undefined,
    );
    const result = await run(names, { pairs: [...pairs, { old: 'ben', wanted: 'benno' }] });
    expect(result).toMatchObject({
      stopped: 'service.denied',
      replacements: [{ lms: 'not-sent' }, { lms: 'not-sent' }],
    });
    expect(names.sentToLms).toEqual(['ann']);
  });
});
