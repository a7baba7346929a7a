const transform = {
  '^.+\\.(t|mj)s$': [
    '@swc/jest',
    { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
  ],
};
// jose is made of ES modules alone.
const modules = { ...transform, 'node_modules/jose/.+\\.js$': Object.values(transform)[0] };
const project = (displayName, folders, more = {}) => ({
  displayName,
  transform: modules,
  transformIgnorePatterns: ['/node_modules/(?!jose/)'],
  testEnvironment: 'node',
  testMatch: folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  ...more,
});

/** `rules` needs nothing; `services` speaks to the sandbox; `engine` needs a Temporal server. */
export default {
  // Tests with real servers wait more than they compute.
  maxWorkers: '100%',
  projects: [
    project('rules', ['domain', 'lanes', 'architecture', 'replay']),
    project('services', [
      'http',
      'openedx',
      'drivers',
      'checks',
      'config',
      'secrets',
      'vault',
      'keys',
      'codec',
      'storage',
      'sandbox',
      'telemetry',
      'cli',
      'activities',
      'scripts',
      'benchmark',
      'chaos',
      'alerts',
    ]),
    project('engine', ['temporal', 'dev-server', 'serving', 'operations', 'workflows', 'e2e'], {
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    }),
  ],
  testTimeout: 60_000,
};
