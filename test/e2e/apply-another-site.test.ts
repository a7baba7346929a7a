import { loadConfig, settingsOf } from '../../src/config/load-config';
import { recordWorkflowId, siteClaimWorkflowId } from '../../src/domain/instance/instance';
import { temporalRuns } from '../../src/serving/temporal-runs';
import { countExecutions } from '../../src/temporal/visibility/list-executions';
import { OPEN, retirements } from '../../src/temporal/visibility/retirements';
import { textOf } from '../architecture/blocks-of';
import { type RunOptions, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { learner, plan } from '../support/fake-site';
import { readBack, startRecord, withWorkflows } from '../support/record-bench';
import { until } from '../support/until-holds';

const folder = temporaryFolder();
let engine: TestEngine;
beforeEach(async () => {
  engine = await openTestEngine('apply-another-site');
});
afterEach(() => engine.close());

const run = (line: string, options: RunOptions = {}) => runLine(line, { ...options, env: engine.env });
/** The sandbox's file under another id, changed. No worker is needed: nothing listens there. */
const file = (id: string, change: (text: string) => string = (text) => text) =>
  folder.write(`${id}.yml`, change(textOf('config/sandbox.yml').replace('id: sandbox', `id: ${id}`)));
const fingerprintOf = async (path: string) => {
  const [config] = (await loadConfig({ path, env: {} })).instances;
  return config === undefined ? '' : settingsOf(config).fingerprint;
};
const LMS = 'http://127.0.0.1:18000';
const otherLms = (text: string) => text.replace(LMS, 'http://127.0.0.1:28000');
/** Every service at another host, so that nothing is shared with the file as it is. */
const moved = (text: string) => text.replaceAll('127.0.0.1', '127.0.0.2');

describe('a file with a service of another instance', () => {
  beforeEach(async () => {
    expect((await run(`instance apply --yes --config ${file('site')}`)).code).toBe(0);
  });

  it('is refused where nobody can be asked, by one line that says the option, also by a discovery', async () => {
    const path = file('staging', otherLms);
    for (const line of ['instance apply', 'discovery run']) {
      const { code, err } = await run(`${line} --yes --config ${path}`);
      expect({ line, code }).toEqual({ line, code: 4 });
      expect(err).toMatch(/^.*staging would share .*CREDENTIALS.* with instance site.* say --confirm staging$/m);
      expect((await run('instance show --instance staging')).code).toBe(3);
    }
    const wrong = await run(`instance apply --yes --confirm site --config ${path}`);
    expect(wrong).toMatchObject({ code: 4, err: expect.stringContaining('--confirm names site') });
    expect((await run(`instance apply --confirm staging --config ${path}`)).code).toBe(0);
  }, 90_000);

  it('changes in something else without a word, once it is in force', async () => {
    expect((await run(`instance apply --confirm staging --config ${file('staging', otherLms)}`)).code).toBe(0);
    const later = (text: string) => otherLms(text).replace('cool_off_days: 0', 'cool_off_days: 3');
    await withWorkflows(engine, async () => {
      expect(await run(`instance apply --yes --config ${file('staging', later)}`)).toMatchObject({
        code: 0,
        err: expect.stringContaining('CREDENTIALS (127.0.0.1:18002) is also a service of instance site'),
      });
    });
    expect((await readBack(engine.client, 'staging')).settings.plan.coolOffDays).toBe(3);
  }, 90_000);

  it.each([
    ['under another name', 'http://127.0.0.1:18002', /CRM \(127.0.0.1:18002\) is also CREDENTIALS of instance site/],
    ['that is its LMS', LMS, /CRM \(127.0.0.1:18000\) is also the LMS of instance site/],
  ])(
    '%s is found by its address',
    async (_, url, says) => {
      const crm = `EXTRA_SERVICES_TO_RETIRE_FROM:\n  - {name: CRM, service_base_url: "${url}", retirement_url_path: v1}\n`;
      const step = '  - [RETIRING_CRM, CRM_COMPLETE, CRM, retire_learner]\n\nlethe:';
      const change = (text: string) => crm + moved(text).replace('\nlethe:', step);
      const { code, err } = await run(`instance apply --yes --config ${file('college', change)}`);
      expect({ code, err }).toEqual({ code: 4, err: expect.stringMatching(says) });
    },
    60_000,
  );

  it('may be one of an instance whose record cannot be read here: what is new is to be confirmed, and a change of the rest is not', async () => {
    await startRecord(engine.client, { instance: 'newer', format: 2 });
    await until('it is listed', async () => {
      const query = 'LetheInstance = "newer"';
      return (await engine.client.workflow.count(query)).count === 1;
    });
    const apply = `instance apply --yes --config ${file('college', moved)}`;
    const { code, err } = await run(apply);
    expect({ code, err }).toEqual({
      code: 4,
      err: expect.stringContaining('The record of instance newer cannot be read here (format 2)'),
    });
    expect(err).toMatch(/college may share a service with instance newer.*--confirm college/);
    expect(err).not.toContain('site');
    expect((await run(`${apply} --confirm college`)).code).toBe(0);
    file('college', (text) => moved(text).replace('cool_off_days: 0', 'cool_off_days: 3'));
    await withWorkflows(engine, async () => {
      expect((await run(apply)).code).toBe(0);
    });
  }, 60_000);
});

describe('an instance whose file has another LMS by now', () => {
  /** Fingerprint of the LMS that it had first. */
  let old: string;
  beforeEach(async () => {
    const path = file('site');
    old = await fingerprintOf(path);
    expect((await run(`instance apply --yes --config ${path}`)).code).toBe(0);
  });
  const end = () => engine.client.workflow.getHandle(recordWorkflowId('site')).terminate('in the Web UI');
  const isClaimed = async () => {
    const claim = engine.client.workflow.getHandle(siteClaimWorkflowId(old));
    return (await claim.describe()).status.name === 'RUNNING';
  };

  it('does not take it silently after its record was ended, and gives the old one up when it does', async () => {
    await end();
    const other = file('site', otherLms);
    const silent = await run(`instance apply --yes --config ${other}`);
    expect(silent).toMatchObject({ code: 4, err: expect.stringContaining('another LMS than site had') });
    expect(silent.err).toContain('--confirm site');
    expect(silent.err).toMatch(/- base_urls.lms: http:\/\/127.0.0.1:18000\n\+ base_urls.lms: http:\/\/127.0.0.1:28000/);
    expect((await run('instance show --instance site')).code).toBe(3);
    expect(await isClaimed()).toBe(true);
    expect((await run(`instance apply --confirm site --config ${other}`)).code).toBe(0);
    expect(await isClaimed()).toBe(false);
    expect((await readBack(engine.client, 'site')).formerSites).toEqual([]);
    expect((await run(`instance apply --confirm academy --config ${file('academy')}`)).code).toBe(0);
  }, 90_000);

  it('does not take it by --replace either, and asks for the name on a terminal', async () => {
    const replace = `instance apply --replace --yes --config ${file('site', otherLms)}`;
    expect(await run(replace)).toMatchObject({ code: 4, err: expect.stringContaining('--replace --confirm site') });
    expect((await readBack(engine.client, 'site')).settings.lms).toBe(LMS);
    expect((await run(replace, { answers: ['site'] })).code).toBe(0);
    expect(await isClaimed()).toBe(false);
  }, 90_000);

  it('does not take it where its record cannot be read: the claim says that it had another one', async () => {
    await end();
    await startRecord(engine.client, { instance: 'site', format: 2 });
    const replace = `instance apply --replace --yes --config ${file('site', otherLms)}`;
    const claimed = () => countExecutions(engine.client, 'WorkflowType = "siteClaim"');
    await until('the claim is listed', async () => (await claimed()) === 1);
    expect(await run(replace)).toMatchObject({ code: 4, err: expect.stringContaining('another LMS than site had') });
    expect((await run(`${replace} --confirm site`)).code).toBe(0);
    expect(await isClaimed()).toBe(false);
  }, 90_000);

  it('does not take it at all while a learner of the old one has an open run', async () => {
    const run1 = { instance: 'site', fingerprint: old, learner: learner(7, new Date()) };
    await temporalRuns(engine.client).start({ ...run1, seenAtMs: Date.now(), plan: plan(), batch: 'b' });
    await until('the run is listed', async () => {
      return (await countExecutions(engine.client, retirements(['site'], OPEN))) === 1;
    });
    await end();
    const { code, err } = await run(`instance apply --confirm site --config ${file('site', otherLms)}`);
    expect({ code, err }).toEqual({ code: 4, err: expect.stringMatching(/1 run is open of site\n.*another lethe.id/) });
    expect(await isClaimed()).toBe(true);
    expect((await run(`instance apply --yes --config ${file('site')}`)).code).toBe(0);
  }, 90_000);

  it('takes it as any other one after a remove', async () => {
    expect((await run('instance remove --instance site --yes')).code).toBe(0);
    expect((await run(`instance apply --yes --config ${file('site', otherLms)}`)).code).toBe(0);
  }, 60_000);
});
