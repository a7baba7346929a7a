import { jsonOf, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { clientSite } from './client-site';

const { site } = clientSite('client-schedule');

const folder = temporaryFolder();

describe('lethe schedule', () => {
  it('is made of the file, says what it changed, and is paused and resumed', async () => {
    const { file } = site();
    expect((await site().run(`schedule apply --config ${file} --dry-run`)).out).toContain('would be created');
    expect((await site().run(`schedule apply --config ${file}`)).out).toContain('created: every 1 h');
    expect((await site().run(`schedule apply --config ${file}`)).out).toContain('has not changed');
    const nightly = site().sandbox.config().replace('lethe:', "lethe:\n  schedule: {cron: '0 3 * * *'}");
    const changed = await site().run(`schedule apply --config ${folder.write('nightly.txt', nightly)}`);
    expect(changed.out).toContain('updated: cron 0 3 * * *, UTC, jitter 5 min, catch-up 1 d (was: every 1 h');

    expect((await site().run('schedule pause')).code).toBe(0);
    const paused = await site().engine.client.schedule.getHandle('discovery/sandbox').describe();
    expect(paused.state.note).toBe('paused by lethe schedule pause');
    expect(jsonOf(await site().run('schedule list --json'))).toMatchObject({
      schedules: [{ instance: 'sandbox', paused: true }],
    });
    expect((await site().run('schedule resume')).code).toBe(0);
    const { action, state } = await site().engine.client.schedule.getHandle('discovery/sandbox').describe();
    expect(action).toMatchObject({
      workflowType: 'discoverLearners',
      taskQueue: 'lethe',
      args: [{ instance: 'sandbox' }],
    });
    expect(state).toMatchObject({ paused: false, note: 'resumed by lethe schedule resume' });
    await site().engine.client.schedule.getHandle('discovery/sandbox').delete();
  });

  it('ends with 3 when there is none', async () => {
    const { code } = await runLine('schedule pause --instance denied', { env: site().engine.env });
    expect(code).toBe(3);
  });
});
