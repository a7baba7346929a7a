import type { InstanceRecord } from '../../src/domain/instance/record';
import { jsonOf } from '../cli/recording-terminal';
import { triggerSchedule } from '../support/trigger-schedule';
import { clientSite } from './client-site';

const { site } = clientSite('approval-cool-off', (yaml) => yaml.replace('cool_off_days: 14', 'cool_off_days: 1'));

const record = async () => jsonOf<{ record: InstanceRecord }>(await site().run('instance show --json')).record;

/** As every hour. */
const scheduledDiscovery = () => triggerSchedule(site().engine.client, 'discovery/sandbox');

describe('an approval with a longer cool-off than the one in force', () => {
  const learners: number[] = [];
  const states = () => learners.map((userId) => site().sandbox.admin.learner(userId).state);

  it('lets learners in with no shorter one, though the schedule runs before it and carries it out', async () => {
    for (let count = 0; count < 5; count += 1) learners.push(site().ask(10).userId);
    const asked = await site().run('discovery run --cool-off-days 30 --json');
    expect([asked.code, jsonOf(asked)]).toEqual([
      5,
      expect.objectContaining({ counts: expect.objectContaining({ beginning: 0, sleeping: 5 }) }),
    ]);
    await scheduledDiscovery();
    expect((await site().run('discovery show')).out).toContain('first-discovery, cool-off of 30 days');

    const by = (who: string, line: string) => site().run(line, { env: { LETHE_BY: who } });
    await by('ann', 'discovery run --cool-off-days 30');
    await by('bob', 'discovery run --cool-off-days 0');
    const unseen = await by('ann', 'discovery approve --yes');
    expect([unseen.code, unseen.err]).toEqual([4, expect.stringMatching(/bob .* 0 days, in the place of the 30 days/)]);
    expect((await by('ann', 'discovery approve --yes --cool-off-days 30')).code).toBe(4);
    const typed = await site().run('discovery approve --yes', { env: { LETHE_BY: 'ann' }, answers: ['no'] });
    expect([typed.code, typed.asked[0]]).toEqual([4, expect.stringMatching(/0 days: 5 begin to be erased now/)]);
    expect((await site().run('discovery show')).out).toMatch(/bob has asked .*\n.*approve --cool-off-days 0/);
    expect((await by('ann', 'discovery run --cool-off-days 30')).out).toContain('approve --cool-off-days 30');

    await site().sandbox.down('lms');
    const approved = await site().run('discovery approve --yes');
    expect([approved.code, approved.err]).toEqual([6, expect.stringMatching(/new: sleep first +5/)]);
    expect(approved.err).toContain('the discovery that was started is cancelled again');
    expect(approved.err).toContain('the approval stands until');
    await site().sandbox.up('lms');

    const { code, err } = await site().run('discovery run --cool-off-days 1');
    expect([code, err]).toEqual([5, expect.any(String)]);
    await scheduledDiscovery();
    const { lastDiscovery, enrolled } = await record();
    expect([lastDiscovery?.enrolled, enrolled]).toEqual([5, true]);
    for (const userId of learners) {
      const shown = jsonOf<{ phase: string }>(await site().run(`learner show id:${userId} --json`));
      expect(shown.phase).toBe('cooling-off');
    }
    expect(states()).toEqual(learners.map(() => 'PENDING'));
  }, 180_000);
});
