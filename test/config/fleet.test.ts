import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, loadConfig, NoSuchInstance } from '../../src/config/load-config';
import { ENV, goodBut } from './good-file';
import { temporaryFolder } from './temporary-folder';

const site = (id: string, more: (text: string) => string = (text) => text) =>
  more(goodBut('id: academy', `id: ${id}`).replace('courses.example.com', `${id}.example.com`));

const faultsOf = async (path: string, instance?: string, env: NodeJS.ProcessEnv = ENV) => {
  const error = await loadConfig({ path, env, instance }).catch((reason: unknown) => reason);
  if (!(error instanceof ConfigError)) throw new Error('a ConfigError was expected');
  return error.faults;
};

describe('loadConfig() of a folder', () => {
  const folder = temporaryFolder();
  beforeAll(() => {
    folder.write('b.yml', site('bee'));
    folder.write('a.yaml', site('ant'));
    folder.write('.hidden.yml', 'nothing: good');
    folder.write('notes.txt', 'nothing: good');
    mkdirSync(join(folder.path, 'below'));
  });

  it('loads every .yml and .yaml in it, in the order of their ids', async () => {
    const { instances } = await loadConfig({ path: folder.path, env: ENV });
    expect(instances.map(({ card }) => card.id)).toEqual(['ant', 'bee']);
  });

  it('picks one by its id', async () => {
    const { instances } = await loadConfig({ path: folder.path, env: ENV, instance: 'bee' });
    expect(instances.map(({ card }) => card.id)).toEqual(['bee']);
  });

  it('says which there are when the one asked for is not among them', async () => {
    await expect(loadConfig({ path: folder.path, env: ENV, instance: 'been' })).rejects.toThrow(NoSuchInstance);
    expect(await faultsOf(folder.path, 'been')).toMatchObject([
      { message: 'no instance called "been" is in this folder', hint: 'there are ant, bee; did you mean bee?' },
    ]);
  });
});

describe('loadConfig() of a folder with faults', () => {
  it('tells those of all files, each with its file and line', async () => {
    const folder = mixed('faulty', {
      'a.yml': site('ant', (text) => text.replace('retirement_unenroll', 'unenroll')),
      'b.yml': 'client_id: [',
      'c.yml': site('cat'),
    });
    const faults = await faultsOf(folder);
    expect(faults.map(({ file, line }) => [file, line])).toEqual([
      [join(folder, 'a.yml'), 7],
      [join(folder, 'b.yml'), 1],
    ]);
  });

  it('asks for nothing of the files that were not picked: their secrets may be elsewhere', async () => {
    const folder = mixed('secrets', {
      'a.yml': site('ant', (text) => text.replace('LMS_SECRET', 'ANT_SECRET')),
      'b.yml': site('bee', (text) => text.replace('LMS_SECRET', 'BEE_SECRET')),
      'c.yml': 'client_id: [',
    });
    const { instances } = await loadConfig({ path: folder, env: { BEE_SECRET: 's3cret' }, instance: 'bee' });
    expect(instances.map(({ card }) => card.id)).toEqual(['bee']);
    expect(await faultsOf(folder, 'ant', {})).toMatchObject([{ code: 'secret.missing' }]);
  });

  it('refuses two files of one id', async () => {
    const folder = mixed('twins', { 'a.yml': site('ant'), 'b.yml': site('ant').replace('ant.example', 'bee.example') });
    expect(await faultsOf(folder)).toMatchObject([
      { file: join(folder, 'b.yml'), line: 12, message: `${join(folder, 'a.yml')} has the instance id ant too` },
    ]);
  });

  it.each([
    ['one client', 'retirement_worker'],
    ['a client each', 'other_worker'],
  ])('refuses two instances of one LMS, with %s', async (_, client) => {
    const other = site('ant').replace('id: ant', 'id: bee').replace('retirement_worker', client);
    const folder = mixed(`same-${client}`, { 'a.yml': site('ant'), 'b.yml': other });
    expect(await faultsOf(folder)).toMatchObject([
      { path: 'base_urls.lms', message: expect.stringContaining('an LMS has one instance') },
    ]);
  });

  it('takes no site from the environment, which can name one only', async () => {
    const nameless = (id: string) => site(id, (text) => text.replace('client_id: retirement_worker\n', ''));
    const folder = mixed('env', { 'a.yml': nameless('ant'), 'b.yml': site('bee') });
    const env = { ...ENV, TUBULAR_OAUTH_CLIENT_ID: 'worker' };
    expect(await faultsOf(folder, undefined, env)).toMatchObject([
      { path: 'client_id', hint: expect.stringContaining('not used when several instances are loaded') },
    ]);
    const { instances } = await loadConfig({ path: folder, env, instance: 'ant' });
    expect(instances[0]?.client.id).toBe('worker');
  });

  it('refuses a folder without any config', async () => {
    expect(await faultsOf(mixed('empty', {}))).toMatchObject([{ message: 'this folder has no .yml or .yaml file' }]);
  });

  const parent = temporaryFolder();
  function mixed(name: string, files: Readonly<Record<string, string>>): string {
    const path = join(parent.path, name);
    mkdirSync(path);
    for (const [file, text] of Object.entries(files)) parent.write(join(name, file), text);
    return path;
  }
});
