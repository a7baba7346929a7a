import { jsonOf } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { clientSite } from './client-site';

const { site } = clientSite('client-schedule');

const folder = temporaryFolder();

describe('lethe schedule', () => {
  it('is made of the file, says what it changed, and is paused and resumed', async () => {
    const { file } = site();
    expect((await site().run(`instance apply --config ${file} --yes`)).out).toContain(
      'is in force already; discovery every 1 h',
    );
    const nightly = site().sandbox.config().replace('lethe:', "lethe:\n  schedule: {cron: '0 3 * * *'}");
    const changed = await site().run(`instance apply --yes --config ${folder.write('nightly.txt', nightly)}`);
    expect(changed.err).toContain('+ schedule: cron 0 3 * * *, UTC, jitter 5m, catch-up 1d');
    expect({ code: changed.code, err: changed.err, out: changed.out }).toMatchObject({
      code: 0,
      out: expect.stringContaining('is changed; discovery cron 0 3 * * *, UTC, jitter 5 min, catch-up 1 d'),
    });

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
    const { code } = await site().run('schedule pause');
    expect(code).toBe(3);
  });
});
