import { ConfigError, configSource, instanceSource } from '../../src/config/load-config';

describe('configSource()', () => {
  const env = { LETHE_CONFIG: 'lethe.yml', RETIREMENT_CONFIG_FILE: 'driver.yml' };

  it('takes the flag first, then LETHE_CONFIG, then RETIREMENT_CONFIG_FILE', () => {
    expect(configSource({ flag: 'flag.yml', env })).toBe('flag.yml');
    expect(configSource({ env })).toBe('lethe.yml');
    expect(configSource({ env: { RETIREMENT_CONFIG_FILE: 'driver.yml' } })).toBe('driver.yml');
  });

  it('takes what is blank for not said', () => {
    expect(configSource({ flag: '', env: { ...env, LETHE_CONFIG: ' ' } })).toBe('driver.yml');
  });

  it('says how to name one when nothing does', () => {
    expect(() => configSource({ env: {} })).toThrow(ConfigError);
    expect(() => configSource({ env: {} })).toThrow(/^there is no config file → use --config site\.yml/);
  });
});

describe('instanceSource()', () => {
  it('takes the flag first, then LETHE_INSTANCE, else nothing', () => {
    expect(instanceSource({ flag: 'academy', env: { LETHE_INSTANCE: 'other' } })).toBe('academy');
    expect(instanceSource({ flag: ' ', env: { LETHE_INSTANCE: ' other ' } })).toBe('other');
    expect(instanceSource({ env: { LETHE_INSTANCE: '' } })).toBeUndefined();
  });
});
