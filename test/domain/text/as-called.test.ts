import { SCRIPTS } from '../../../src/cli/drop-in/scripts';
import { createProgram } from '../../../src/cli/shell/program';
import { asCalled, COMMANDS, SCRIPT_NAMES } from '../../../src/domain/text/as-called';

const npx = (script: string) => ({ npm_lifecycle_event: 'npx', npm_lifecycle_script: script });

describe('a command in a text for people', () => {
  it.each([
    ['put it in force: `lethe instance apply --config FILE`', '`npx lethe instance apply --config FILE`'],
    ['Then let them in with: lethe discovery approve --config site.yml', 'with: npx lethe discovery approve --config'],
    ['  $ LETHE_CONFIG=/etc/lethe lethe worker', '  $ LETHE_CONFIG=/etc/lethe npx lethe worker'],
    ['see `lethe --help`', 'see `npx lethe --help`'],
    ['Usage: lethe [options] [command]', 'Usage: npx lethe [options] [command]'],
    ['see `retire_one_learner --help`', 'see `npx retire_one_learner --help`'],
  ])('is written as npx found it: %s', (text, shown) => {
    expect(asCalled(text, npx("'lethe'"))).toContain(shown);
    expect(asCalled(text, npx('retire_one_learner'))).toContain(shown);
    expect(asCalled(asCalled(text, npx('"lethe"')), npx('lethe'))).toContain(shown);
    expect(asCalled(text, npx('lethe'))).not.toContain('npx npx');
  });

  it.each([{}, npx('jest'), { npm_lifecycle_event: 'demo', npm_lifecycle_script: 'lethe' }, npx('lethe-other')])(
    'stays as it is where npx has not called Lethe: %j',
    (env) => {
      expect(asCalled('`lethe setup`', env)).toBe('`lethe setup`');
    },
  );

  it.each([
    'namespace lethe lacks search attributes: LethePhase',
    'lethe: the config has 2 faults',
    'lethe.cool_off_days: must be a number',
    'write lethe: {cool_off_days: N}',
    '/opt/lethe worker',
    'lethe worker-like',
    'the step retirement_partner_report of the pipeline',
  ])('is told from other uses of the word: %s', (text) => {
    expect(asCalled(text, npx('lethe'))).toBe(text);
  });

  it('is known by its first word, and each script by its name', () => {
    const names = createProgram({ version: '' } as never, () => {}).commands.map((command) => command.name());
    expect([...COMMANDS].sort()).toEqual([...names, 'help'].sort());
    expect([...SCRIPT_NAMES].sort()).toEqual(SCRIPTS.map(({ name }) => name).sort());
  });
});
