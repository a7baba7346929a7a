import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, loadConfig, NoSuchInstance, requireCoolOff } from '../../src/config/load-config';
import { describeSecret } from '../../src/secrets/secret-ref';
import { ENV, GOOD, goodBut } from './good-file';
import { temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();
const only = async (text: string, more: { instance?: string; env?: NodeJS.ProcessEnv; name?: string } = {}) => {
  const path = folder.write(more.name ?? 'site.yml', text);
  const loaded = await loadConfig({ path, env: more.env ?? ENV, instance: more.instance });
  const [instance] = loaded.instances;
  if (instance === undefined || loaded.instances.length !== 1) throw new Error('one instance was expected');
  return { instance, warnings: loaded.warnings.map(({ message }) => message) };
};

describe('loadConfig()', () => {
  it('makes a good file into an instance, with every default', async () => {
    const { instance, warnings } = await only(GOOD);
    expect(warnings).toEqual([]);
    expect(instance).toMatchObject({
      card: { id: 'academy', environment: 'production', lmsHost: 'https://courses.example.com' },
      plan: {
        coolOffDays: 14,
        coolOffJitterMs: 900_000,
        attemptDeadlineMs: { default: 75_000 },
        failureBudgetMs: 86_400_000,
        dueMonths: 1,
      },
      discovery: { newLearnerThreshold: 300, adoptAfterMs: 3_600_000 },
      lms: { baseUrl: 'https://courses.example.com' },
      client: { id: 'retirement_worker', secret: { kind: 'env', name: 'LMS_SECRET' } },
      extraServices: [],
      limits: { maxConcurrentSteps: 8, connectTimeoutMs: 10_000, answerTimeoutMs: 60_000 },
      schedule: { everyMs: 3_600_000, timezone: 'UTC', jitterMs: 300_000, catchupWindowMs: 86_400_000 },
      pipelineWarnings: [],
    });
    expect(instance.limits.maxStepsPerSecond).toBeUndefined();
    expect(instance.plan.steps[2]).toEqual({
      start: 'RETIRING_CREDENTIALS',
      end: 'CREDENTIALS_COMPLETE',
      service: 'CREDENTIALS',
      method: 'retire_learner',
    });
  });

  it('has a driver for each service of the pipeline, with its URL', async () => {
    const { instance } = await only(GOOD);
    expect([...instance.drivers.keys()]).toEqual(['LMS', 'CREDENTIALS']);
    const { driver, options } = instance.drivers.get('CREDENTIALS') ?? {};
    expect(driver?.baseUrl(options)).toBe('https://credentials.example.com');
  });

  it('takes every key below "lethe:", durations as milliseconds', async () => {
    const keys = `  environment: staging
  cool_off_jitter: 1h30m
  schedule: {cron: '0 3 * * *', timezone: Europe/Paris, jitter: 0s, catchup_window: 12h}
  user_count_error_threshold: 50
  adopt_after: 2d
  max_concurrent_steps: 20
  max_steps_per_second: 2.5
  attempt_deadline: 90s
  connect_timeout: 500ms
  answer_timeout: 30s
  failure_budget: 48h
  due_months: 3
  services: {CREDENTIALS: {attempt_deadline: 5m}}
`;
    const { instance, warnings } = await only(GOOD + keys);
    expect(warnings).toEqual([]);
    expect(instance).toMatchObject({
      card: { environment: 'staging' },
      plan: {
        coolOffJitterMs: 5_400_000,
        attemptDeadlineMs: { default: 90_000, CREDENTIALS: 300_000 },
        failureBudgetMs: 172_800_000,
        dueMonths: 3,
      },
      discovery: { newLearnerThreshold: 50, adoptAfterMs: 172_800_000 },
      limits: { maxConcurrentSteps: 20, maxStepsPerSecond: 2.5, connectTimeoutMs: 500, answerTimeoutMs: 30_000 },
      schedule: { cron: '0 3 * * *', timezone: 'Europe/Paris', jitterMs: 0, catchupWindowMs: 43_200_000 },
    });
    expect(instance.schedule.everyMs).toBeUndefined();
  });

  it('reads values as PyYAML does: merge keys, octal, yes, brackets over lines', async () => {
    const { instance } = await only(`shared: &shared
  client_id: 0123
  client_secret: env:LMS_SECRET
<<: *shared
base_urls: {lms: https://courses.example.com, ecommerce: https://ecommerce.example.com}
fetch_ecommerce_segment_id: yes
retirement_pipeline: [
  [RETIRING_LMS, LMS_COMPLETE, LMS, retirement_lms_retire],
]
lethe: {cool_off_days: 016}
`);
    expect(instance).toMatchObject({
      client: { id: '83' },
      plan: { coolOffDays: 14 },
    });
  });

  it('takes the id from lethe.id, else from the option, else from the name of the file', async () => {
    const nameless = goodBut('  id: academy\n', '');
    expect((await only(nameless, { name: 'campus-2.yaml' })).instance.card.id).toBe('campus-2');
    expect((await only(nameless, { name: 'campus-2.yaml', instance: 'other' })).instance.card.id).toBe('other');
    expect((await only(GOOD, { name: 'campus-2.yaml' })).instance.card.id).toBe('academy');
    expect((await only(GOOD, { instance: 'academy' })).instance.card.id).toBe('academy');
  });

  it('is not led to another instance by a name that is not that of the file', async () => {
    const wrong = only(GOOD, { instance: 'acadmy' });
    await expect(wrong).rejects.toThrow(NoSuchInstance);
    await expect(wrong).rejects.toThrow('this is the file of academy, and --instance (or LETHE_INSTANCE) is acadmy');
  });

  it('gives the same fingerprint to the same site, however its URL is written, and another to any other', async () => {
    const fingerprint = async (from: string, to: string) => (await only(goodBut(from, to))).instance.card.fingerprint;
    const lms = 'https://courses.example.com/';
    const same = await fingerprint(lms, 'HTTPS://Courses.Example.Com:443//');
    expect(same).toBe((await only(GOOD)).instance.card.fingerprint);
    expect(same).toMatch(/^[0-9a-f]{16}$/);
    expect(await fingerprint('retirement_worker', 'other_worker')).toBe(same);
    const others = [
      await fingerprint(lms, 'https://courses.example.com/sub/'),
      await fingerprint(lms, 'https://courses.example.org/'),
    ];
    expect(new Set([same, ...others]).size).toBe(3);
  });

  it('gives the plan another revision when the pipeline changes, and only then', async () => {
    const { revision } = (await only(GOOD)).instance.plan;
    expect((await only(goodBut('cool_off_days: 14', 'cool_off_days: 30'))).instance.plan.revision).toBe(revision);
    const shorter = goodBut('  - [RETIRING_FORUMS, FORUMS_COMPLETE, LMS, retirement_retire_forum]\n', '');
    expect((await only(shorter)).instance.plan.revision).not.toBe(revision);
  });

  it('reads the secret again each time, from the folder of the config file', async () => {
    folder.write('lms-secret', 'first\n');
    const { instance } = await only(goodBut('env:LMS_SECRET', 'file:lms-secret'));
    await expect(instance.client.readSecret()).resolves.toBe('first');
    folder.write('lms-secret', 'second\n');
    await expect(instance.client.readSecret()).resolves.toBe('second');
    rmSync(join(folder.path, 'lms-secret'));
    await expect(instance.client.readSecret()).rejects.toMatchObject({
      name: 'RetirementError',
      code: 'secret.missing',
    });
    expect(describeSecret(instance.client.secret)).toBe(`the file ${join(folder.path, 'lms-secret')}`);
  });

  it('needs no secret where only the Temporal server is used', async () => {
    const path = folder.write('site.yml', goodBut('client_secret: env:LMS_SECRET\n', ''));
    const { instances } = await loadConfig({ path, env: {}, secrets: 'skip' });
    expect(instances[0]?.card.id).toBe('academy');
  });

  it('has a driver for each extra service that the pipeline names', async () => {
    const extra = `EXTRA_SERVICES_TO_RETIRE_FROM:
  - {name: NOTEBOOKS, service_base_url: 'https://notebooks.example.com/', retirement_url_path: api/retire}
`;
    const text = goodBut('CREDENTIALS, retire_learner', 'NOTEBOOKS, retire_learner') + extra;
    const { instance } = await only(text);
    const { driver, options } = instance.drivers.get('NOTEBOOKS') ?? {};
    expect(driver?.baseUrl(options)).toBe('https://notebooks.example.com');
    expect(instance.extraServices).toHaveLength(1);
  });
});

describe('requireCoolOff()', () => {
  it('gives the days that the file says, none included', async () => {
    expect(requireCoolOff((await only(GOOD)).instance)).toBe(14);
    expect(requireCoolOff((await only(goodBut('days: 14', 'days: 0'))).instance)).toBe(0);
  });

  it('is a fault that names what others use, where the file says none', async () => {
    const { instance, warnings } = await only(goodBut('  cool_off_days: 14\n', ''));
    expect(warnings).toEqual(['this file sets no cool-off, so the schedule starts nothing']);
    expect(() => requireCoolOff(instance)).toThrow(ConfigError);
    expect(() => requireCoolOff(instance)).toThrow(
      /site\.yml:11: academy has no cool-off: .*scripts wait 7.*edX 14.*Tutor plugin 30/,
    );
  });
});
