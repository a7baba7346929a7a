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
    const [bad] = site().sandbox.admin.add([{ username: 'unreadable', createdDaysAgo: 2, state: 'ERRORED' }]);
    site().sandbox.admin.addFault({
      do: { kind: 'bad-row', learner: bad?.userId ?? 0, fields: { original_email: 7 } },
    });
    const unread = await script(`${who} --new_state PENDING`);
    site().sandbox.admin.removeFaults();
    expect([unread.code, unread.err]).toEqual([252, expect.stringContaining('1 row of the LMS cannot be read')]);
    const [lost] = site().sandbox.admin.add([{ username: 'lost', createdDaysAgo: 2, state: 'LOCKING_ACCOUNT' }]);
    site().sandbox.admin.move(lost?.userId ?? 0, 'ERRORED');
    site().sandbox.admin.move(bad?.userId ?? 0, 'ABORTED');
    const back = await script(`${who} --rewind-state`);
    expect([back.code, back.err]).toEqual([252, expect.stringContaining('nobody can tell from which step')]);
  }, 120_000);
});

describe('retirement_archive_and_cleanup', () => {
  it('says that there is no place for archives', async () => {
    const archive = await script('retirement_archive_and_cleanup');
    expect([archive.code, archive.err]).toEqual([254, expect.stringContaining('no place for archives')]);
  }, 120_000);
});

describe('retirement_partner_report and delete_expired_partner_gdpr_reports', () => {
  it('say at once which keys the file lacks, and ask the LMS nothing', async () => {
    const posts = () =>
      site()
        .sandbox.admin.requests()
        .filter(({ path }) => path.includes('partner_report')).length;
    const lacking = expect.stringMatching(
      /no org_partner_mapping[\s\S]*drive_partners_folder[\s\S]*lethe instance apply/,
    );
    const report = await script('retirement_partner_report');
    expect([report.code, report.err]).toEqual([250, lacking]);
    const expired = await script('delete_expired_partner_gdpr_reports --age_in_days 60');
    expect([expired.code, expired.err]).toEqual([254, lacking]);
    for (const line of [
      'run --yes',
      'run --dry-run',
      'expire --age-in-days 60 --yes',
      'expire --age-in-days 60 --dry-run',
    ]) {
      const { code, err } = await site().run(`partner-report ${line}`);
      expect([code, err]).toEqual([7, lacking]);
    }
    expect(posts()).toBe(0);
  }, 120_000);
});
