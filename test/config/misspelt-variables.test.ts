import { misspeltVariables } from '../../src/config/misspelt-variables';

describe('a variable of the environment', () => {
  it.each([
    ['LETHE_CONFG', 'LETHE_CONFIG'],
    ['LETHE_KEY', 'LETHE_KEYS'],
    ['LEHTE_KEYS', 'LETHE_KEYS'],
    ['LETHE_INSTANCES', 'LETHE_INSTANCE'],
    ['TEMPORAL_ADRESS', 'TEMPORAL_ADDRESS'],
    ['TEMPORAL_NAMESPCE', 'TEMPORAL_NAMESPACE'],
    ['RETIREMENT_CONFIGFILE', 'RETIREMENT_CONFIG_FILE'],
  ])('with the name %s is taken for a mistake', (name, meant) => {
    expect(misspeltVariables({ [name]: 'x', HOME: '/root' })).toEqual([
      `the environment has ${name}, which Lethe does not read: did you mean ${meant}?`,
    ]);
  });

  it.each([
    'LETHE_KEYS',
    'LETHE_LMS_SECRET',
    'LETHE_CONFIG_FOLDER',
    'LETHE_STOP_GRACE',
    'LETHE_IMAGE',
    'TEMPORAL_TLS_CLIENT_KEY_PATH',
    'TEMPORAL_UI_PORT',
    'LMS_CLIENT_SECRET',
  ])('with the name %s may be meant', (name) => {
    expect(misspeltVariables({ [name]: 'x' })).toEqual([]);
  });
});
