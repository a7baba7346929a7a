import { ConfigError, type ConfigFault, loadConfig } from '../../src/config/load-config';
import { ENV, GOOD, goodBut } from './good-file';
import { temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();

async function faultsOf(text: string | Uint8Array, env: NodeJS.ProcessEnv = ENV): Promise<readonly ConfigFault[]> {
  const path = folder.write('site.yml', text);
  const error = await loadConfig({ path, env }).catch((reason: unknown) => reason);
  if (!(error instanceof ConfigError)) throw new Error('a ConfigError was expected');
  return error.faults;
}

/** `line: path: message → hint`, without the file. */
const told = async (text: string, env?: NodeJS.ProcessEnv) =>
  (await faultsOf(text, env)).map(({ line, path, message, hint }) => `${line}: ${path}: ${message} → ${hint}`);

const FORUMS = '[RETIRING_FORUMS, FORUMS_COMPLETE, LMS, retirement_retire_forum]';

describe('loadConfig() tells of a faulty file', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'a client id that is missing',
      'client_id: retirement_worker\n',
      '',
      /^1: client_id: client_id is missing → .*TUBULAR_OAUTH_CLIENT_ID/,
    ],
    [
      'a secret that is missing',
      'client_secret: env:LMS_SECRET\n',
      '',
      /^1: client_secret: client_secret is missing → .*TUBULAR_OAUTH_CLIENT_SECRET/,
    ],
    ['a secret that is a boolean', 'env:LMS_SECRET', 'yes', /^2: client_secret: client_secret must be text → .*quotes/],
    [
      'an LMS that is missing',
      '  lms: https://courses.example.com/\n',
      '',
      /^3: base_urls.lms: base_urls.lms is missing → .*TUBULAR_LMS_HOST/,
    ],
    [
      'an LMS without https://',
      'https://courses.example.com/',
      'courses.example.com',
      /^4: base_urls.lms: .*has no "https:\/\/" before the host → write https:\/\/courses\.example\.com/,
    ],
    [
      'an LMS that is no URL',
      'https://courses.example.com/',
      "'https://a b'",
      /^4: base_urls.lms: base_urls.lms is no URL → /,
    ],
    [
      'an LMS of another protocol',
      'https://courses.example.com/',
      'ftp://courses.example.com',
      /^4: base_urls.lms: .*not of the web/,
    ],
    [
      'a password in a URL',
      'https://courses',
      'https://u:pw@courses',
      /^4: base_urls.lms: .*a user or a password in it/,
    ],
    [
      'a service that has no base URL',
      '  credentials: https://credentials.example.com/\n',
      '',
      /^3: base_urls.credentials: base_urls.credentials is missing, and retirement_pipeline\[2\] needs CREDENTIALS → write the URL/,
    ],
    [
      'a service whose base URL is none',
      'https://credentials.example.com/',
      'credentials',
      /^5: base_urls.credentials: .*has no "https:\/\/" before the host/,
    ],
    [
      'a service that no driver is for',
      'CREDENTIALS, retire_learner',
      'CREDENTALS, retire_learner',
      /^9: retirement_pipeline\[2\]\[2\]: .*no driver is called CREDENTALS → did you mean CREDENTIALS\?/,
    ],
    [
      'a service that is like no other',
      'CREDENTIALS, retire_learner',
      'XYZ, retire_learner',
      /→ there are LMS, ECOMMERCE, CREDENTIALS/,
    ],
    [
      'Course Discovery, which has nothing to erase',
      'CREDENTIALS, retire_learner',
      'DISCOVERY, replace_usernames',
      /→ take this step out: Course Discovery/,
    ],
    [
      'a method that its driver does not have',
      'retirement_retire_forum',
      'retirement_retire_forums',
      /^8: retirement_pipeline\[1\]\[3\]: .*LMS has no method retirement_retire_forums → did you mean retirement_retire_forum\?/,
    ],
    [
      'a method that is left out for a reason',
      'retirement_retire_forum',
      'retirement_deactivate_logout',
      /^8: retirement_pipeline\[1\]\[3\]: .*→ .*own session/,
    ],
    [
      'a method named as something every object has',
      'retirement_retire_forum',
      'constructor',
      /^8: retirement_pipeline\[1\]\[3\]: .*LMS has no method constructor/,
    ],
    [
      'a state with over 30 characters',
      'FORUMS_COMPLETE',
      'FORUMS_AND_DISCUSSIONS_COMPLETE',
      /^8: retirement_pipeline\[1\]\[1\]: .*has 31 characters, and the LMS takes 30/,
    ],
    [
      'a state that stands in it twice',
      'FORUMS_COMPLETE',
      'ENROLLMENTS_COMPLETE',
      /^8: retirement_pipeline\[1\]\[1\]: .*stands in the pipeline already, at retirement_pipeline\[0\]\[1\]/,
    ],
    [
      'an end state in the pipeline',
      'FORUMS_COMPLETE',
      'COMPLETE',
      /^8: retirement_pipeline\[1\]\[1\]: .*COMPLETE is an end state of every site/,
    ],
    [
      'PENDING in the pipeline',
      'RETIRING_FORUMS',
      'PENDING',
      /^8: retirement_pipeline\[1\]\[0\]: .*PENDING is the state before the first step/,
    ],
    [
      'a state that YAML takes for a boolean',
      'RETIRING_FORUMS',
      'NO',
      /^8: retirement_pipeline\[1\]\[0\]: .*is read as a no → write it as text, in quotes/,
    ],
    [
      'a step of three',
      FORUMS,
      '[RETIRING_FORUMS, FORUMS_COMPLETE, LMS]',
      /^8: retirement_pipeline\[1\]: retirement_pipeline\[1\] has 3 parts instead of 4/,
    ],
    [
      'a step that is no list',
      FORUMS,
      'RETIRING_FORUMS',
      /^8: retirement_pipeline\[1\]: retirement_pipeline\[1\] must be a list of four/,
    ],
    [
      'a key of ours that is misspelt',
      'cool_off_days',
      'cool_of_days',
      /^13: lethe.cool_of_days: .*no key that Lethe knows → did you mean cool_off_days\?/,
    ],
    [
      'a value of ours that is of the wrong kind',
      'cool_off_days: 14',
      'cool_off_days: fourteen',
      /^13: lethe.cool_off_days: lethe.cool_off_days must be a whole number: "fourteen" → write cool_off_days: 14/,
    ],
    ['a cool-off below none', 'cool_off_days: 14', 'cool_off_days: -1', /must be at least 0: -1/],
    [
      'a key of ours that is left empty',
      'cool_off_days: 14',
      'cool_off_days:',
      /^13: lethe.cool_off_days: .*is left empty → write cool_off_days: 14, or take the key out/,
    ],
    [
      'a duration without its unit',
      'cool_off_days: 14',
      'adopt_after: 30',
      /^13: lethe.adopt_after: .*must be a duration with its unit: 30 → write adopt_after: 1h/,
    ],
    [
      'a duration that is none',
      'cool_off_days: 14',
      'adopt_after: soon',
      /^13: lethe.adopt_after: .*is no duration: "soon"/,
    ],
    ['a duration that is too short', 'cool_off_days: 14', 'adopt_after: 1s', /must be at least 1m/],
    [
      'a timezone that is none',
      'cool_off_days: 14',
      'schedule: {cron: "0 3 * * *", timezone: Mars/Olympus}',
      /lethe.schedule.timezone is no timezone: "Mars\/Olympus"/,
    ],
    [
      'a cron expression that is none',
      'cool_off_days: 14',
      'schedule: {cron: often}',
      /lethe.schedule.cron is no cron expression: "often"/,
    ],
    [
      'both an interval and a cron expression',
      'cool_off_days: 14',
      'schedule: {every: 1h, cron: "0 3 * * *"}',
      /has both "every" and "cron"/,
    ],
    [
      'an answer that may take longer than the attempt',
      'cool_off_days: 14',
      'attempt_deadline: 50s',
      /lethe.attempt_deadline \(50s\) leaves a service no time to answer: answer_timeout is 60s/,
    ],
    [
      'the same of one service alone',
      'cool_off_days: 14',
      'services: {LMS: {attempt_deadline: 60s}}',
      /lethe.services.LMS.attempt_deadline \(60s\)/,
    ],
    [
      'an id of ours that cannot be one',
      'id: academy',
      'id: My Academy',
      /^12: lethe.id: lethe.id must be lower-case letters/,
    ],
    [
      'something under lethe that is no mapping',
      'id: academy\n  cool_off_days: 14',
      '- academy',
      /^12: lethe: lethe must be a mapping/,
    ],
    [
      'a tracking id without ecommerce',
      'lethe:\n',
      'fetch_ecommerce_segment_id: true\nlethe:\n',
      /^3: base_urls.ecommerce: base_urls.ecommerce is missing, and fetch_ecommerce_segment_id needs it/,
    ],
    [
      'a switch that is no switch',
      'lethe:\n',
      'fetch_ecommerce_segment_id: "yes"\nlethe:\n',
      /^11: fetch_ecommerce_segment_id: .*must be yes or no/,
    ],
    [
      'base URLs that are no mapping',
      'base_urls:\n  lms: https://courses.example.com/\n  credentials: https://credentials.example.com/\n',
      'base_urls: https://courses.example.com\n',
      /^3: base_urls: base_urls must be a mapping/,
    ],
    [
      'an extra service with the name of one that is there',
      'lethe:\n',
      'EXTRA_SERVICES_TO_RETIRE_FROM: [{name: LMS, service_base_url: "https://a.example.com", retirement_url_path: a}]\nlethe:\n',
      /^11: EXTRA_SERVICES_TO_RETIRE_FROM\[0\].name: .*a service named LMS already/,
    ],
    [
      'an extra service that lacks its URL',
      'lethe:\n',
      'EXTRA_SERVICES_TO_RETIRE_FROM: [{name: A}]\nlethe:\n',
      /^11: EXTRA_SERVICES_TO_RETIRE_FROM\[0\].service_base_url: /,
    ],
  ])('%s', async (_what, from, to, expected) => {
    const lines = await told(goodBut(from, to));
    expect(lines.filter((line) => expected.test(line))).toHaveLength(1);
  });

  it('a secret whose variable is not set, as secret.missing', async () => {
    const faults = await faultsOf(GOOD, {});
    expect(faults).toMatchObject([
      {
        line: 2,
        path: 'client_secret',
        code: 'secret.missing',
        message: 'client_secret: the environment variable LMS_SECRET is not set',
      },
    ]);
  });

  it('a secret whose file is not there', async () => {
    const faults = await faultsOf(goodBut('env:LMS_SECRET', 'file:nowhere/secret'));
    expect(faults).toMatchObject([
      { line: 2, code: 'secret.missing', message: expect.stringContaining('there is no file') },
    ]);
  });

  it.each([
    ['a list that is not closed', 'client_id: [a', /^1: : is not YAML/],
    ['a tab for indentation', 'base_urls:\n\tlms: a', /^2: : is not YAML: tab/],
    ['an alias of nothing', 'a: 1\nclient_id: *nobody', /^2: : uses \*nobody, but nothing above is named &nobody/],
    ['two documents', 'a: 1\n---\nb: 2', /more than one document/],
    ['a list', '- a', /^1: : the file is no mapping/],
    ['nothing at all', '', /^1: : the file is empty/],
    ['a word', 'hello', /the file is no mapping/],
  ])('%s', async (_what, text, expected) => {
    const lines = await told(text);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(expected);
  });

  it('bytes that are no UTF-8', async () => {
    expect(await faultsOf(new Uint8Array([0xff, 0xfe, 0x00]))).toMatchObject([{ message: 'it is not UTF-8 text' }]);
  });

  it('a pipeline that is empty, missing, or no list', async () => {
    const head = GOOD.slice(0, GOOD.indexOf('retirement_pipeline'));
    expect((await told(head))[0]).toMatch(/^1: retirement_pipeline: retirement_pipeline is missing/);
    expect((await told(`${head}retirement_pipeline: []\n`))[0]).toMatch(
      /^6: retirement_pipeline: retirement_pipeline is empty/,
    );
    expect((await told(`${head}retirement_pipeline: LMS\n`))[0]).toMatch(/^6: .*retirement_pipeline must be a list/);
  });

  it('a file whose name gives no id, with one that would do', async () => {
    const path = folder.write('My Site.yml', goodBut('  id: academy\n', ''));
    await expect(loadConfig({ path, env: ENV })).rejects.toThrow(/write lethe: \{id: my-site\} in it/);
  });

  it('an id on the command line that cannot be one', async () => {
    const path = folder.write('site.yml', GOOD);
    await expect(loadConfig({ path, env: ENV, instance: 'My Site' })).rejects.toThrow(/--instance .*say my-site/);
  });

  it('a path where nothing is, without a stack trace', async () => {
    const error = await loadConfig({ path: `${folder.path}/nowhere.yml`, env: ENV }).catch((reason: Error) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).stack).not.toMatch(/\n\s+at /);
    expect((error as Error).message).toBe(
      `${folder.path}/nowhere.yml: there is no such file or folder → correct the path, or put the config there`,
    );
  });

  it('all of them at once, in one line each', async () => {
    const text = goodBut('https://courses.example.com/', 'courses')
      .replace('retirement_retire_forum', 'retirement_retire_fora')
      .replace('ENROLLMENTS_COMPLETE', 'COMPLETE')
      .replace('cool_off_days', 'cooloff_days');
    const path = folder.write('site.yml', text);
    const error = await loadConfig({ path, env: {} }).catch((reason: Error) => reason);
    const lines = (error as Error).message.split('\n');
    expect(lines.map((line) => Number(/:(\d+): /.exec(line)?.[1])).sort((a, b) => a - b)).toEqual([2, 4, 7, 8, 13]);
    for (const line of lines) expect(line).toMatch(/site\.yml:\d+: .+ → .+/);
  });

  it('without ever showing a secret', async () => {
    const text = goodBut('env:LMS_SECRET', 'Sup3rSecret').replace('https://courses', 'https://u:Hunter2@courses');
    const path = folder.write('site.yml', text, 0o644);
    const error = await loadConfig({ path, env: {} }).catch((reason: Error) => reason);
    expect(JSON.stringify(error) + String(error)).not.toMatch(/Sup3rSecret|Hunter2/);
  });
});

