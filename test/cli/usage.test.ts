import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { jsonOf, runLine } from './recording-terminal';

describe('lethe', () => {
  it('prints its version on a line of its own, and what it is made of', async () => {
    const { code, out } = await runLine('--version', { env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } });
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      '1.2.3',
      'build: none, npm run build makes one',
      'Temporal SDK: 1.24.0',
      'Temporal server: none answers at 127.0.0.1:1',
    ]);
  });

  it('prints the groups of commands as its help', async () => {
    const { code, out } = await runLine('--help');
    expect(code).toBe(0);
    for (const group of [
      'learner',
      'discovery',
      'schedule',
      'pipeline',
      'config',
      'engine',
      'worker',
      'setup',
      'sandbox',
      'status',
      'completion',
    ]) {
      expect(out).toMatch(new RegExp(`^  ${group}\\b`, 'm'));
    }
  });

  it.each(['--config', '--config_file', '--instance', '--address', '--namespace'])('takes %s once', async (option) => {
    const two = await runLine(`learner list ${option} a ${option} b`);
    expect(two).toMatchObject({ code: 2, err: expect.stringContaining('It is a already; give it once.') });
  });

  it('does not choose between --config and --config_file', async () => {
    const two = await runLine('learner list --config a.yml --config_file b.yml');
    expect(two).toMatchObject({
      code: 7,
      err: expect.stringContaining('--config is a.yml, and --config_file is b.yml'),
    });
  });

  it('shows the help of a command by its words', async () => {
    const asked = await runLine('help learner list');
    expect(asked).toMatchObject({ code: 0, out: (await runLine('learner list --help')).out });
    expect(asked.out).toContain('--due-within');
  });

  it('suggests the command that may have been meant', async () => {
    const { code, err } = await runLine('discovery runn');
    expect(code).toBe(2);
    expect(err).toBe("lethe: unknown command 'runn' (Did you mean run?)\n  see `lethe discovery --help`");
  });

  it.each([
    ['help nonsense', /^lethe: unknown command 'nonsense'\n {2}see `lethe --help`$/],
    ['help lerner list', /^lethe: unknown command 'lerner' \(Did you mean learner\?\)/],
    ['help learner lst', /^lethe: unknown command 'lst' \(Did you mean list\?\)\n {2}see `lethe learner --help`$/],
  ])('has no help for a command that does not exist: %s', async (line, says) => {
    expect(await runLine(line)).toEqual({ code: 2, out: '', err: expect.stringMatching(says), asked: [] });
  });

  it('says which variable of the environment is misspelt, beside what comes of it', async () => {
    const { code, err } = await runLine('config check', { env: { LETHE_CONFG: 'site.yml' } });
    expect(code).toBe(7);
    expect(err).toMatch(/^the environment has LETHE_CONFG, .* did you mean LETHE_CONFIG\?$/m);
  });

  it('shows the help of a group that is named without a command, as wrong usage', async () => {
    const { code, err, out } = await runLine('schedule');
    expect(code).toBe(2);
    expect(err).toContain('Usage: lethe schedule');
    expect(out).toBe('');
  });

  it('does not repeat the value of an option that it does not know', async () => {
    const { err } = await runLine(['learner', 'list', '--client-secret=s3\ncret']);
    expect(err).toMatch(/^lethe: unknown option '--client-secret'$/m);
    expect(err).not.toMatch(/s3|cret$/);
  });

  it.each([
    ['an unknown option', 'learner list --instance demo --phaze held'],
    ['a phase that is none', 'learner list --instance demo --phase asleep'],
    ['days that are no number', 'discovery run --instance demo --cool-off-days soon'],
    ['a negative number of days', 'discovery run --instance demo --cool-off-days -1'],
    ['a duration without sense', 'discovery run --instance demo --timeout soon'],
    ['a learner who is not named', 'learner show --instance demo'],
    ['reset to nowhere', 'learner reset alice --instance demo'],
    ['no instance', 'learner list'],
    ['an instance id that is none', 'learner list --instance Demo!'],
    ['hold of nobody', 'learner hold --instance demo'],
    ['one learner and many', 'learner hold alice --all --instance demo'],
    ['a time that has passed', 'learner hold alice --until 2001-01-01T00:00Z --instance demo'],
    ['a day for a hold of a learner', 'learner hold alice --until 2126-12-05 --instance demo'],
    ['a day for a hold of an instance', 'instance hold --until 2126-12-05 --instance demo --yes'],
    ['a time of another grammar', 'learner hold alice --until 05/12/2126 --instance demo'],
    ['a time without a zone', 'instance hold --until 2126-12-05T06:00 --instance demo --yes'],
    ['a day that no calendar has', 'campaign start retry --requested-between 2026-02-01..2026-02-30 --instance demo'],
    ['archives by a number alone', 'archive expire --older-than 730 --instance demo --yes'],
    ['a query where a word should be', "learner list --instance demo --batch x'y"],
    ['an apply of no config', 'instance apply'],
    ['a port that is none', 'engine --port 70000'],
  ])('refuses %s as wrong usage', async (_, line) => {
    const { code, out, err } = await runLine(line);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^lethe: /);
    expect(err).not.toMatch(/^ +at /m);
  });

  it('prints an error as JSON on standard output with --json', async () => {
    const outcome = await runLine('learner list --json --phase asleep --instance demo');
    expect(outcome.code).toBe(2);
    expect(jsonOf(outcome)).toEqual({
      error: {
        code: 'usage',
        message: expect.stringContaining("argument 'asleep' is invalid"),
        hint: 'see `lethe learner list --help`',
      },
    });
  });

  it('says in one line that no Temporal server answers, where, and what to do', async () => {
    const { code, err } = await runLine('learner list --instance demo --address 127.0.0.1:1');
    expect(code).toBe(6);
    expect(err.split('\n')).toEqual([
      'lethe: No Temporal server answers at 127.0.0.1:1 (connection refused).',
      '  Start one with `lethe engine`, or set the address of yours: TEMPORAL_ADDRESS=host:port.',
    ]);
  });

  it.each(['--version', '--help', 'learner list --instance demo', 'sandbox --port 0', 'engine --port 0'])(
    'does nothing without TLS verification: %s',
    async (line) => {
      const { code, out, err } = await runLine(line, { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
      expect({ code, out }).toEqual({ code: 7, out: '' });
      expect(err.split('\n')[0]).toBe(
        'lethe: Lethe does not run with NODE_TLS_REJECT_UNAUTHORIZED=0: TLS verification cannot be disabled',
      );
    },
  );

  it.each(['http://127.0.0.1:7233', 'https://127.0.0.1:7233'])(
    'says how to write the address where it is a URL, and nothing of encryption: %s',
    async (url) => {
      const { code, err } = await runLine('learner list --instance demo', { env: { TEMPORAL_ADDRESS: url } });
      expect(code).toBe(7);
      expect(err).toContain('TEMPORAL_ADDRESS=127.0.0.1:7233');
      expect(err).not.toMatch(/key ring|encrypt/i);
    },
  );

  it.each(['discovery run', 'discovery approve', 'archive run'])(
    'refuses a cool-off that ends beyond all dates: %s',
    async (command) => {
      for (const days of ['99999999999999999999', '3651', '-1', '1.5']) {
        const { code, err } = await runLine(`${command} --instance demo --cool-off-days ${days}`);
        expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('Write whole days, from 0 to 3650.') });
      }
    },
  );

  it('takes the address of the Temporal server from TEMPORAL_ADDRESS', async () => {
    const { err } = await runLine('learner list --instance demo', { env: { TEMPORAL_ADDRESS: '127.0.0.1:2' } });
    expect(err).toContain('127.0.0.1:2');
  });

  it('loads neither gRPC nor zod nor axios for its help', async () => {
    const program = `
      const { runCli } = require('./src/cli/shell/program');
      const { terminalOf } = require('./src/cli/shell/terminal');
      runCli(['discovery', 'run', '--help'], { terminal: terminalOf(process), programs: {}, parts: {}, version: '' })
        .then(() => console.log(JSON.stringify(Object.keys(require.cache))));`;
    const args = ['-r', './test/support/typescript-hook.cjs', '-e', program];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: `${__dirname}/../..` });
    const loaded = stdout.trimEnd().split('\n').at(-1) as string;
    expect(loaded).toContain('/commander/');
    expect(loaded).not.toMatch(/node_modules\/(?:@temporalio|@grpc|zod|axios|js-yaml)\//);
  });
});
