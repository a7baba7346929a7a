import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { siteClaimWorkflowId } from '../../src/domain/instance/instance';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { untilHolds } from '../support/until-holds';
import { type ServedHere, serveHere } from './serve-here';

const folder = temporaryFolder();
const closers: (() => Promise<unknown>)[] = [];
let engine: TestEngine;
let site: Sandbox;
let other: Sandbox;
let served: ServedHere;
let userId: number;
/** One sandbox at two addresses, and another one with a learner of the same ids. */
let files: { readonly old: string; readonly fresh: string; readonly wrong: string };

beforeAll(async () => {
  engine = await openTestEngine('rehome');
  closers.unshift(() => engine.close());
  [site, other] = await Promise.all([startSandbox({ port: 0 }), startSandbox({ port: 0 })]);
  closers.unshift(() => Promise.all([site.stop(), other.stop()]));
  const fresh = site.config().replaceAll(site.urls.lms, site.urls.lms.replace('127.0.0.1', 'localhost'));
  files = {
    old: folder.write('old.yml', site.config()),
    fresh: folder.write('fresh.yml', fresh),
    wrong: folder.write('wrong.yml', other.config()),
  };
  for (const [at, days] of [
    [site, 40],
    [other, 41],
  ] as const) {
    const [one] = at.admin.add([{ username: 'ann', email: 'ann@example.com', createdDaysAgo: days }]);
    userId = one?.userId ?? 0;
  }
  served = await serveHere(engine, files.old);
  closers.unshift(() => served.stop());
}, 120_000);
afterAll(async () => {
  for (const close of closers) await close();
});

const run = (line: string, answers?: readonly string[]) =>
  runLine(`${line} --instance sandbox`, { env: engine.env, ...(answers === undefined ? {} : { answers }) });

async function restartWith(file: string): Promise<void> {
  await served.stop();
  served = await serveHere(engine, file);
}

async function claims(): Promise<readonly string[]> {
  await engine.listed();
  const open: string[] = [];
  const query = "WorkflowType = 'siteClaim' AND ExecutionStatus = 'Running'";
  for await (const { workflowId } of engine.client.workflow.list({ query })) open.push(workflowId);
  return open;
}

const phase = async () => jsonOf<{ phase: string }>(await run(`learner show id:${userId} --json`)).phase;

describe('lethe instance rehome', () => {
  it('refuses another site, and an address that no worker serves', async () => {
    expect((await run(`instance apply --config ${files.old} --yes`)).code).toBe(0);
    expect((await run(`learner hold id:${userId}`)).code).toBe(0);
    const plain = await run(`instance apply --config ${files.fresh} --yes`);
    expect([plain.code, plain.err]).toEqual([4, expect.stringContaining('lethe instance rehome')]);
    const nobody = await run(`instance rehome --config ${files.fresh} --confirm sandbox`);
    expect([nobody.code, nobody.err]).toEqual([6, expect.stringContaining('start one with the new file first')]);
    await restartWith(files.wrong);
    const wrong = await run(`instance rehome --config ${files.wrong} --confirm sandbox`);
    expect([wrong.code, wrong.err]).toEqual([4, expect.stringContaining(`LMS user ids ${userId}`)]);
    expect(jsonOf(await run('instance show --json'))).toMatchObject({ record: { settings: { lms: site.urls.lms } } });
  }, 180_000);

  it('moves the same LMS when its name is typed; a held run goes on at the new address', async () => {
    await restartWith(files.fresh);
    const [before] = await claims();
    expect((await run(`instance rehome --config ${files.fresh} --confirm other`)).code).toBe(4);
    expect((await run(`instance rehome --config ${files.fresh}`)).code).toBe(2);
    expect((await run(`instance rehome --config ${files.fresh}`, ['something else'])).code).toBe(4);
    const moved = await run(`instance rehome --config ${files.fresh} --json`, ['sandbox']);
    expect([moved.code, jsonOf(moved)]).toEqual([0, expect.objectContaining({ from: site.urls.lms, compared: 1 })]);
    const [after, ...more] = await claims();
    expect([before, more]).toEqual([expect.stringMatching(/^site\//), []]);
    expect(after).not.toBe(before);

    const waits = await run('discovery run');
    expect(waits.code).toBe(5);
    expect((await run(`learner release id:${userId}`)).code).toBe(0);
    await untilHolds('the released run', phase, (seen) => seen === 'attention');
    expect(site.admin.learner(userId).state).toBe('PENDING');
    const asks = await run('discovery run');
    expect([asks.code, asks.out.replace(/\s+/g, ' ')]).toEqual([
      5,
      expect.stringContaining('1 more, whose open run waits for this approval, goes on to be erased now'),
    ]);
    expect((await run('discovery approve --yes')).code).toBe(0);
    await untilHolds(
      'the learner',
      async () => site.admin.learner(userId).state,
      (seen) => seen === 'COMPLETE',
    );
    const hosts = site.admin.requests().filter(({ path }) => path.includes('update_retirement_status'));
    expect(hosts.length).toBeGreaterThan(0);
    expect((await run(`instance rehome --config ${files.fresh} --confirm sandbox`)).code).toBe(0);
  }, 180_000);

  it('leaves the old address to another instance', async () => {
    const named = folder.write('named.yml', site.config().replace('id: sandbox', 'id: another'));
    // The other services are still the ones of the site.
    const applied = await runLine(`instance apply --config ${named} --confirm another`, { env: engine.env });
    expect([applied.code, applied.err]).toEqual([0, expect.any(String)]);
    expect(await claims()).toHaveLength(2);
    const removed = await runLine('instance remove --instance another --yes', { env: engine.env });
    expect(removed.code).toBe(0);
    expect(await claims()).not.toContain(siteClaimWorkflowId('nobody'));
    expect(await claims()).toHaveLength(1);
  }, 60_000);

  it('is not needed after a remove: another id takes the same LMS, and goes on with its learners', async () => {
    expect((await run('instance remove --yes')).code).toBe(0);
    const named = folder.write('after.yml', site.config().replace('id: sandbox', 'id: successor'));
    await restartWith(named);
    const [one] = site.admin.add([{ username: 'bob', email: 'bob@example.com', createdDaysAgo: 40 }]);
    const done = await runLine(`discovery run --config ${named} --yes --follow --json`, { env: engine.env });
    expect(done.code).toBe(0);
    expect(jsonOf(done)).toMatchObject({ enrolled: 1, outcomes: { completed: 1 } });
    expect(site.admin.learner(one?.userId ?? 0).state).toBe('COMPLETE');
  }, 120_000);
});
