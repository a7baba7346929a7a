import { execFile } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** The program that `lethe worker` becomes. */
function worker(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const line = ['-r', './test/support/typescript-hook.cjs', 'src/worker.ts', ...args];
  return new Promise<{ readonly code: number; readonly err: string }>((resolve) => {
    const options = { cwd: ROOT, env: { PATH: process.env.PATH, ...env } };
    execFile(process.execPath, line, options, (error, _, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), err }),
    );
  });
}

describe('lethe worker', () => {
  it.each([
    ['an unknown option', ['--konfig', 'x'], {}, 2, "unknown option '--konfig'"],
    ['an unknown option with a value', ['--secret=s3cret'], {}, 2, "unknown option '--secret'\n"],
    ['a level that is a command of a terminal', ['--log-level', '\u001b]0;x'], {}, 2, "'\uFFFD]0;x' is invalid"],
    ['a level that is none', ['--log-level', 'loud'], {}, 2, "'loud' is invalid"],
    ['a level that is none, from the environment', [], { LETHE_LOG_LEVEL: 'loud' }, 2, "'LETHE_LOG_LEVEL' is invalid"],
    ['a host without a port', ['--listen', '127.0.0.1:'], {}, 2, '--listen needs host:port'],
    ['no config', [], { LETHE_LOG_LEVEL: '' }, 7, 'there is no config file'],
    ['TLS that nobody verifies', [], { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, 7, 'TLS verification cannot be disabled'],
    ['a config that is not there', ['--config', 'nowhere.yml'], {}, 7, 'nowhere.yml'],
    ['two configs', ['--config', 'a.yml', '--config', 'b.yml'], {}, 2, 'It is a.yml already; give it once.'],
    ['a config by two names', ['--config', 'a.yml', '--config_file', 'b.yml'], {}, 7, 'give one of them'],
    ['an instance that is not there', ['--config', 'config', '--instance', 'academ'], {}, 3, 'did you mean academy?'],
  ])('says what is wrong with %s, and exits by the table', async (_, args, env, code, text) => {
    const said = await worker(args, env);
    expect(said).toEqual({ code, err: expect.stringContaining(text) });
    expect(said.err).not.toMatch(/^\s+at /m);
  });
});
