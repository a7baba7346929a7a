import type { LearnerRow, LearnerStory } from '../../src/operations/learners';
import { jsonOf } from '../cli/recording-terminal';
import { untilHolds } from '../support/until-holds';
import { clientSite } from './client-site';

const { site } = clientSite('learner-story');

const show = async (userId: number) => jsonOf<LearnerStory>(await site().run(`learner show id:${userId} --json`));
const listed = async (userId: number) => {
  const list = await site().run('learner list --all --limit 1000 --json');
  return jsonOf<{ learners: LearnerRow[] }>(list).learners.filter((row) => row.userId === userId);
};
const say = async (line: string) => {
  const outcome = await site().run(`${line} --by ada --yes --json`);
  return { code: outcome.code, answer: jsonOf<object>(outcome) };
};

describe('a run that the pipeline, or a service, keeps from going on', () => {
  afterEach(() => void site().sandbox.admin.removeFaults());

  it.each([
    [
      'config.invalid',
      { path: 'update_retirement_status' },
      /^waits for +config\.invalid: LMS refuses the states of step RETIRING_\w+ after .* in another order; `lethe pipeline states`/m,
    ],
    [
      'service.rejected',
      { service: 'ecommerce' },
      /^waits for +service\.rejected: ECOMMERCE answered 400 in RETIRING_ECOM$/m,
    ],
  ] as const)('says what it met: %s', async (code, match, says) => {
    const { userId } = await site().coolingOff();
    site().sandbox.admin.addFault({ match: { ...match, learner: userId }, do: { kind: 'refuse' } });
    await say(`learner expedite id:${userId}`);
    await untilHolds(
      'it waits',
      () => show(userId),
      ({ wait }) => wait?.code === code,
    );
    expect((await site().run(`learner show id:${userId}`)).out).toMatch(says);
    await say(`learner abort id:${userId}`);
  });
});

describe('a list that --limit cuts', () => {
  it('says so beside what other programs read', async () => {
    await site().coolingOff();
    await site().coolingOff();
    for (const output of ['csv', 'jsonl']) {
      const cut = await site().run(`learner list --limit 1 -o ${output}`);
      expect([cut.code, cut.err]).toEqual([0, expect.stringMatching(/^1 of \d+; --limit \d+ shows all$/m)]);
      expect((await site().run(`learner list -o ${output}`)).err).not.toContain('--limit');
      const older = await site().run(`discovery show --limit 1 -o ${output}`);
      expect(older.err).toContain('there are older ones; --limit 10 shows more');
    }
    expect((await site().run('discovery show --limit 1000')).err).not.toContain('older');
    const table = await site().run('learner list --limit 1', {
      env: { LETHE_WEB_UI: 'https://temporal.example.com/' },
    });
    expect(table.err).not.toContain('--limit');
    expect(table.out).toMatch(/^1 of \d+; --limit \d+ shows all$/m);
    const link = /^Web UI: (https:\/\/temporal\.example\.com\/namespaces\/\S+)$/m.exec(table.out)?.[1] ?? '';
    const query = new URL(link).searchParams.get('query') ?? '';
    const { count } = await site().engine.client.workflow.count(query);
    expect(table.out).toContain(`1 of ${count};`);
  });
});

describe('a learner who was aborted half-way, and is reset', () => {
  let userId: number;
  beforeAll(async () => {
    ({ userId } = await site().coolingOff());
    const { admin } = site().sandbox;
    admin.addFault({ match: { learner: userId, service: 'ecommerce' }, do: { kind: 'status', status: 503 } });
    await say(`learner expedite id:${userId}`);
    await untilHolds(
      'a failed attempt',
      () => show(userId),
      ({ failing }) => failing !== undefined,
    );
  });

  it('is shown to fail from the first failed attempt on, with what it met', async () => {
    const story = await show(userId);
    expect(story).toMatchObject({ phase: 'retiring', step: 'RETIRING_ECOM' });
    expect(story.failing).toMatchObject({ code: 'service.unavailable', says: expect.stringContaining('503') });
    expect(story.failing?.attempts).toBeGreaterThan(0);
    const text = await site().run(`learner show id:${userId}`);
    expect(text.out).toMatch(/fails now +.*ECOMMERCE.*503/);
  });

  it('keeps the receipts of the former run, and is one learner in lists and in show', async () => {
    expect((await say(`learner abort id:${userId}`)).code).toBe(0);
    site().sandbox.admin.removeFaults();
    const aborted = await show(userId);
    expect(aborted).toMatchObject({ phase: 'aborted', ending: expect.stringContaining('ada') });
    const before = aborted.receipts.map(({ step, at }) => ({ step, at }));
    expect(before.length).toBeGreaterThan(2);

    const refused = await say(`learner reset id:${userId} --to LMS_COMPLETE`);
    expect(refused).toMatchObject({ code: 4, answer: { error: { message: expect.stringMatching(/only goes back/) } } });
    expect(await show(userId)).toMatchObject({ phase: 'aborted', verbs: aborted.verbs, earlier: [] });

    expect((await say(`learner reset id:${userId} --to NOTES_COMPLETE`)).code).toBe(0);
    const story = await untilHolds(
      'the end',
      () => show(userId),
      ({ phase }) => phase === 'completed',
    );
    expect(story.earlier).toEqual([expect.objectContaining({ phase: 'aborted' })]);
    for (const receipt of before) expect(story.receipts).toContainEqual(expect.objectContaining(receipt));
    expect(story.verbs.map(({ verb }) => verb)).toEqual(['expedite', 'abort', 'reset']);
    expect(await listed(userId)).toEqual([expect.objectContaining({ phase: 'completed' })]);
    const asked = site()
      .sandbox.admin.requests()
      .filter(({ learner, path }) => learner === userId && path.includes('unenroll'));
    expect(asked).toHaveLength(1);
  });
});

describe('temporal workflow cancel', () => {
  it('in the middle of the first step aborts the learner, after the attempt in hand', async () => {
    const { userId } = await site().coolingOff();
    const { admin } = site().sandbox;
    const fault = admin.addFault({
      match: { learner: userId, path: '/api/enrollment' },
      do: { kind: 'delay', ms: 3_000 },
    });
    await say(`learner expedite id:${userId}`);
    await untilHolds(
      'the first step',
      async () => fault.fired,
      (fired) => fired > 0,
    );
    await site().engine.client.workflow.getHandle(`retirement/sandbox/${userId}`).cancel();
    const story = await untilHolds(
      'the end',
      () => show(userId),
      ({ phase }) => phase === 'aborted',
    );
    expect(story).toMatchObject({ lmsState: 'ABORTED', ending: expect.stringContaining('temporal') });
    expect(admin.learner(userId).state).toBe('ABORTED');
  });
});

describe('temporal workflow terminate', () => {
  it('in the middle of a step is shown as in the lists, and not as a step at work', async () => {
    const { userId } = await site().coolingOff();
    const { admin } = site().sandbox;
    admin.addFault({ match: { learner: userId, service: 'ecommerce' }, do: { kind: 'status', status: 503 } });
    await say(`learner expedite id:${userId}`);
    await untilHolds(
      'it fails',
      () => show(userId),
      ({ failing }) => failing !== undefined,
    );
    await site().engine.client.workflow.getHandle(`retirement/sandbox/${userId}`).terminate('by hand');
    const story = await show(userId);
    expect(story).toMatchObject({ phase: 'terminated', ending: expect.stringContaining('Temporal') });
    for (const key of ['failing', 'step', 'wait']) expect(story).not.toHaveProperty(key);
    expect(story.receipts.length).toBeGreaterThan(2);
    admin.removeFaults();
  });
});
