import { ConfigError, loadConfig } from '../../src/config/load-config';
import { faultsOf } from './faults-of';
import { ENV, GOOD, goodBut } from './good-file';

const refused = faultsOf();

describe('loadConfig() reports a faulty file', () => {
  it('a secret whose variable is not set, as secret.missing', async () => {
    const faults = await refused.faults(GOOD, {});
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
    const faults = await refused.faults(goodBut('env:LMS_SECRET', 'file:nowhere/secret'));
    expect(faults).toMatchObject([
      { line: 2, code: 'secret.missing', message: expect.stringContaining('there is no file') },
    ]);
  });

  it.each([
    ['a list that is not closed', 'client_id: [a', /^1: : is not YAML/],
    ['a tab for indentation', 'base_urls:\n\tlms: a', /^2: : is not YAML: .* → indent with spaces/],
    ['a tab within quotes that never end', 'client_id: "a\n\tb', /→ correct it there/],
    [
      'an alias of nothing',
      'a: 1\nclient_id: *nobody',
      /^2: : has a value that begins with "\*": that is an alias, and no anchor/,
    ],
    ['two documents', 'a: 1\n---\nb: 2', /more than one document/],
    ['a list', '- a', /^1: : the file is not a mapping/],
    ['nothing at all', '', /^1: : the file is empty/],
    ['a word', 'hello', /the file is not a mapping/],
  ])('%s', async (_what, text, expected) => {
    const lines = await refused.lines(text);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(expected);
  });

  it('bytes that are not UTF-8', async () => {
    expect(await refused.faults(new Uint8Array([0xff, 0xfe, 0x00]))).toMatchObject([
      { message: 'it is not UTF-8 text' },
    ]);
  });

  it('a pipeline that is empty, missing, or no list', async () => {
    const head = GOOD.slice(0, GOOD.indexOf('retirement_pipeline'));
    expect((await refused.lines(head))[0]).toMatch(/^1: retirement_pipeline: retirement_pipeline is missing/);
    expect((await refused.lines(`${head}retirement_pipeline: []\n`))[0]).toMatch(
      /^6: retirement_pipeline: retirement_pipeline is empty/,
    );
    expect((await refused.lines(`${head}retirement_pipeline: LMS\n`))[0]).toMatch(
      /^6: .*retirement_pipeline must be a list/,
    );
  });

  it('a file whose name gives no id, with one that would do', async () => {
    const path = refused.folder.write('My Site.yml', goodBut('  id: academy\n', ''));
    await expect(loadConfig({ path, env: ENV })).rejects.toThrow(/write lethe: \{id: my-site\} in the file/);
  });

  it('an id on the command line that cannot be one', async () => {
    const path = refused.folder.write('site.yml', GOOD);
    await expect(loadConfig({ path, env: ENV, instance: 'My Site' })).rejects.toThrow(
      /--instance .*for example, my-site/,
    );
  });

  it('a path where nothing is, without a stack trace', async () => {
    const error = await loadConfig({ path: `${refused.folder.path}/nowhere.yml`, env: ENV }).catch(
      (reason: Error) => reason,
    );
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).stack).not.toMatch(/\n\s+at /);
    expect((error as Error).message).toBe(
      `${refused.folder.path}/nowhere.yml: there is no such file or folder → correct the path, or put the config there`,
    );
  });

  it('all of them at once, in one line each', async () => {
    const text = goodBut('https://courses.example.com/', 'courses')
      .replace('retirement_retire_forum', 'retirement_retire_fora')
      .replace('ENROLLMENTS_COMPLETE', 'COMPLETE')
      .replace('cool_off_days', 'cooloff_days');
    const path = refused.folder.write('site.yml', text);
    const error = await loadConfig({ path, env: {} }).catch((reason: Error) => reason);
    const lines = (error as Error).message.split('\n');
    expect(lines.map((line) => Number(/:(\d+): /.exec(line)?.[1]))).toEqual([2, 4, 7, 8, 13]);
    for (const line of lines) expect(line).toMatch(/site\.yml:\d+: .+ → .+/);
  });

  it('without ever showing a secret', async () => {
    const text = goodBut('env:LMS_SECRET', 'Sup3rSecret').replace('https://courses', 'https://u:Hunter2@courses');
    const path = refused.folder.write('site.yml', text, 0o644);
    const error = await loadConfig({ path, env: {} }).catch((reason: Error) => reason);
    expect(JSON.stringify(error) + String(error)).not.toMatch(/Sup3rSecret|Hunter2/);
  });
});