describe('loadConfig() warns', () => {
  const warned = async (text: string, mode?: number, env: NodeJS.ProcessEnv = ENV) => {
    const { warnings, instances } = await loadConfig({ path: folder.write(`w${mode ?? ''}.yml`, text, mode), env });
    return { lines: warnings.map(({ line, message, hint }) => `${line}: ${message} → ${hint}`), instances };
  };

  it.each<[string, string, string, RegExp]>([
    [
      'of http to another machine',
      'https://courses',
      'http://courses',
      /^4: base_urls.lms is http: the token goes over the network in clear → write https:/,
    ],
    [
      'of a method of older releases',
      'retirement_retire_forum',
      'retirement_retire_mailings',
      /^8: .*retirement_retire_mailings is of older releases/,
    ],
    ['of a state in lower case', 'RETIRING_FORUMS', 'retiring_forums', /^8: .*"retiring_forums" is not of the form/],
    [
      'of a top-level key that is almost one we know',
      'base_urls:',
      'fetch_ecomerce_segment_id: true\nbase_urls:',
      /^3: fetch_ecomerce_segment_id .*did you mean fetch_ecommerce_segment_id\?/,
    ],
    [
      'of a key of ours at the top of the file',
      'lethe:',
      'cool_off_days: 7\nlethe:',
      /^11: cool_off_days has no effect at the top of the file → put it below "lethe:"/,
    ],
    [
      'of a service that no step has',
      'cool_off_days: 14',
      'services: {CREDENTALS: {attempt_deadline: 5m}}',
      /no step of the pipeline has this service → did you mean CREDENTIALS\?/,
    ],
    [
      'of a key that stands twice',
      'client_id: retirement_worker',
      'client_id: other\nclient_id: retirement_worker',
      /^2: the key client_id stands twice/,
    ],
    [
      'of a base URL that nothing uses and nothing could',
      '  lms:',
      '  notes: notes.local\n  lms:',
      /^4: base_urls.notes has no "https/,
    ],
    [
      'of a client id whose digits change',
      'client_id: retirement_worker',
      'client_id: 0777',
      /^1: client_id is read as a number, and its digits change/,
    ],
  ])('%s', async (_what, from, to, expected) => {
    const { lines } = await warned(goodBut(from, to));
    expect(lines.filter((line) => expected.test(line))).toHaveLength(1);
  });

  it('loudly of enrolments that stay, with the right order, and in the instance too', async () => {
    const text = goodBut('  - [RETIRING_ENROLLMENTS, ENROLLMENTS_COMPLETE, LMS, retirement_unenroll]\n', '').replace(
      'lethe:',
      '  - [RETIRING_ENROLLMENTS, ENROLLMENTS_COMPLETE, LMS, retirement_unenroll]\nlethe:',
    );
    const { lines, instances } = await warned(text);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^10: .*THE ENROLMENTS STAY.*RETIRING_ENROLLMENTS, RETIRING_FORUMS, RETIRING_CREDENTIALS, RETIRING_LMS;/,
    );
    expect(instances[0]?.pipelineWarnings).toHaveLength(1);
  });

  it('of a secret in clear only where others can read the file', async () => {
    const text = goodBut('env:LMS_SECRET', 's3cret');
    expect((await warned(text, 0o600)).lines).toEqual([]);
    expect((await warned(text, 0o644)).lines).toEqual([expect.stringMatching(/^2: client_secret stands in clear/)]);
  });

  it('says nothing of http on this machine, nor of keys that only the Python driver knows', async () => {
    const text = goodBut('https://courses.example.com/', 'http://localhost:18000').replace(
      'https://credentials.example.com/',
      'http://127.0.0.1:18150',
    );
    expect((await warned(`${text}segment_workspace_slug: a\nsome_tool_of_ours: {a: 1}\n`)).lines).toEqual([]);
  });
});
