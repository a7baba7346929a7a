import { withFile } from '../../src/cli/shell/with-file';

const ADVICE = 'put its file in force: `lethe instance apply --config FILE`, then approve';

describe('withFile()', () => {
  it('names the file of the command line in a command that says FILE, with the options that name the server', () => {
    const options = { config: 'my site.yml', address: 'temporal:7233' };
    expect(withFile(ADVICE, options, {})).toBe(
      "put its file in force: `lethe instance apply --config 'my site.yml' --address temporal:7233`, then approve",
    );
  });

  it.each([
    ['the option of the driver scripts', { config_file: 'site.yaml' }, {}],
    ['LETHE_CONFIG', {}, { LETHE_CONFIG: 'site.yaml' }],
    ['the variable of the driver scripts', {}, { LETHE_CONFIG: ' ', RETIREMENT_CONFIG_FILE: 'site.yaml' }],
  ])('takes the file from %s, too', (_, options, env) => {
    expect(withFile(ADVICE, options, env)).toContain('`lethe instance apply --config site.yaml`');
  });

  it('leaves the text as it is where no file is named, or a folder, which has the files of several', () => {
    expect(withFile(ADVICE, {}, {})).toBe(ADVICE);
    expect(withFile(ADVICE, { config: 'instances' }, {})).toBe(ADVICE);
    expect(withFile('name it: --config FILE', { config: 'site.yml' }, {})).toBe('name it: --config FILE');
  });
});
