import { runScriptLine } from '../cli/recording-terminal';
import { clientSite } from './client-site';

const { site } = clientSite('drop-in-bulk');
const script = (line: string) => runScriptLine(`${line} --config_file ${site().file}`, { env: site().engine.env });
const today = () => new Date().toISOString().slice(0, 10);

describe('retirement_bulk_status_update', () => {
  it('moves learners of one state back to PENDING, and never forward', async () => {
    await site().coolingOff();
    const [learner] = site().sandbox.admin.add([{ username: 'errored', createdDaysAgo: 2, state: 'ERRORED' }]);
    const who = `retirement_bulk_status_update --initial_state ERRORED --start_date 2020-01-01 --end_date ${today()}`;
    const forward = await script(`${who} --new_state COMPLETE`);
    expect([forward.code, forward.err]).toEqual([254, expect.stringContaining('no learner is moved to COMPLETE')]);
    const done = await script(`${who} --new_state PENDING`);
    expect(done).toMatchObject({ code: 0 });
    expect(site().sandbox.admin.learner(learner?.userId ?? 0).state).toBe('PENDING');
    expect((await script(`${who} --new_state PENDING`)).out).toContain('no learner is in ERRORED');
  }, 120_000);
});

describe('retirement_archive_and_cleanup', () => {
  it('says that there is no place for archives', async () => {
    const archive = await script('retirement_archive_and_cleanup');
    expect([archive.code, archive.err]).toEqual([251, expect.stringContaining('no place for archives')]);
  }, 120_000);
});
