import { attributeKeys } from '../../src/workflows/retire-learner/start-options';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { untilHolds } from '../support/until-holds';
import { parkLearner } from './parked-learner';

let engine: TestEngine;

beforeAll(async () => {
  engine = await openTestEngine('client-status');
});
afterAll(() => engine.close());

const run = (line: string, columns?: number) =>
  runLine(line, { env: engine.env, ...(columns === undefined ? {} : { page: { columns, colour: false } }) });

describe('lethe status', () => {
  it('says that nothing was applied, before anything was', async () => {
    expect(await run('status')).toMatchObject({ code: 0, out: 'no instance was applied yet' });
  });

  it('counts learners by phase, and ends with 5 when somebody is overdue', async () => {
    for (const userId of [1, 2]) await parkLearner(engine.client, userId);
    type Answer = { instances: { open: number; overdue: number; phases: object; workers: object[] }[] };
    const outcome = await untilHolds(
      'listed',
      () => run('status --instance demo --json'),
      (seen) => seen.code === 5 && jsonOf<Answer>(seen).instances[0]?.open === 2,
    );
    expect(outcome.code).toBe(5);
    expect(jsonOf(outcome)).toMatchObject({
      instances: [{ instance: 'demo', record: 'none', open: 2, overdue: 2, phases: { 'cooling-off': 2 }, workers: [] }],
      needsPerson: ['demo'],
    });
    const { out } = await run('status --instance demo', 60);
    expect(out).toMatch(/overdue +2/);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
  });
});

describe('an instance that nobody knows', () => {
  it.each([
    'learner list',
    'learner show id:7',
    'learner hold id:7',
    'learner retry --all --yes',
    'status',
    'discovery show',
    'schedule pause',
    'schedule resume',
    'schedule list',
    'discovery run',
    'discovery run --dry-run',
    'discovery run --yes',
    'learner release id:7 --no-wait',
    'learner expedite ann --yes',
    'instance export --to none.json',
  ])('does not exist: %s', async (line) => {
    const { code, err } = await run(`${line} --instance tutro`);
    expect(code).toBe(3);
    expect(err).toContain('tutro does not exist');
  });
});

describe('lethe learner list', () => {
  it('lists those who need a person first, then those who are due first', async () => {
    const typedSearchAttributes = (dueAt: string, attention?: string) => [
      { key: attributeKeys.instance, value: 'order' },
      { key: attributeKeys.phase, value: 'retiring' },
      { key: attributeKeys.dueAt, value: new Date(dueAt) },
      ...(attention === undefined ? [] : [{ key: attributeKeys.attention, value: attention }]),
    ];
    const start = (userId: number, dueAt: string, attention?: string) =>
      engine.client.workflow.start('retireLearner', {
        workflowId: `retirement/order/${userId}`,
        taskQueue: 'nobody',
        typedSearchAttributes: typedSearchAttributes(dueAt, attention),
        memo: { username: userId === 3 ? '=cmd()' : `learner-${userId}` },
      });
    await start(1, '2030-03-01');
    await start(2, '2030-01-01');
    await start(3, '2030-02-01', 'service.denied');
    const line = 'learner list --instance order';
    type Answer = { learners: { userId: number }[] };
    const listed = await untilHolds(
      'listed',
      () => run(`${line} --json`),
      (seen) => jsonOf<Answer>(seen).learners.length === 3,
    );
    expect(jsonOf<Answer>(listed).learners.map(({ userId }) => userId)).toEqual([3, 2, 1]);
    const lines = (await run(`${line} -o jsonl`)).out.split('\n').map((one) => JSON.parse(one) as { userId: number });
    expect(lines.map(({ userId }) => userId)).toEqual([3, 2, 1]);
    const [head, first] = (await run(`${line} --output csv`)).out.split('\n');
    expect(head).toBe('userId,username,phase,step,service,attention,requestedAt,dueAt,batch,open');
    expect(first).toMatch(/^3,'=cmd\(\),retiring,,,service\.denied,/);
  });

  it('counts a learner once, by the last run', async () => {
    const options = (phase: string) => ({
      workflowId: 'retirement/again/1',
      taskQueue: 'nobody',
      typedSearchAttributes: [
        { key: attributeKeys.instance, value: 'again' },
        { key: attributeKeys.phase, value: phase },
      ],
    });
    await (await engine.client.workflow.start('retireLearner', options('retiring'))).terminate();
    await engine.client.workflow.start('retireLearner', options('held'));
    const listed = await untilHolds(
      'listed',
      () => run('learner list --all --instance again --json'),
      (seen) => (jsonOf<{ learners: { phase: string }[] }>(seen).learners[0]?.phase ?? '') === 'held',
    );
    expect(jsonOf(listed)).toMatchObject({ total: 1, learners: [{ userId: 1, phase: 'held', open: true }] });
  });

  it('shows it again and again with --watch, until the time is over', async () => {
    const { code, out } = await run('learner list --instance demo --watch 99ms --timeout 3s');
    expect(code).toBe(2);
    expect(out).toBe('');
    const watched = await run('learner list --instance demo --watch 200ms --timeout 3s');
    expect(watched.code).toBe(0);
    expect(watched.out.match(/USER ID/g)?.length).toBeGreaterThan(1);
  });

  it('takes a number of days for days', async () => {
    const { out } = await run('learner list --instance demo --due-within 7 --json');
    expect(jsonOf({ out } as never)).toMatchObject({ total: 2 });
  });
});
