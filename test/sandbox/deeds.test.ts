import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPipelineFile, statesFor } from '../../sandbox/pipeline-file';
import { startSandbox } from '../../sandbox/start-sandbox';
import { callerOf } from './caller';
import { ACCOUNTS, LmsHere } from './lms-here';

describe('what is done to a row behind the scenes', () => {
  const here = new LmsHere();
  const status = (name: string) => here.worker.get(`${ACCOUNTS}/${name}/retirement_status/`);

  test('it is rewound to the state before', () => {
    const { userId } = here.add({ username: 'ann', state: 'NOTES_COMPLETE' });
    here.sandbox.admin.move(userId, 'ERRORED');
    expect(here.sandbox.admin.rewind(userId).state).toBe('NOTES_COMPLETE');
  });

  test('it is deleted, and the user stays', async () => {
    const { userId } = here.add({ username: 'ann', state: 'COMPLETE' });
    expect(here.sandbox.admin.deleteRow(userId)).toMatchObject({ retirementId: null, liveUsername: 'ann' });
    const heard = await status('ann');
    expect([heard.status, heard.headers.get('allow')]).toEqual([404, 'GET, HEAD, OPTIONS']);
  });

  test('its user is renamed, and is found by the new name alone', async () => {
    const { userId } = here.add({ username: 'ann' });
    here.sandbox.admin.rename(userId, 'anna');
    expect((await status('ann')).status).toBe(404);
    expect((await status('anna')).data).toMatchObject({ original_username: 'ann', user: { username: 'anna' } });
    here.add({ username: 'ben' });
    expect(() => here.sandbox.admin.rename(userId, 'BEN')).toThrow('taken');
  });

  test('its names are overwritten', async () => {
    const { userId } = here.add({ username: 'ann', email: 'ann@example.com' });
    here.sandbox.admin.overwrite(userId, { username: '' });
    expect((await status('ann')).data).toMatchObject({ original_username: '', original_email: 'ann@example.com' });
    const other = here.add({ username: 'ben', overwritten: { name: 'gone' } });
    expect((await status('ben')).data).toMatchObject({ original_name: 'gone', id: other.retirementId });
  });

  test('a row may be damaged in the answers: all rows, one, or one answer', async () => {
    const ann = here.add({ username: 'ann' });
    here.add({ username: 'ben' });
    const queue = async () =>
      (await here.worker.get(`${ACCOUNTS}/retirement_queue/?cool_off_days=0&states=PENDING`)).data as object[];
    const whole = await queue();
    const damage = { fields: { last_state: null }, without: ['created'] };
    here.sandbox.admin.addFault({ do: { kind: 'bad-row', learner: ann.userId, ...damage } });
    const [{ created: _created, ...bad }, good] = whole as [Record<string, unknown>, object];
    expect(await queue()).toEqual([{ ...bad, last_state: null }, good]);
    expect((await status('ann')).data).toEqual({ ...bad, last_state: null });
    expect((await status('never.was')).status).toBe(404);
    here.sandbox.admin.removeFaults();
    const local = { created: '2024-03-01T01:00:00' };
    here.sandbox.admin.addFault({
      match: { path: 'retirement_queue', times: 1 },
      do: { kind: 'bad-row', fields: local },
    });
    expect(await queue()).toMatchObject([local, local]);
    expect(await queue()).toEqual(whole);
  });
});

describe('the states of the sandbox', () => {
  const tutor = [
    ['RETIRING_EMAIL_LISTS', 'EMAIL_LISTS_COMPLETE', 'LMS', 'retirement_retire_mailings'],
    ['RETIRING_ENROLLMENTS', 'ENROLLMENTS_COMPLETE', 'LMS', 'retirement_unenroll'],
    ['RETIRING_ECOMMERCE', 'ECOMMERCE_COMPLETE', 'ECOMMERCE', 'retire_learner'],
  ] as const;

  test('are those of any pipeline, and two which no pipeline visits', async () => {
    const pipelineFile = { pipeline: tutor, extraServices: ['CRM'] };
    const sandbox = await startSandbox({ pipelineFile });
    try {
      const [ann] = sandbox.admin.add([{ username: 'ann', state: 'LOCKING_ACCOUNT' }]);
      const { get, send } = await callerOf(sandbox);
      const states = ['PENDING', 'LOCKING_ACCOUNT', 'RETIRING_ECOMMERCE', 'EMAIL_LISTS_COMPLETE'];
      const query = states.map((state) => `&states=${state}`).join('');
      const queue = await get(`${ACCOUNTS}/retirement_queue/?cool_off_days=0${query}`);
      expect(queue.data).toMatchObject([{ id: ann?.retirementId, current_state: { state_execution_order: 11 } }]);
      const body = { username: 'ann', new_state: 'RETIRING_ECOMMERCE', response: '.' };
      expect((await send('PATCH', `${ACCOUNTS}/update_retirement_status/`, body)).status).toBe(204);
      expect(sandbox.config()).toContain('[RETIRING_ECOMMERCE, ECOMMERCE_COMPLETE, ECOMMERCE, retire_learner]');
      expect(sandbox.config()).toContain(`service_base_url: ${sandbox.urls.extra}`);
    } finally {
      await sandbox.stop();
    }
  });

  test('are read from an instance file, each state once', () => {
    const file = join(tmpdir(), `lethe-pipeline-${process.pid}.yml`);
    const steps = [...tutor, ['RETIRING_EMAIL_LISTS', 'COMPLETE', 'CRM', 'retire_learner']];
    writeFileSync(
      file,
      `retirement_pipeline: ${JSON.stringify(steps)}\nEXTRA_SERVICES_TO_RETIRE_FROM: [{name: CRM}]\n`,
    );
    const read = readPipelineFile(file);
    expect(read).toEqual({ pipeline: steps, extraServices: ['CRM'] });
    expect(statesFor(read.pipeline)).toEqual([
      'PENDING',
      'LOCKING_ACCOUNT',
      'LOCKING_COMPLETE',
      ...tutor.flatMap((step) => step.slice(0, 2)),
      'ERRORED',
      'ABORTED',
      'COMPLETE',
    ]);
    writeFileSync(file, `retirement_pipeline: [[A, B]]\n`);
    expect(() => readPipelineFile(file)).toThrow('retirement_pipeline');
    rmSync(file);
  });

  test('of the examples in config can all be rehearsed', () => {
    for (const name of ['tutor', 'mit', 'production']) {
      const file = join(__dirname, `../../config/${name}.example.yml`);
      expect(readFileSync(file, 'utf8')).toContain('retirement_pipeline');
      expect(statesFor(readPipelineFile(file).pipeline).length).toBeGreaterThan(8);
    }
  });

  test('are populated again only while every learner is in a state that each site has', async () => {
    const sandbox = await startSandbox();
    try {
      const names = statesFor(tutor);
      const [ann] = sandbox.admin.add([{ username: 'ann', state: 'RETIRING_NOTES' }]);
      const userId = ann?.userId ?? 0;
      expect(() => sandbox.admin.populateStates(names)).toThrow('RETIRING_NOTES');
      sandbox.admin.move(userId, 'ABORTED');
      expect(() => sandbox.admin.populateStates(names.slice(1))).toThrow('PENDING');
      sandbox.admin.populateStates(names);
      expect(sandbox.admin.move(userId, 'RETIRING_EMAIL_LISTS').state).toBe('RETIRING_EMAIL_LISTS');
      expect(() => sandbox.admin.move(userId, 'RETIRING_NOTES')).toThrow('RETIRING_NOTES');
    } finally {
      await sandbox.stop();
    }
  });
});
