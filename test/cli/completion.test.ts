import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { runLine } from './recording-terminal';

/** What bash offers behind these words. */
async function offered(words: readonly string[]): Promise<readonly string[]> {
  const { out } = await runLine('completion bash');
  const line = words.map((word) => `'${word}'`).join(' ');
  const asked = `${out}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; __lethe_complete; echo "\${COMPREPLY[*]}"`;
  const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', asked]);
  return stdout.trim().split(' ');
}

describe('lethe completion', () => {
  it('offers commands, and commands below them', async () => {
    expect(await offered(['lethe', 'lea'])).toEqual(['learner']);
    expect(await offered(['lethe', 'learner', 're'])).toEqual(expect.arrayContaining(['reset', 'retry', 'release']));
  });

  it('offers options behind a learner, and the values of an option', async () => {
    expect(await offered(['lethe', 'learner', 'hold', 'id:7', '--unt'])).toEqual(['--until']);
    expect(await offered(['lethe', 'learner', 'list', '--phase', 'hel'])).toEqual(['held']);
    expect(await offered(['lethe', 'learner', 'list', '-o', 'js'])).toEqual(['json', 'jsonl']);
  });

  it('offers the values of an argument', async () => {
    expect(await offered(['lethe', 'completion', 'z'])).toEqual(['zsh']);
  });

  it.each(['zsh', 'fish'])('has a script for %s, too', async (shell) => {
    const { code, out } = await runLine(`completion ${shell}`);
    expect(code).toBe(0);
    expect(out).toContain('learner');
  });

  it('is written for zsh so that zsh, which takes a colon and a name for a modifier, can run it', async () => {
    const { out } = await runLine('completion zsh');
    expect(out).toContain('COMP_CWORD');
    expect(out).not.toMatch(/:COMP_CWORD|\[COMP_CWORD/);
  });

  it('knows no other shell', async () => {
    expect((await runLine('completion tcsh')).code).toBe(2);
  });
});
